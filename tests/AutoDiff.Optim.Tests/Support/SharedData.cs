namespace AutoDiff.Optim.Tests.Support;

/// <summary>Finds data sets that lie in <c>shared/data</c> beside the repository.</summary>
internal static class SharedData
{
    public static string? Find(string folder) => Search(folder, Directory.Exists);

    public static string? FindFile(string file) => Search(file, File.Exists);

    private static string? Search(string name, Func<string, bool> exists)
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            string candidate = Path.Combine(directory.FullName, "shared", "data", name);
            if (exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }
}
