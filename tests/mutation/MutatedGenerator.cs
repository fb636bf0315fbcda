using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AutoDiff.Mutation;

/// <summary>The generator with all mutants in it, compiled from its sources.</summary>
internal static class MutatedGenerator
{
    private const string SwitchSource = """
        namespace AutoDiff.Mutation
        {
            public static class Switch
            {
                /// <summary>The mutant that is on; none if negative.</summary>
                public static int Active = -1;

                /// <summary>The mutants whose code was reached.</summary>
                public static bool[] Reached = new bool[100000];

                /// <summary>How often a switch may be asked before what runs counts as endless.</summary>
                public static long Limit = long.MaxValue;
                public static long Asked;

                public static bool On(int id)
                {
                    Reached[id] = true;
                    if (++Asked > Limit)
                    {
                        throw new System.InvalidOperationException("A mutant does not end.");
                    }

                    return id == Active;
                }
            }
        }
        """;

    /// <summary>Writes the assembly, and gives the mutants that are in it.</summary>
    public static IReadOnlyList<Mutant> Write(string repository, string assembly)
    {
        string root = Path.Combine(repository, "src", "AutoDiff.Generators");
        string[] files =
        [
            .. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(root, f))
                .Where(f => !f.StartsWith("bin", StringComparison.Ordinal) && !f.StartsWith("obj", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
        ];
        bool IsResource(string file) => file.Contains("Expansions" + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        CSharpParseOptions options = new(LanguageVersion.Latest);
        Dictionary<string, SyntaxTree> trees = files.Where(f => !IsResource(f))
            .ToDictionary(f => f, f => CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(root, f)), options, f));
        string generated = string.Join('\n', new[] { "System", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks", "System.Collections.Generic" }
            .Select(n => $"global using global::{n};"))
            + "\n" + string.Join('\n', new[] { "AutoDiff.CodeFixes", "AutoDiff.Generators.Tests", "AutoDiff.Mutation" }
                .Select(n => $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{n}\")]"));
        ResourceDescription[] resources =
        [
            .. files.Where(IsResource).Select(f => new ResourceDescription(
                "AutoDiff.Generators." + f.Replace(Path.DirectorySeparatorChar, '.'), () => File.OpenRead(Path.Combine(root, f)), isPublic: true)),
        ];
        HashSet<int> dropped = [];
        while (true)
        {
            int id = 0;
            List<Mutant> mutants = [];
            // Tests are compiled against this version.
            string version = $"[assembly: System.Reflection.AssemblyVersion(\"{System.Reflection.AssemblyName.GetAssemblyName(assembly).Version}\")]";
            List<SyntaxTree> all = [CSharpSyntaxTree.ParseText(SwitchSource, options), CSharpSyntaxTree.ParseText(generated, options), CSharpSyntaxTree.ParseText(version, options)];
            foreach ((string file, SyntaxTree tree) in trees)
            {
                string folder = file.Split(Path.DirectorySeparatorChar)[0];
                if (folder is not ("Rules" or "Passes"))
                {
                    all.Add(tree);
                    continue;
                }

                MutantRewriter rewriter = new(file, folder == "Rules", () => id++, dropped);
                SyntaxNode changed = rewriter.Visit(tree.GetRoot())!;
                all.Add(tree.WithRootAndOptions(changed, options));
                mutants.AddRange(rewriter.Mutants);
            }

            CSharpCompilation compilation = CSharpCompilation.Create(
                "AutoDiff.Generators", all, References(),
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Annotations));
            Diagnostic[] errors = [.. compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error)];
            if (errors.Length == 0)
            {
                using FileStream stream = File.Create(assembly);
                if (!compilation.Emit(stream, manifestResources: resources).Success)
                {
                    throw new InvalidOperationException("The mutated generator cannot be written.");
                }

                return mutants;
            }

            int before = dropped.Count;
            foreach (Diagnostic error in errors)
            {
                dropped.UnionWith(Blamed(error));
            }

            Console.Error.WriteLine($"{mutants.Count} mutants, {errors.Length} errors: {dropped.Count} are no C#.");
            if (dropped.Count == before)
            {
                throw new InvalidOperationException($"The mutated generator does not compile: {errors[0]}");
            }
        }
    }

    /// <summary>The innermost mutant around an error, or all those of its method.</summary>
    private static IEnumerable<int> Blamed(Diagnostic error)
    {
        SyntaxNode? at = error.Location.SourceTree?.GetRoot().FindNode(error.Location.SourceSpan, getInnermostNodeForTie: true);
        static IEnumerable<int> Ids(SyntaxNode node) => node.GetAnnotations(MutantRewriter.Mark).Select(a => int.Parse(a.Data!, System.Globalization.CultureInfo.InvariantCulture));
        int[] around = [.. (at?.AncestorsAndSelf() ?? []).TakeWhile(n => n is not MemberDeclarationSyntax).SelectMany(Ids).Take(1)];
        return around.Length > 0 ? around
            : at?.FirstAncestorOrSelf<MemberDeclarationSyntax>()?.DescendantNodesAndSelf().SelectMany(Ids) ?? [];
    }

    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => !Path.GetFileName(p).StartsWith("AutoDiff", StringComparison.Ordinal)).Select(p => MetadataReference.CreateFromFile(p));
}
