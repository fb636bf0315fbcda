namespace AutoDiff.Optim.Tests.Support;

/// <summary>A test on data that is not part of the repository: skipped, with the reason, where the file is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(string file)
    {
        if (SharedData.FindFile(file) is null)
        {
            Skip = $"There is no file shared/data/{file} beside the repository.";
        }
    }
}
