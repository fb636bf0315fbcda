using AutoDiff.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiff.Generators.Tests.Snapshots;

/// <summary>Nothing in generated code makes a reader wonder why it is there: over the snapshots, and all that the construct tests mark.</summary>
public class TextQualityTests
{
    private const string ConstructTests = "tests/AutoDiff.Tests/Constructs";

    private static readonly Lazy<(Compilation Compilation, SyntaxTree[] Generated)> s_corpus = new(Generate);

    [Fact]
    public void There_are_no_unused_locals_and_no_other_warnings()
    {
        (Compilation compilation, SyntaxTree[] generated) = s_corpus.Value;
        Assert.True(generated.Length > 50, $"{generated.Length} files.");
        AssertNone(generated.SelectMany(t => compilation.GetSemanticModel(t).GetDiagnostics())
            .Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => d.ToString()));
    }

    [Fact]
    public void Every_local_is_read() => AssertNone(Check(RedundantCode.UnreadLocals));

    [Fact]
    public void No_operand_is_neutral() => AssertNone(Check(RedundantCode.NeutralOperands).Where(p => !ConstantComponents.Any(f => p.StartsWith(f, StringComparison.Ordinal))));

    /// <summary>Functions of constant vectors and matrices, whose zeros are numbers like any other: −0 + 0 is not −0.</summary>
    private static readonly string[] ConstantComponents =
    [
        "AutoDiff.Tests.Constructs.NumericsTests.Rational", "AutoDiff.Tests.Constructs.NumericsTests.Matrices", "AutoDiff.Tests.Constructs.NumericFunctionTests.Inverted",
        "AutoDiff.Tests.Constructs.NumericFunctionTests.Decomposed", "AutoDiff.Tests.Constructs.NumericFunctionTests.Viewed",
    ];

    [Fact]
    public void No_copy_is_made_for_one_use() => AssertNone(Check(RedundantCode.SingleUseCopies));

    [Fact]
    public void No_cast_is_to_the_type_that_is_there() => AssertNone(Check(RedundantCode.RedundantCasts));

    private static IEnumerable<string> Check(Func<SemanticModel, IEnumerable<SyntaxNode>> find)
    {
        (Compilation compilation, SyntaxTree[] generated) = s_corpus.Value;
        foreach (SyntaxTree tree in generated)
        {
            foreach (SyntaxNode node in find(compilation.GetSemanticModel(tree)))
            {
                string line = tree.GetText().Lines[node.GetLocation().GetLineSpan().StartLinePosition.Line].ToString().Trim();
                yield return $"{Path.GetFileName(tree.FilePath)}: {node} in: {line}";
            }
        }
    }

    private static void AssertNone(IEnumerable<string> problems)
    {
        string[] found = [.. problems.Distinct()];
        Assert.True(found.Length == 0, $"{found.Length} found:\n{string.Join("\n", found)}");
    }

    private static (Compilation Compilation, SyntaxTree[] Generated) Generate()
    {
        string[] sources =
        [
            .. SnapshotCorpus.Names.Select(SnapshotCorpus.Input),
            .. Directory.EnumerateFiles(Repository.PathOf(ConstructTests), "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText),
            "global using Xunit; global using AutoDiff.Tests.Shared; global using System.Threading.Tasks; global using System.IO; global using System.Threading;",
        ];
        GeneratorRunner runner = new();
        runner.Run(TestCompilation.Create(sources));
        return (runner.Output, [.. runner.Output.SyntaxTrees.Where(t => t.FilePath.EndsWith(".g.cs", StringComparison.Ordinal))]);
    }
}
