using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>What callers ask about the body of a member of a struct.</summary>
internal static class MethodBody
{
    /// <summary>Whether a method may change the struct that it is called on.</summary>
    public static bool ChangesThis(IMethodSymbol method, ModuleLowering module)
    {
        if (method.IsStatic || method.MethodKind == MethodKind.Constructor || method.IsReadOnly
            || !method.ContainingType.IsValueType || method.ContainingType.IsReadOnly || module.BodyOf(method.OriginalDefinition) is not { } body)
        {
            return false;
        }

        foreach (IOperation operation in OperationScan.SelfAndDescendants(body))
        {
            bool changes = operation switch
            {
                IDeconstructionAssignmentOperation deconstruction => OperationScan.SelfAndDescendants(deconstruction.Target).Any(o => o is IInstanceReferenceOperation),
                IAssignmentOperation assignment => IsThis(assignment.Target),
                IIncrementOrDecrementOperation step => IsThis(step.Target),
                IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => IsThis(argument.Value),
                IInvocationOperation { Instance: { } instance, TargetMethod.IsReadOnly: false } => IsThis(instance),
                _ => false,
            };
            if (changes)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsThis(IOperation operation) => operation switch
    {
        IInstanceReferenceOperation => true,
        IMemberReferenceOperation { Instance: { } instance } => IsThis(instance),
        IParenthesizedOperation parenthesized => IsThis(parenthesized.Operand),
        _ => false,
    };
}
