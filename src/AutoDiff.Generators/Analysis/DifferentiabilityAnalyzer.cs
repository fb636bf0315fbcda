using System.Collections.Immutable;
using AutoDiff.Generators.Lowering;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AutoDiff.Generators.Analysis;

/// <summary>Reports why a method marked <c>[Differentiable]</c> cannot be differentiated, by the same lowering as the generator's.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DifferentiabilityAnalyzer : MarkedMethodAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        DiagnosticDescriptors.ContainingTypeNotPartial,
        DiagnosticDescriptors.NoActiveInput,
        DiagnosticDescriptors.NoActiveResult,
        DiagnosticDescriptors.NameCollision,
        DiagnosticDescriptors.UnknownParameterName,
        DiagnosticDescriptors.NotAnInput,
        DiagnosticDescriptors.InvalidName,
        DiagnosticDescriptors.ModeDoesNotFit,
        DiagnosticDescriptors.ParameterNotSupported,
        DiagnosticDescriptors.ReturnTypeNotSupported,
        DiagnosticDescriptors.MethodNotSupported,
        DiagnosticDescriptors.MisplacedParameterAttribute,
        DiagnosticDescriptors.RuleSignature,
        DiagnosticDescriptors.RuleNotLinear,
        DiagnosticDescriptors.DuplicateRule,
        DiagnosticDescriptors.RuleNotSupported,
        DiagnosticDescriptors.RuleServesNothing,
        DiagnosticDescriptors.SolverSignature,
        DiagnosticDescriptors.CheckpointNotPossible,
        DiagnosticDescriptors.ConstructNotSupported,
        DiagnosticDescriptors.UnknownCallee,
        DiagnosticDescriptors.LibraryMemberNotDifferentiable,
        DiagnosticDescriptors.ArrayParameterWritten,
        DiagnosticDescriptors.ActiveValueStored,
        DiagnosticDescriptors.ActiveValueConverted,
        DiagnosticDescriptors.NoDerivativeStorageWritten,
        DiagnosticDescriptors.BufferReassigned,
        DiagnosticDescriptors.MemberNotAccessible,
        DiagnosticDescriptors.PassedByReference,
        DiagnosticDescriptors.DerivativeNeedsItself,
        DiagnosticDescriptors.BodyHasErrors,
        DiagnosticDescriptors.UnknownFunction,
        DiagnosticDescriptors.VariableCaptured,
        DiagnosticDescriptors.CapturedVariableWritten,
        DiagnosticDescriptors.SelfWritten,
        DiagnosticDescriptors.AsyncMethod,
        DiagnosticDescriptors.IteratorMethod,
        DiagnosticDescriptors.DynamicCode,
        DiagnosticDescriptors.PointerUsed,
        DiagnosticDescriptors.CatchClause,
        DiagnosticDescriptors.VirtualCall,
        DiagnosticDescriptors.UnknownDelegate,
        DiagnosticDescriptors.ReflectionUsed,
        DiagnosticDescriptors.DecimalConversion,
        DiagnosticDescriptors.BitCast,
        DiagnosticDescriptors.Boxed,
        DiagnosticDescriptors.IrreducibleFlow,
        DiagnosticDescriptors.ImplementationNotDifferentiable,
        DiagnosticDescriptors.InternalError,
    ];

    private protected override IEnumerable<Diagnostic> Diagnose(IMethodSymbol method, SyntaxNodeAnalysisContext context)
    {
        IEnumerable<LoweringDiagnostic> ofRules = AttributeNames.Has(method, AttributeNames.DerivativeOf)
            ? Lowerer.CheckRules(method, context.SemanticModel, context.CancellationToken) : [];
        return ofRules.Concat(Lower(method, context).SelectMany(r => r.Diagnostics)).Select(d => d.ToDiagnostic()).Concat(OfSolver(method, context));
    }

    /// <summary>What is wrong with the attribute of a solver, called or not.</summary>
    private static IEnumerable<Diagnostic> OfSolver(IMethodSymbol method, SyntaxNodeAnalysisContext context)
    {
        if (ImplicitMark.Of(method) is { } mark && mark.Resolve().Problem is { } problem)
        {
            yield return Diagnostic.Create(
                DiagnosticDescriptors.SolverSignature, AttributeNames.LocationOf(mark.Attribute, method, context.CancellationToken), mark.Display, method.Name, problem.What, problem.Expected);
        }
        else if (ImplicitMark.Of(method) is null && AttributeNames.FindSolveWith(method) is { } solveWith)
        {
            yield return Diagnostic.Create(
                DiagnosticDescriptors.SolverSignature, AttributeNames.LocationOf(solveWith, method, context.CancellationToken), "[SolveWith]", method.Name,
                "it says how the systems of a solver's derivative are solved, and nothing says what the method solves", "[ImplicitRoot], [FixedPoint] or [Minimizer] beside it");
        }
    }
}
