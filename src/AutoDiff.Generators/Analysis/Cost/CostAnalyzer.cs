using System.Collections.Immutable;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Lowering;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Passes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AutoDiff.Generators.Analysis;

/// <summary>
/// Says what the reverse sweep of a marked method costs beyond arithmetic, by deriving it as the generator does; an error where that exceeds the method's budget.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CostAnalyzer : MarkedMethodAnalyzer
{
    private const Modes ReverseModes = Modes.Vjp | Modes.Gradient | Modes.Jacobian | Modes.Hvp | Modes.Hessian;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        DiagnosticDescriptors.TapeBudgetExceeded,
        DiagnosticDescriptors.TapeStored,
        DiagnosticDescriptors.LoopNotFused,
        DiagnosticDescriptors.LoopStaysSerial,
        DiagnosticDescriptors.CallNotInlined,
    ];

    private protected override IEnumerable<Diagnostic> Diagnose(IMethodSymbol method, SyntaxNodeAnalysisContext context)
    {
        IReadOnlyList<LoweringResult> results = Lower(method, context);
        IReadOnlyList<DifferentiableMark> marks = AttributeReader.Read(method);
        List<Diagnostic> all = [];
        for (int i = 0; i < results.Count; i++)
        {
            if (results[i].Model is not { Module: { } module } model || (model.Modes & ReverseModes) == 0)
            {
                continue;
            }

            try
            {
                all.AddRange(Diagnostics(results[i], module, marks[i].MaxTapeBytesPerIteration, method.Locations[0]));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // What fails here fails in the generator, which reports it.
            }
        }

        return all;
    }

    private static IEnumerable<Diagnostic> Diagnostics(LoweringResult result, ModuleIr module, int? budget, Location method)
    {
        MethodModel model = result.Model;
        List<Diagnostic> diagnostics = [];
        ModuleIr inlined = Inline.Run(Compose.Run(module, model.Requests));
        foreach (FunctionIr function in inlined.Callees.Prepend(inlined.Entry))
        {
            foreach (Call call in IrWalk.Statements(function.Body).OfType<Call>().Where(c => module.Find(c.Function) is not null))
            {
                string why = Calls(module, call.Function, call.Function, []) ? "it calls itself" : "the derivatives would grow too long";
                diagnostics.Add(Diagnostic.Create(
                    DiagnosticDescriptors.CallNotInlined, LocationOf(function, call.Source, result, module) ?? method, call.Function, model.Name, why));
            }
        }

        DerivativeModel derived = PassPipeline.Derive(model with { Modes = Modes.Vjp }, explain: (function, loop, why) =>
        {
            if (LocationOf(function, loop.Source, result, module) is { } location)
            {
                diagnostics.Add(Diagnostic.Create(DiagnosticDescriptors.LoopNotFused, location, model.Name, why));
            }
        },
        explainSerial: (function, loop, why) =>
        {
            if (LocationOf(function, loop.Source, result, module) is { } location)
            {
                diagnostics.Add(Diagnostic.Create(DiagnosticDescriptors.LoopStaysSerial, location, model.Name, why));
            }
        });
        if (derived.Reverse is { } reverse)
        {
            foreach (TapeUse use in TapeUse.Of(derived.Functions.Prepend(reverse.Function)))
            {
                Location location = LocationOf(use.Function, use.Source, result, module) ?? method;
                string names = use.Names.Count == 0 ? "intermediate results" : string.Join(", ", use.Names);
                diagnostics.Add(use.Bytes > budget
                    ? Diagnostic.Create(DiagnosticDescriptors.TapeBudgetExceeded, location, model.Name, use.Bytes, names, budget)
                    : Diagnostic.Create(DiagnosticDescriptors.TapeStored, location, model.Name, use.Bytes, names));
            }
        }

        return diagnostics;
    }

    private static bool Calls(ModuleIr module, string from, string target, HashSet<string> seen) =>
        module.Find(from) is { } function && IrWalk.Statements(function.Body).OfType<Call>().Any(
            c => c.Function == target || (seen.Add(c.Function) && Calls(module, c.Function, target, seen)));

    /// <summary>
    /// The first line of a statement. The ordinals of a function's own statements come first; those of what was inlined into it are told by their text.
    /// </summary>
    private static Location? LocationOf(FunctionIr function, int source, LoweringResult result, ModuleIr module)
    {
        if (source < 0 || source >= function.SourceLines.Count)
        {
            return null;
        }

        string text = function.SourceLines[source];
        FunctionIr entry = module.Entry;
        SyntaxNode? statement = source < entry.SourceLines.Count && entry.SourceLines[source] == text
            ? result.Places.StatementOf(entry.Name, source)
            : result.Places.StatementOf(text);
        return statement switch
        {
            null => null,
            ForStatementSyntax loop => Head(loop, loop.CloseParenToken),
            ForEachStatementSyntax loop => Head(loop, loop.CloseParenToken),
            WhileStatementSyntax loop => Head(loop, loop.CloseParenToken),
            DoStatementSyntax loop => loop.DoKeyword.GetLocation(),
            _ => statement.GetLocation(),
        };
    }

    private static Location Head(SyntaxNode loop, SyntaxToken last) =>
        Location.Create(loop.SyntaxTree, Microsoft.CodeAnalysis.Text.TextSpan.FromBounds(loop.SpanStart, last.Span.End));
}
