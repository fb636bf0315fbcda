using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>What callers ask about the body of a member of a struct.</summary>
internal static class MethodBody
{
    /// <summary>Whether a method may change the struct that it is called on.</summary>
    public static bool ChangesThis(IMethodSymbol method, ModuleLowering module) => ChangeOfThis(method, module) is not null;

    /// <summary>Where a method may change the struct that it is called on; null if it does not.</summary>
    public static IOperation? ChangeOfThis(IMethodSymbol method, ModuleLowering module) => ChangeOfThis(method, module, new(SymbolEqualityComparer.Default));

    private static IOperation? ChangeOfThis(IMethodSymbol method, ModuleLowering module, HashSet<ISymbol> seen)
    {
        if (!seen.Add(method) || method.IsStatic || method.MethodKind == MethodKind.Constructor || method.IsReadOnly
            || !method.ContainingType.IsValueType || method.ContainingType.IsReadOnly || module.BodyOf(method.OriginalDefinition) is not { } body)
        {
            return null;
        }

        return OperationScan.SelfAndDescendants(body).FirstOrDefault(operation => operation switch
        {
            IDeconstructionAssignmentOperation deconstruction => OperationScan.SelfAndDescendants(deconstruction.Target).Any(IsOwn),
            IAssignmentOperation assignment => IsOwn(assignment.Target),
            IIncrementOrDecrementOperation step => IsOwn(step.Target),
            IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => IsOwn(argument.Value),
            IInvocationOperation { Instance: IInstanceReferenceOperation, TargetMethod: { IsReadOnly: false } called } when module.HasSource(called) =>
                ChangeOfThis(called, module, seen) is not null,
            IInvocationOperation { Instance: { } instance, TargetMethod.IsReadOnly: false } => IsOwn(instance),
            _ => false,
        });
    }

    /// <summary>Whether an expression is a part of the struct, or what the struct keeps of a parameter of its primary constructor.</summary>
    private static bool IsOwn(IOperation operation) => OperationScan.IsThis(operation) || OperationScan.RootVariable(operation) is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } };
}
