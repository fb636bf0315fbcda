using System.Collections.Concurrent;
using System.Collections.Immutable;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Lowering;
using AutoDiff.Generators.Passes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AutoDiff.Generators.Analysis;

/// <summary>Warns where a derivative exists and is probably not what is wanted.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AdviceAnalyzer : DiagnosticAnalyzer
{
    private const int MaxPlaces = 8;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        DiagnosticDescriptors.CutByCast,
        DiagnosticDescriptors.BranchOnEquality,
        DiagnosticDescriptors.InputWithoutEffect,
        DiagnosticDescriptors.InfiniteDerivative,
        DiagnosticDescriptors.SingularValue,
        DiagnosticDescriptors.ExponentialOverflow,
        DiagnosticDescriptors.Kink,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(start =>
        {
            if (start.Compilation.GetTypeByMetadataName("AutoDiff." + AttributeNames.Differentiable) is null)
            {
                return;
            }

            ConcurrentDictionary<(string Id, Location Location), bool> reported = [];
            start.RegisterSyntaxNodeAction(node => Analyse(node, reported), SyntaxKind.MethodDeclaration);
        });
    }

    private static void Analyse(SyntaxNodeAnalysisContext context, ConcurrentDictionary<(string Id, Location Location), bool> reported)
    {
        if (((MethodDeclarationSyntax)context.Node).AttributeLists.Count == 0
            || context.ContainingSymbol is not IMethodSymbol method || !AttributeNames.Has(method, AttributeNames.Differentiable))
        {
            return;
        }

        foreach (LoweringResult result in Lowerer.Lower(method, context.SemanticModel, context.CancellationToken))
        {
            if (result.Model.Module is not { } module)
            {
                continue;
            }

            ModuleIr inlined = Inline.Run(Compose.Run(module, result.Model.Requests));
            foreach (Advice advice in AdviceAnalysis.Of(result.Model, module, inlined, context.CancellationToken))
            {
                if (ToDiagnostic(advice, result) is { } diagnostic && reported.TryAdd((diagnostic.Id, diagnostic.Location), true))
                {
                    context.ReportDiagnostic(diagnostic);
                }
            }
        }
    }

    private static Diagnostic? ToDiagnostic(Advice advice, LoweringResult result)
    {
        string function = advice.Function.Name;
        SourceMap places = result.Places;
        if ((places.Of(function, advice.Subject) ?? places.StatementOf(function, advice.Source)?.GetLocation()) is not { } location)
        {
            return null;
        }

        IEnumerable<object> arguments = advice.Arguments;
        if (advice.Operand is { } operand)
        {
            arguments = arguments.Prepend(TextOf(operand, function, places));
        }

        return Diagnostic.Create(advice.Descriptor, location, advice.Path.Select(v => places.Of(function, v)).OfType<Location>()
            .Where(l => l != location).Distinct().Take(MaxPlaces), [.. arguments]);
    }

    private static string TextOf(Value value, string function, SourceMap places) =>
        places.ExpressionOf(function, value) is { } syntax ? StatementText.Of(syntax) : value.Hint.Length > 0 ? value.Hint : "the operand";
}
