using System.Text;

namespace AutoDiff.Tests.Shared;

/// <summary>
/// Compares texts with files of the repository, byte by byte. With the environment variable AUTODIFF_UPDATE_SNAPSHOTS=1 the files
/// are written instead.
/// </summary>
internal static class Snapshot
{
    private const string Variable = "AUTODIFF_UPDATE_SNAPSHOTS";
    private const int LinesBefore = 3;

    public static bool IsUpdating => Environment.GetEnvironmentVariable(Variable) == "1";

    /// <param name="path">The file, relative to the repository.</param>
    /// <param name="actual">What it has to contain.</param>
    public static void AssertMatches(string path, string actual)
    {
        string file = Repository.PathOf(path);
        byte[] bytes = Encoding.UTF8.GetBytes(actual);
        if (IsUpdating)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            if (!File.Exists(file) || !bytes.AsSpan().SequenceEqual(File.ReadAllBytes(file)))
            {
                File.WriteAllBytes(file, bytes);
            }

            return;
        }

        Assert.True(File.Exists(file), $"{path} does not exist. {Advice}");
        if (!bytes.AsSpan().SequenceEqual(File.ReadAllBytes(file)))
        {
            Assert.Fail($"{path}: {FirstDifference(File.ReadAllText(file), actual)}\n{Advice}");
        }
    }

    /// <summary>Fails for files of a folder that no test compares with any more; deletes them when updating.</summary>
    public static void AssertNoOthers(string folder, string pattern, IEnumerable<string> expected)
    {
        HashSet<string> known = [.. expected.Select(p => Path.GetFullPath(Repository.PathOf(p)))];
        string[] stale =
        [
            .. Directory.EnumerateFiles(Repository.PathOf(folder), pattern, SearchOption.AllDirectories).Where(f => !known.Contains(f)),
        ];
        if (IsUpdating)
        {
            Array.ForEach(stale, File.Delete);
            return;
        }

        Assert.True(stale.Length == 0, $"Nothing is compared with {string.Join(", ", stale)}. {Advice}");
    }

    private static string Advice => $"If what has changed is meant to, run the tests with {Variable}=1 and read the difference that version control shows.";

    /// <summary>The first line that differs, after some that do not.</summary>
    internal static string FirstDifference(string expected, string actual)
    {
        string[] before = expected.Split('\n'), after = actual.Split('\n');
        int line = 0;
        while (line < before.Length && line < after.Length && before[line] == after[line])
        {
            line++;
        }

        StringBuilder text = new();
        text.Append("differs at line ").Append(line + 1).AppendLine(".");
        foreach (string same in before[Math.Max(0, line - LinesBefore)..Math.Min(line, before.Length)])
        {
            text.Append("    ").AppendLine(same);
        }

        text.Append("  - ").AppendLine(line < before.Length ? Visible(before[line]) : "(end of file)");
        text.Append("  + ").Append(line < after.Length ? Visible(after[line]) : "(end of file)");
        return text.ToString();
    }

    private static string Visible(string line) => line.Replace("\r", "\\r", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal);
}
