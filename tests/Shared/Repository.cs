namespace AutoDiff.Tests.Shared;

/// <summary>
/// Where the repository is: above the folder of the test's assembly. (Paths that the compiler records are not those of the disk
/// in a deterministic build.)
/// </summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "AutoDiff.sln")))
            {
                return directory.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No AutoDiff.sln above {AppContext.BaseDirectory}.");
    }
}
