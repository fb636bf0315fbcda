using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using AutoDiff.Generators.Lowering;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AutoDiff.Generators.Analysis;

/// <summary>What analyzers of methods with attributes share: they look at each such method, and report each thing at one place once.</summary>
public abstract class MarkedMethodAnalyzer : DiagnosticAnalyzer
{
    private static readonly ConditionalWeakTable<Compilation, ConcurrentDictionary<IMethodSymbol, IReadOnlyList<LoweringResult>>> s_lowered = new();

    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName("AutoDiff." + AttributeNames.Differentiable) is null)
            {
                return;
            }

            // A helper called by several marked methods is to blame once.
            ConcurrentDictionary<(string Id, Location Location), bool> reported = [];
            start.RegisterSyntaxNodeAction(node => Analyse(node, reported), SyntaxKind.MethodDeclaration);
        });
    }

    /// <summary>What there is to say of a method.</summary>
    private protected abstract IEnumerable<Diagnostic> Diagnose(IMethodSymbol method, SyntaxNodeAnalysisContext context);

    /// <summary>A marked method as the generator lowers it, once for all analyzers; nothing for one without the mark.</summary>
    private protected static IReadOnlyList<LoweringResult> Lower(IMethodSymbol method, SyntaxNodeAnalysisContext context)
    {
        if (!AttributeReader.IsMarked(method))
        {
            return [];
        }

        ConcurrentDictionary<IMethodSymbol, IReadOnlyList<LoweringResult>> known =
            s_lowered.GetValue(context.Compilation, _ => new ConcurrentDictionary<IMethodSymbol, IReadOnlyList<LoweringResult>>(SymbolEqualityComparer.Default));
        return known.GetOrAdd(method, m => Lowerer.Lower(m, context.SemanticModel, context.CancellationToken));
    }

    private void Analyse(SyntaxNodeAnalysisContext context, ConcurrentDictionary<(string Id, Location Location), bool> reported)
    {
        if (context.ContainingSymbol is not IMethodSymbol method
            || (((MethodDeclarationSyntax)context.Node).AttributeLists.Count == 0 && !Dispatch.Implemented(method).Any()))
        {
            return;
        }

        foreach (Diagnostic diagnostic in Diagnose(method, context))
        {
            if (reported.TryAdd((diagnostic.Id, diagnostic.Location), true))
            {
                context.ReportDiagnostic(diagnostic);
            }
        }
    }
}
