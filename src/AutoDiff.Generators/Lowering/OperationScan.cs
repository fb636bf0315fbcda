using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>Questions about an operation tree that lowering asks before it lowers it.</summary>
internal static class OperationScan
{
    /// <summary>An operation and all below it, bodies of lambdas and local functions left out.</summary>
    public static IEnumerable<IOperation> SelfAndDescendants(IOperation operation)
    {
        yield return operation;
        foreach (IOperation child in operation.ChildOperations)
        {
            if (child is ILocalFunctionOperation or IAnonymousFunctionOperation)
            {
                continue;
            }

            foreach (IOperation inner in SelfAndDescendants(child))
            {
                yield return inner;
            }
        }
    }

    /// <summary>The locals and parameters assigned in operations, each with its first assignment, in source order.</summary>
    public static IReadOnlyList<(ISymbol Symbol, IOperation Target)> AssignedVariables(IEnumerable<IOperation?> operations)
    {
        List<(ISymbol, IOperation)> assigned = [];
        HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default);

        void Add(IOperation target)
        {
            if (target is ITupleOperation tuple)
            {
                foreach (IOperation element in tuple.Elements)
                {
                    Add(element);
                }
            }
            else if (VariableOf(target) is { } symbol && seen.Add(symbol))
            {
                assigned.Add((symbol, target));
            }
        }

        foreach (IOperation? root in operations)
        {
            if (root is null)
            {
                continue;
            }

            foreach (IOperation operation in SelfAndDescendants(root))
            {
                switch (operation)
                {
                    case IAssignmentOperation assignment:
                        Add(assignment.Target);
                        break;
                    case IIncrementOrDecrementOperation step:
                        Add(step.Target);
                        break;
                    case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                        Add(argument.Value);
                        break;
                }
            }
        }

        return assigned;
    }

    public static ISymbol? VariableOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        _ => null,
    };

    /// <summary>How control can leave a loop's body: <c>break</c> and <c>continue</c> of the loop itself, and <c>return</c>.</summary>
    public static Exits ExitsOf(ILoopOperation loop)
    {
        Exits exits = Exits.None;
        foreach (IOperation operation in SelfAndDescendants(loop.Body))
        {
            exits |= operation switch
            {
                IReturnOperation => Exits.Return,
                IBranchOperation { BranchKind: BranchKind.Break } branch when SameLabel(branch.Target, loop.ExitLabel) => Exits.Break,
                IBranchOperation { BranchKind: BranchKind.Continue } branch when SameLabel(branch.Target, loop.ContinueLabel) => Exits.Continue,
                _ => Exits.None,
            };
        }

        return exits;
    }

    /// <summary>
    /// Whether evaluating an expression needlessly is harmless: it costs next to nothing, has no effect and throws nothing.
    /// </summary>
    public static bool IsCheap(IOperation operation) => operation switch
    {
        { ConstantValue.HasValue: true } => true,
        ILocalReferenceOperation or IParameterReferenceOperation or IDefaultValueOperation => true,
        IParenthesizedOperation parenthesized => IsCheap(parenthesized.Operand),
        IConversionOperation { OperatorMethod: null, IsChecked: false } conversion =>
            conversion.Conversion.IsNumeric || conversion.Conversion.IsIdentity ? IsCheap(conversion.Operand) : false,
        IUnaryOperation { OperatorMethod: null, IsChecked: false } unary => IsCheap(unary.Operand),
        IBinaryOperation { OperatorMethod: null, IsChecked: false } binary =>
            !(binary.OperatorKind is BinaryOperatorKind.Divide or BinaryOperatorKind.Remainder && TypeMapper.Map(binary.Type!).Kind == Ir.TypeKind.Integer)
            && binary.Type?.SpecialType != SpecialType.System_String && IsCheap(binary.LeftOperand) && IsCheap(binary.RightOperand),
        IPropertyReferenceOperation { Property.Name: "Length" or "IsEmpty", Instance: { Type: { } type } instance } =>
            TypeMapper.Map(type) is { IsBuffer: true, Buffer: not Ir.BufferKind.Array } && VariableOf(instance) is not null,
        _ => false,
    };

    private static bool SameLabel(ILabelSymbol a, ILabelSymbol b) => SymbolEqualityComparer.Default.Equals(a, b);
}
