using AutoDiff.Generators.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// The diagnostic of a refused operation: that of its kind, where there is a kind of which more can be said than that it is not supported.
/// </summary>
internal static class RefusalKinds
{
    /// <summary>The diagnostic that says most about an operation.</summary>
    public static DiagnosticDescriptor Of(DiagnosticDescriptor general, IOperation operation) => general.Id switch
    {
        "DIFF0100" or "DIFF0105" when IsArgumentOfReflection(operation) => DiagnosticDescriptors.ReflectionUsed,
        "DIFF0100" => OfConstruct(operation) ?? general,
        "DIFF0101" => OfCall(operation) ?? general,
        "DIFF0105" => OfConversion(operation) ?? general,
        _ => general,
    };

    /// <summary>The diagnostic of a method that is no function from its arguments to its results; null if it is one.</summary>
    public static DiagnosticDescriptor? Of(IMethodSymbol method) =>
        method.IsAsync ? DiagnosticDescriptors.AsyncMethod
        : IsIterator(method) ? DiagnosticDescriptors.IteratorMethod
        : null;

    private static bool IsIterator(IMethodSymbol method) => method.DeclaringSyntaxReferences.Any(
        r => r.GetSyntax() is var declaration
            && declaration.DescendantNodes(n => n == declaration || n is not (LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax)).Any(n => n is YieldStatementSyntax));

    private static DiagnosticDescriptor? OfConstruct(IOperation operation) => operation switch
    {
        ICatchClauseOperation or ITryOperation { Catches.Length: > 0 } => DiagnosticDescriptors.CatchClause,
        IBranchOperation { BranchKind: BranchKind.GoTo } => DiagnosticDescriptors.IrreducibleFlow,
        IDynamicInvocationOperation or IDynamicMemberReferenceOperation or IDynamicIndexerAccessOperation or IDynamicObjectCreationOperation => DiagnosticDescriptors.DynamicCode,
        { Type.TypeKind: TypeKind.Dynamic } => DiagnosticDescriptors.DynamicCode,
        IAddressOfOperation or { Type: IPointerTypeSymbol or IFunctionPointerTypeSymbol } => DiagnosticDescriptors.PointerUsed,
        { Syntax.RawKind: (int)SyntaxKind.PointerIndirectionExpression or (int)SyntaxKind.PointerMemberAccessExpression or (int)SyntaxKind.FixedStatement } =>
            DiagnosticDescriptors.PointerUsed,
        _ => null,
    };

    private static DiagnosticDescriptor? OfCall(IOperation operation) => operation is IInvocationOperation { TargetMethod: { } method }
        ? method switch
        {
            { MethodKind: MethodKind.DelegateInvoke } => DiagnosticDescriptors.UnknownDelegate,
            _ when IsReflection(method) => DiagnosticDescriptors.ReflectionUsed,
            _ when IsBitCast(method) => DiagnosticDescriptors.BitCast,
            _ when Of(method) is { } kind => kind,
            { IsStatic: false } when method.IsVirtual || method.IsAbstract || method.IsOverride || method.ContainingType.TypeKind == TypeKind.Interface =>
                DiagnosticDescriptors.VirtualCall,
            _ => null,
        }
        : null;

    private static DiagnosticDescriptor? OfConversion(IOperation operation) => operation.Type switch
    {
        { SpecialType: SpecialType.System_Decimal } => DiagnosticDescriptors.DecimalConversion,
        { TypeKind: TypeKind.Dynamic } => DiagnosticDescriptors.DynamicCode,
        { IsReferenceType: true } => DiagnosticDescriptors.Boxed,
        _ => null,
    };

    private static bool IsReflection(IMethodSymbol method) => method.ContainingType is { } type
        && (type.ContainingNamespace?.ToDisplayString() == "System.Reflection"
            || (type.Name is "Activator" or "Type" or "Delegate" && type.ContainingNamespace?.ToDisplayString() == "System"));

    /// <summary>Whether a value is boxed for a call by reflection.</summary>
    private static bool IsArgumentOfReflection(IOperation operation)
    {
        for (IOperation? at = operation; at is IConversionOperation or IArrayInitializerOperation or IArrayCreationOperation or ICollectionExpressionOperation or IArgumentOperation; at = at.Parent)
        {
            if (at is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { } method } } && IsReflection(method))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsBitCast(IMethodSymbol method) =>
        method.ContainingType is { Name: "BitConverter" or "Unsafe" or "MemoryMarshal" };
}
