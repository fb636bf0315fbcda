namespace AutoDiff.Generators.Tests.Fuzzing;

internal static class ProgramRunner
{
    /// <summary>Compiles programs together and checks each.</summary>
    public static (FuzzProgram Program, Failure? Failure)[] Run(IReadOnlyList<FuzzProgram> programs) => Run(programs, out _);

    /// <param name="compared">How many were compared at all: the derivatives of the others are huge or not finite.</param>
    public static (FuzzProgram Program, Failure? Failure)[] Run(IReadOnlyList<FuzzProgram> programs, out int compared, bool derive = true)
    {
        CompilationOutcome[] outcomes = ProgramCompiler.Compile(programs, derive);
        (FuzzProgram, Failure?)[] results = new (FuzzProgram, Failure?)[programs.Count];
        compared = 0;
        for (int i = 0; i < programs.Count; i++)
        {
            bool says = false;
            Failure? failure = outcomes[i] is { Program: { } compiled }
                ? ProgramCheck.Run(programs[i], compiled, out says)
                : new Failure(outcomes[i].Cause!, outcomes[i].Detail!);
            results[i] = (programs[i], failure);
            compared += says ? 1 : 0;
        }

        return results;
    }
}
