using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiff.Generators.Tests.Fuzzing;

/// <summary>The members of a compiled program; those that its signature does not have are null.</summary>
internal sealed record CompiledProgram(
    OracleCall Oracle,
    MemberCall Value,
    MemberCall? Jvp,
    MemberCall? Vjp,
    MemberCall? Gradient,
    MemberCall? Hvp,
    MemberCall? Hessian,
    MemberCall? Jacobian,
    MemberCall? Taylor);

internal delegate void OracleCall(HyperDual[] z, HyperDual[] a);

/// <summary>z: inputs, a: values, b: tangents or cotangents that come in, c: derivatives that go out.</summary>
internal delegate void MemberCall(double[] z, double[] a, double[] b, double[] c);

/// <summary>Either a program that can be called or what stands in its way.</summary>
internal sealed record CompilationOutcome(CompiledProgram? Program, string? Cause, string? Detail);

/// <summary>Compiles many programs at once through the real generator, in memory.</summary>
/// <remarks>Without optimisation, because code that can be unloaded is compiled once, to the full, however seldom it runs.</remarks>
internal static partial class ProgramCompiler
{
    private static readonly ImmutableArray<MetadataReference> s_references = References();
    private static readonly CSharpParseOptions s_parseOptions =
        new CSharpParseOptions(LanguageVersion.Latest, DocumentationMode.None).WithFeatures([new("InterceptorsNamespaces", "AutoDiff.Generated")]);
    private static readonly Lazy<IIncrementalGenerator> s_generator = new(Generator);

    /// <param name="derive">Whether to run the generator; without it only the value and the oracle can be called.</param>
    public static CompilationOutcome[] Compile(IReadOnlyList<FuzzProgram> programs, bool derive = true)
    {
        CompilationOutcome?[] outcomes = new CompilationOutcome?[programs.Count];
        HashSet<int> pending = [.. Enumerable.Range(0, programs.Count)];
        while (pending.Count > 0)
        {
            int[] batch = [.. pending.Order()];
            (Assembly? assembly, Dictionary<int, string> errors) = Emit(batch, i => ProgramText.Print(programs[i], i, derive), derive);
            if (assembly is not null)
            {
                foreach (int i in batch)
                {
                    outcomes[i] = new CompilationOutcome(Bind(assembly, ProgramText.Name(i)), null, null);
                }

                break;
            }

            foreach ((int i, string error) in errors)
            {
                outcomes[i] = new CompilationOutcome(null, Blame(programs[i], error), error);
                pending.Remove(i);
            }
        }

        return [.. outcomes.Select(o => o!)];
    }

    /// <summary>Tells a program that is no C# from one that the engine fails on, and how.</summary>
    private static string Blame(FuzzProgram program, string error)
    {
        (Assembly? plain, _) = Emit([0], _ => ProgramText.Print(program, 0, withMembers: false), generate: false);
        string cause = plain is null ? "the program is not C#"
            : error.Contains("DIFF0", StringComparison.Ordinal) ? "refused"
            : error.Contains("CS8785", StringComparison.Ordinal) ? "the generator crashed"
            : error.Contains("Calls.cs", StringComparison.Ordinal) ? "a member is missing or has another signature"
            : "the generated code does not compile";
        return $"{cause}: {Id().Match(error)} {ExceptionName().Match(error)}".TrimEnd();
    }

    [GeneratedRegex("DIFF[0-9]{4}|CS(?!0619)[0-9]{4}")]
    private static partial Regex Id();

    [GeneratedRegex("[A-Za-z]+Exception")]
    private static partial Regex ExceptionName();

