using System.Collections.Concurrent;
using System.Collections.Immutable;
using AutoDiff.Generators.Lowering;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AutoDiff.Generators.Analysis;

/// <summary>Reports why a method marked <c>[Differentiable]</c> cannot be differentiated, by the same lowering as the generator's.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DifferentiabilityAnalyzer : DiagnosticAnalyzer
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
        DiagnosticDescriptors.ConstructNotSupported,
        DiagnosticDescriptors.UnknownCallee,
        DiagnosticDescriptors.LibraryMemberNotDifferentiable,
        DiagnosticDescriptors.ArrayParameterWritten,
        DiagnosticDescriptors.ActiveValueStored,
        DiagnosticDescriptors.ActiveValueConverted,
        DiagnosticDescriptors.NoDerivativeStorageWritten,
        DiagnosticDescriptors.BufferReassigned,
        DiagnosticDescriptors.CheckedArithmetic,
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
        DiagnosticDescriptors.InternalError,
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

            // A helper called by several marked methods is to blame once.
            ConcurrentDictionary<(string Id, Location Location), bool> reported = [];
            start.RegisterSyntaxNodeAction(node => Analyse(node, reported), SyntaxKind.MethodDeclaration);
        });
    }

    private static void Analyse(SyntaxNodeAnalysisContext context, ConcurrentDictionary<(string Id, Location Location), bool> reported)
    {
        if (((MethodDeclarationSyntax)context.Node).AttributeLists.Count == 0
            || context.ContainingSymbol is not IMethodSymbol method)
        {
            return;
        }

        IEnumerable<LoweringDiagnostic> ofRules = AttributeNames.Has(method, AttributeNames.DerivativeOf)
            ? Lowerer.CheckRules(method, context.SemanticModel, context.CancellationToken) : [];
        IEnumerable<LoweringDiagnostic> ofMarks = AttributeNames.Has(method, AttributeNames.Differentiable)
            ? Lowerer.Lower(method, context.SemanticModel, context.CancellationToken).SelectMany(r => r.Diagnostics) : [];
        foreach (LoweringDiagnostic diagnostic in ofRules.Concat(ofMarks))
        {
            if (reported.TryAdd((diagnostic.Descriptor.Id, diagnostic.Location), true))
            {
                context.ReportDiagnostic(diagnostic.ToDiagnostic());
            }
        }
    }
}
