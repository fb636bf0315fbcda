using System.Runtime.CompilerServices;
using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Emission;
using AutoDiff.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// A generator does not see what it generates. A body that names generated members is bound once more in a compilation to which
/// their declarations were added; only such bodies are, for it costs as much as a compilation of its own.
/// </summary>
internal static class GeneratedDeclarations
{
    private static readonly ConditionalWeakTable<Compilation, Extended> s_extended = new();

    private sealed class Extended(Compilation? compilation)
    {
        public Compilation? Compilation { get; } = compilation;
    }

    /// <summary>Whether a body that does not bind names what could be a generated member.</summary>
    public static bool CouldHelp(IEnumerable<LoweringDiagnostic> diagnostics, CancellationToken cancellation) => diagnostics.Any(
        d => d.Descriptor.Id == DiagnosticDescriptors.BodyHasErrors.Id && d.Location.SourceTree is { } tree
            && NamesOne(tree.GetRoot(cancellation).FindNode(d.Location.SourceSpan)));

    private static bool NamesOne(SyntaxNode node)
    {
        SyntaxNode member = node.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? node;
        return member.DescendantTokens().Any(
            t => t.IsKind(SyntaxKind.IdentifierToken) && GeneratedMembers.Forms.Any(f => t.ValueText.EndsWith(f.ToString(), StringComparison.Ordinal)));
    }

    /// <summary>The compilation with the declarations of generated members; null if they are all there.</summary>
    public static Compilation? Extend(Compilation compilation, CancellationToken cancellation)
    {
        if (!s_extended.TryGetValue(compilation, out Extended? known))
        {
            known = new Extended(Make(compilation, cancellation));
            s_extended.GetValue(compilation, _ => known);
        }

        return known.Compilation;
    }

#pragma warning disable RS1030 // The compilation is another one than the analyzer's.
    /// <summary>A method of a compilation and its model in the extended one.</summary>
    public static (IMethodSymbol Method, SemanticModel Model)? Find(Compilation extended, IMethodSymbol method, CancellationToken cancellation)
    {
        SyntaxNode? syntax = method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation);
        SemanticModel? model = syntax is null ? null : extended.GetSemanticModel(syntax.SyntaxTree);
        return model?.GetDeclaredSymbol(syntax!, cancellation) is IMethodSymbol found ? (found, model) : null;
    }
#pragma warning restore RS1030

    private static Compilation? Make(Compilation compilation, CancellationToken cancellation)
    {
        if (compilation.SyntaxTrees.FirstOrDefault()?.Options is not CSharpParseOptions options)
        {
            return null;
        }

        List<SyntaxTree> trees = [];
        foreach (INamedTypeSymbol type in SourceTypes.Of(compilation))
        {
            cancellation.ThrowIfCancellationRequested();
            IMethodSymbol[] methods = [.. type.GetMembers().OfType<IMethodSymbol>().Where(m => m.MethodKind is MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation)];
            foreach (IMethodSymbol method in methods)
            {
                foreach (DifferentiableMark mark in AttributeReader.Read(method))
                {
                    MethodModel model = Lowerer.Declare(method, mark, cancellation);
                    bool exists = methods.Any(m => m.Name.StartsWith(mark.DerivedName, StringComparison.Ordinal) && AttributeNames.IsGenerated(m));
                    if (model.Modes != Modes.None && !exists)
                    {
                        trees.Add(CSharpSyntaxTree.ParseText(FileWriter.WriteRefused(model), options, cancellationToken: cancellation));
                    }
                }
            }
        }

        return trees.Count == 0 ? null : compilation.AddSyntaxTrees(trees);
    }
}
