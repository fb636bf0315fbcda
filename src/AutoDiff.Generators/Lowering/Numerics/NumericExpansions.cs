using System.IO;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// The members of <c>System.Numerics</c> types as methods with source: C# by components, in the folder <c>Expansions</c>, which is bound beside
/// the user's code and differentiated like it. It is never compiled into anything. Functions of <c>AutoDiff.LinearAlgebra</c> have their derivatives there.
/// </summary>
/// <remarks>
/// The class for a type is called <c>Of</c> and its name. A member's method has its name in metadata and its parameters, after the instance if it
/// has one. What is written in <c>double</c> for linear algebra is there in <c>float</c> too.
/// </remarks>
internal static class NumericExpansions
{
    private const string AssemblyName = "AutoDiff.Expansions";
    private const string Path = "AutoDiff.Expansions.cs";
    private static readonly ConditionalWeakTable<MetadataReference, Compilation> s_compilations = new();

    /// <summary>Whether a method is one of these.</summary>
    public static bool Contains(IMethodSymbol method) => method.ContainingAssembly?.Name == AssemblyName;

    /// <summary>Whether syntax is that of one of these: it stands nowhere in the user's source.</summary>
    public static bool Contains(SyntaxNode syntax) => syntax.SyntaxTree.FilePath == Path;

    /// <summary>The method that stands for a member, and the compilation that it is in; null if there is none.</summary>
    public static (IMethodSymbol Method, Compilation Compilation)? Find(IMethodSymbol member, Compilation compilation)
    {
        if (!(NumericTypes.Is(member.ContainingType) || CallNames.IsLinearAlgebra(member)) || Of(member, compilation) is not { } expansions)
        {
            return null;
        }

        IEnumerable<string> wanted = member.Parameters.Select(p => Key(p.Type));
        wanted = member.IsStatic ? wanted : wanted.Prepend(Key(member.ContainingType));
        return ClassFor(member, expansions) is { } type
            && type.GetMembers(member.Name).OfType<IMethodSymbol>().FirstOrDefault(m => m.Parameters.Select(p => Key(p.Type)).SequenceEqual(wanted)) is { } found
            ? (found, expansions)
            : null;
    }

    /// <summary>A method that computes derivatives of a function of linear algebra, by the end of its name; null if there is none.</summary>
    public static (IMethodSymbol Method, Compilation Compilation)? FindRule(IMethodSymbol member, string ending, Compilation compilation) =>
        Of(member, compilation) is { } expansions
        && ClassFor(member, expansions)?.GetMembers(member.Name + ending).OfType<IMethodSymbol>().FirstOrDefault(m => Key(m.Parameters[0].Type) == Key(member.Parameters[0].Type)) is { } found
            ? (found, expansions)
            : null;

    private static string Key(ITypeSymbol type) => type.ToDisplayString();

    private static INamedTypeSymbol? ClassFor(IMethodSymbol member, Compilation expansions) =>
        expansions.GetTypeByMetadataName($"AutoDiff.Expansions.Of{member.ContainingType.Name}");

    private static Compilation? Of(IMethodSymbol member, Compilation compilation)
    {
        // One compilation for all, wherever this library is known.
        MetadataReference? library = compilation.GetTypeByMetadataName("AutoDiff.LinearAlgebra") is { } type ? compilation.GetMetadataReference(type.ContainingAssembly) : null;
        return (library ?? compilation.GetMetadataReference(member.ContainingAssembly)) is { } reference
            ? s_compilations.GetValue(reference, r => Make(compilation, r))
            : null;
    }

    private static Compilation Make(Compilation compilation, MetadataReference kept)
    {
        CSharpParseOptions options = compilation.SyntaxTrees.FirstOrDefault()?.Options as CSharpParseOptions ?? CSharpParseOptions.Default;
        System.Reflection.Assembly assembly = typeof(NumericExpansions).Assembly;
        List<SyntaxTree> trees = [];
        foreach (string name in assembly.GetManifestResourceNames().Where(n => n.Contains(".Expansions.")))
        {
            using StreamReader reader = new(assembly.GetManifestResourceStream(name)!);
            string text = reader.ReadToEnd();
            trees.Add(Parse(text));
            if (name.Contains(".OfLinearAlgebra"))
            {
                trees.Add(Parse(text.Replace("double", "float")));
            }
        }

        return CSharpCompilation.Create(AssemblyName, trees, compilation.References.Where(r => r is not CompilationReference || r == kept), (CSharpCompilationOptions)compilation.Options);

        SyntaxTree Parse(string text) => CSharpSyntaxTree.ParseText(text, CSharpParseOptions.Default.WithLanguageVersion(options.LanguageVersion), Path);
    }
}
