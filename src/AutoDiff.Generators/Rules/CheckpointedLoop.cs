namespace AutoDiff.Generators.Rules;

/// <summary>What the passes know of a function that is a loop and is reversed in limited memory. Its parameters are the first step and the bound, the first index, what the first step receives, and what the loop uses;
/// its results are what the last step hands on.</summary>
/// <param name="Steps">The function that runs some of the steps, with the same parameters and results.</param>
/// <param name="Carried">How many values a step hands to the next.</param>
/// <param name="Budget">The bytes that may be kept.</param>
internal sealed record CheckpointedLoop(string Steps, int Carried, long Budget)
{
    /// <summary>The first parameter of those that a step hands to the next.</summary>
    public const int First = 3;
}
