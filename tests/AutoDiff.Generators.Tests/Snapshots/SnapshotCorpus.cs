using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Snapshots;

/// <summary>Small realistic methods, one folder each: <c>Input.cs</c>, and beside it the files that are generated for it.</summary>
internal static class SnapshotCorpus
{
    public const string Folder = "tests/AutoDiff.Generators.Tests/Snapshots";

    private const string InputFile = "Input.cs";

    public static IReadOnlyList<string> Names { get; } =
    [
        .. Directory.EnumerateDirectories(Repository.PathOf(Folder)).Where(d => File.Exists(Path.Combine(d, InputFile)))
            .Select(d => Path.GetFileName(d)).Order(StringComparer.Ordinal),
    ];

    public static string Input(string name) => File.ReadAllText(Repository.PathOf(Folder, name, InputFile));

    /// <summary>What is generated for an input, by the path of its snapshot.</summary>
    public static IReadOnlyDictionary<string, string> Generate(string name) =>
        GeneratorRunner.Generate(Input(name)).ToDictionary(f => $"{Folder}/{name}/{f.Key}.txt", f => f.Value);
}
