using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiff.Generators.Tests.Harness;

/// <summary>Runs the generator on test sources, keeping track of its steps.</summary>
internal sealed class GeneratorRunner
{
    private GeneratorDriver _driver = CSharpGeneratorDriver.Create(
        [new DifferentiableGenerator().AsSourceGenerator()],
        parseOptions: TestCompilation.ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>The source together with what was generated.</summary>
    public Compilation Output { get; private set; } = null!;

    public GeneratorRunResult Run(Compilation compilation, CancellationToken cancellation = default)
    {
        _driver = _driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _, cancellation);
        Output = output;
        GeneratorRunResult result = _driver.GetRunResult().Results[0];
        Assert.Null(result.Exception);
        return result;
    }

    /// <summary>Why each output of a step was (not) computed in the last run.</summary>
    public IReadOnlyList<IncrementalStepRunReason> Reasons(string step) =>
    [
        .. _driver.GetRunResult().Results[0].TrackedSteps.TryGetValue(step, out var runs)
            ? runs.SelectMany(r => r.Outputs).Select(o => o.Reason)
            : [],
    ];

    /// <summary>The generated files of a source, by hint name; the whole must compile.</summary>
    public static IReadOnlyDictionary<string, string> Generate(string source)
    {
        CSharpCompilation compilation = TestCompilation.Create(source);
        TestCompilation.AssertCompiles(compilation);
        GeneratorRunner runner = new();
        GeneratorRunResult result = runner.Run(compilation);
        TestCompilation.AssertCompiles(runner.Output);
        return result.GeneratedSources.ToDictionary(s => s.HintName, s => s.SourceText.ToString());
    }
}
