namespace AutoDiff.Optim.Tests.Support;

/// <summary>A test on data that is not part of the repository: skipped, with the reason, where the folder is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(string folder)
    {
        if (SharedData.Find(folder) is null)
        {
            Skip = $"There is no folder shared/data/{folder} beside the repository.";
        }
    }
}