    private static (Assembly? Assembly, Dictionary<int, string> Errors) Emit(int[] batch, Func<int, string> text, bool generate)
    {
        IEnumerable<SyntaxTree> trees = batch.Select(i => CSharpSyntaxTree.ParseText(
            text(i), s_parseOptions, $"{ProgramText.Name(i)}.Calls.cs", System.Text.Encoding.UTF8));
        Compilation compilation = CSharpCompilation.Create(
            "Fuzzed",
            trees,
            s_references,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Debug, concurrentBuild: false));
        ImmutableArray<Diagnostic> diagnostics = [];
        if (generate)
        {
            CSharpGeneratorDriver.Create([s_generator.Value.AsSourceGenerator()], parseOptions: s_parseOptions)
                .RunGeneratorsAndUpdateCompilation(compilation, out compilation, out diagnostics);
        }

        using MemoryStream stream = new();
        Microsoft.CodeAnalysis.Emit.EmitResult result = compilation.Emit(stream);
        Diagnostic[] failures =
        [
            .. diagnostics.Concat(result.Diagnostics).Where(d => d.Severity == DiagnosticSeverity.Error || d.Id is "CS8785" or "CS8784" || IsWarningInGeneratedCode(d)),
        ];
        if (failures.Length == 0)
        {
            stream.Position = 0;
            AssemblyLoadContext context = new("fuzz", isCollectible: true);
            return (context.LoadFromStream(stream), []);
        }

        Dictionary<int, string> errors = failures
            .Select(d => (Program: ProgramOf(d, batch), Text: d.ToString()))
            .Where(d => d.Program >= 0)
            .GroupBy(d => d.Program, d => d.Text)
            .ToDictionary(g => g.Key, g => string.Join('\n', g.Distinct().Order(StringComparer.Ordinal).Take(4)));

        // An error that names no program is everyone's; with one program alone it is certain.
        return errors.Count > 0
            ? (null, errors)
            : (null, batch.ToDictionary(i => i, _ => string.Join('\n', failures.Take(3).Select(d => d.ToString()))));
    }

    /// <summary>For users who build with warnings as errors a warning that they cannot mend is an error.</summary>
    private static bool IsWarningInGeneratedCode(Diagnostic diagnostic) =>
        diagnostic.Severity == DiagnosticSeverity.Warning
        && diagnostic.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true;

    /// <summary>The program that an error is in: user's file or generated one, both of which contain its type's name.</summary>
    private static int ProgramOf(Diagnostic diagnostic, int[] batch)
    {
        string text = diagnostic.Location.SourceTree?.FilePath ?? diagnostic.GetMessage();
        string name = Path.GetFileName(text);
        return batch.OrderDescending().FirstOrDefault(i => name.Contains($"{ProgramText.Name(i)}.", StringComparison.Ordinal)
            || text.Contains($"Fuzzed.{ProgramText.Name(i)}.", StringComparison.Ordinal), -1);
    }

    private static CompiledProgram Bind(Assembly assembly, string name)
    {
        Type type = assembly.GetType($"Fuzzed.{name}Calls", throwOnError: true)!;
        MemberCall? Member(string member) => type.GetMethod(member)?.CreateDelegate<MemberCall>();
        return new CompiledProgram(
            type.GetMethod("Oracle")!.CreateDelegate<OracleCall>(),
            Member("Value")!,
            Member("Jvp"),
            Member("Vjp"),
            Member("Gradient"),
            Member("Hvp"),
            Member("Hessian"),
            Member("Jacobian"),
            Member("Taylor"));
    }

    private static IIncrementalGenerator Generator()
    {
        Type type = Assembly.Load("AutoDiff.Generators").GetTypes()
            .Single(t => !t.IsAbstract && typeof(IIncrementalGenerator).IsAssignableFrom(t));
        return (IIncrementalGenerator)Activator.CreateInstance(type)!;
    }

    private static ImmutableArray<MetadataReference> References()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string[] trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        return
        [
            .. trusted.Where(path => Path.GetDirectoryName(path) == framework)
                .Append(typeof(DifferentiableAttribute).Assembly.Location)
                .Append(typeof(HyperDual).Assembly.Location)
                .Append(typeof(System.Numerics.Tensors.TensorPrimitives).Assembly.Location)
                .Select(path => MetadataReference.CreateFromFile(path)),
        ];
    }
}
