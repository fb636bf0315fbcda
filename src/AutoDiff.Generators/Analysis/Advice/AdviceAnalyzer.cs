using System.Collections.Immutable;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Lowering;
using AutoDiff.Generators.Passes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AutoDiff.Generators.Analysis;

/// <summary>Warns where a derivative exists and is probably not what is wanted.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AdviceAnalyzer : MarkedMethodAnalyzer
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

    private protected override IEnumerable<Diagnostic> Diagnose(IMethodSymbol method, SyntaxNodeAnalysisContext context)
    {
        foreach (LoweringResult result in Lower(method, context))
        {
            if (result.Model.Module is not { } module)
            {
                continue;
            }

            ModuleIr inlined = Inline.Run(Compose.Run(module, result.Model.Requests));
            foreach (Advice advice in AdviceAnalysis.Of(result.Model, module, inlined, context.CancellationToken))
            {
                if (ToDiagnostic(advice, result) is { } diagnostic)
                {
                    yield return diagnostic;
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
