namespace AutoDiff.Optim.Tests.Support;

/// <summary>Finds data sets that lie in <c>shared/data</c> beside the repository.</summary>
internal static class SharedData
{
    public static string? Find(string folder)
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            string candidate = Path.Combine(directory.FullName, "shared", "data", folder);
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
