using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// A loop whose number of iterations is known before it runs: an index that only its header or its end steps, from a first
/// value (that which it has before the loop, where it is declared there) to a bound that the loop does not change.
/// </summary>
internal sealed record CountedLoop(ILocalSymbol Index, IOperation Lower, IOperation Upper, int Step, bool Inclusive)
{
    /// <param name="loop">The loop.</param>
    /// <param name="runs">Its body, and the bodies of local functions and lambdas that this calls.</param>
    /// <param name="purity">Tells what may change members.</param>
    public static CountedLoop? Recognise(IForLoopOperation loop, IReadOnlyList<IOperation> runs, PurityAnalysis purity)
    {
        if (loop.Before is not [IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [{ Initializer.Value: { } lower } declarator] }] }]
            || declarator.Symbol is not { Type.SpecialType: SpecialType.System_Int32, RefKind: RefKind.None } index
            || loop.AtLoopBottom is not [IExpressionStatementOperation { Operation: { } increment }]
            || StepOf(increment, index) is not { } step || step == 0
            || loop.Condition is not IBinaryOperation { OperatorMethod: null } condition)
        {
            return null;
        }

        HashSet<ISymbol> assigned = AssignedIn(runs);
        return assigned.Contains(index) ? null : Bounded(condition, index, lower, step, new Invariance(assigned, loop.Body, purity));
    }

    /// <summary>The same for an index that is declared before, of a loop that steps it where each iteration ends: <c>while (i &lt; n) { …; i++; }</c>, <c>for (; i &lt; n; i++)</c>.</summary>
    /// <param name="loop">The loop. The index has its first value where it begins.</param>
    /// <param name="runs">Its body, and the bodies of local functions and lambdas that this calls.</param>
    /// <param name="canSkip">Whether an iteration can go on to the next before its end.</param>
    /// <param name="purity">Tells what may change members.</param>
    public static CountedLoop? RecogniseStepped(ILoopOperation loop, IReadOnlyList<IOperation> runs, bool canSkip, PurityAnalysis purity)
    {
        (IOperation? condition, IOperation? last, IEnumerable<IOperation> others) = loop switch
        {
            IWhileLoopOperation { ConditionIsTop: true, ConditionIsUntil: false, Body: IBlockOperation { Operations: [.., var end] } block } top when !canSkip =>
                (top.Condition, end, block.Operations.Take(block.Operations.Length - 1).Concat(runs.Where(r => r != block))),
            IForLoopOperation { AtLoopBottom: [var bottom] } header => (header.Condition, bottom, runs),
            _ => ((IOperation?)null, (IOperation?)null, Enumerable.Empty<IOperation>()),
        };
        if (condition is not IBinaryOperation { OperatorMethod: null } test || last is not IExpressionStatementOperation { Operation: { } increment }
            || IndexOf(increment) is not { } index || StepOf(increment, index) is not { } step || step == 0 || AssignedIn(others).Contains(index))
        {
            return null;
        }

        HashSet<ISymbol> assigned = AssignedIn(runs);
        assigned.Add(index);
        return Bounded(test, index, IsIndex(test.LeftOperand, index) ? test.LeftOperand : test.RightOperand, step, new Invariance(assigned, loop.Body, purity));
    }

    private static ILocalSymbol? IndexOf(IOperation increment) =>
        (increment switch { IIncrementOrDecrementOperation one => one.Target, ICompoundAssignmentOperation some => some.Target, _ => null })
            is ILocalReferenceOperation { Local: { Type.SpecialType: SpecialType.System_Int32, RefKind: RefKind.None } local } ? local : null;

    private static HashSet<ISymbol> AssignedIn(IEnumerable<IOperation> operations) =>
        new(OperationScan.AssignedVariables(operations).Select(a => a.Symbol), SymbolEqualityComparer.Default);

    private static CountedLoop? Bounded(IBinaryOperation condition, ILocalSymbol index, IOperation lower, int step, Invariance invariance)
    {
        (BinaryOperatorKind kind, IOperation left, IOperation upper) = IsIndex(condition.LeftOperand, index)
            ? (condition.OperatorKind, condition.LeftOperand, condition.RightOperand)
            : (Mirrored(condition.OperatorKind), condition.RightOperand, condition.LeftOperand);
        bool ascending = kind is BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual;
        bool descending = kind is BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual;
        if (!IsIndex(left, index) || upper.Type?.SpecialType != SpecialType.System_Int32 || (step > 0 ? !ascending : !descending))
        {
            return null;
        }

        return invariance.Holds(upper) && !Mentions(upper, index)
            ? new CountedLoop(index, lower, upper, step, kind is BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThanOrEqual)
            : null;
    }

    private static bool IsIndex(IOperation operation, ILocalSymbol index) =>
        operation is ILocalReferenceOperation local && SymbolEqualityComparer.Default.Equals(local.Local, index);

    private static bool Mentions(IOperation operation, ILocalSymbol index) =>
        OperationScan.SelfAndDescendants(operation).Any(o => IsIndex(o, index));

    private static int? StepOf(IOperation increment, ILocalSymbol index) => increment switch
    {
        IIncrementOrDecrementOperation { OperatorMethod: null } step when IsIndex(step.Target, index) => step.Kind == OperationKind.Increment ? 1 : -1,
        ICompoundAssignmentOperation { OperatorMethod: null, OperatorKind: BinaryOperatorKind.Add, Value.ConstantValue: { HasValue: true, Value: int by } } step
            when IsIndex(step.Target, index) => by,
        ICompoundAssignmentOperation { OperatorMethod: null, OperatorKind: BinaryOperatorKind.Subtract, Value.ConstantValue: { HasValue: true, Value: int by } } step
            when IsIndex(step.Target, index) && by != int.MinValue => -by,
        _ => null,
    };

    private static BinaryOperatorKind Mirrored(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.LessThan => BinaryOperatorKind.GreaterThan,
        BinaryOperatorKind.LessThanOrEqual => BinaryOperatorKind.GreaterThanOrEqual,
        BinaryOperatorKind.GreaterThan => BinaryOperatorKind.LessThan,
        BinaryOperatorKind.GreaterThanOrEqual => BinaryOperatorKind.LessThanOrEqual,
        _ => BinaryOperatorKind.None,
    };

    /// <summary>Whether an expression has the same value before each iteration.</summary>
    private sealed class Invariance(HashSet<ISymbol> assigned, IOperation body, PurityAnalysis purity)
    {
        private bool? _hasEffects;

        public bool Holds(IOperation operation)
        {
            if (operation.ConstantValue.HasValue)
            {
                return true;
            }

            switch (operation)
            {
                case IInstanceReferenceOperation:
                    return operation.Type is { IsReferenceType: true } or { IsReadOnly: true };
                case ILocalReferenceOperation or IParameterReferenceOperation:
                    return !assigned.Contains(OperationScan.VariableOf(operation)!);
                case IParenthesizedOperation parenthesized:
                    return Holds(parenthesized.Operand);
                case IConversionOperation { OperatorMethod: null } conversion:
                    return Holds(conversion.Operand);
                case IUnaryOperation { OperatorMethod: null } unary:
                    return Holds(unary.Operand);
                case IBinaryOperation { OperatorMethod: null } binary:
                    return Holds(binary.LeftOperand) && Holds(binary.RightOperand);
                case IPropertyReferenceOperation { Property.Name: "Length", Instance: { } instance } length
                    when instance.Type is { } type && (type is IArrayTypeSymbol || CallNames.IsSpanOrMemory(type)):
                    return Holds(instance);
                case IFieldReferenceOperation field:
                    return HoldsMember(field.Instance, field.Field.IsReadOnly);
                case IPropertyReferenceOperation property when purity.Of(property) != Ir.Purity.Effect:
                    return HoldsMember(property.Instance, false) && property.Arguments.All(a => Holds(a.Value));
                case IInvocationOperation call when CallNames.PrimitivePrefix(call.TargetMethod.ContainingType) is not null:
                    return call.Arguments.All(a => Holds(a.Value));
                default:
                    return false;
            }
        }

        private bool HoldsMember(IOperation? instance, bool isReadOnly) =>
            (instance is null || Holds(instance)) && (isReadOnly || !(_hasEffects ??= purity.HasEffects(body)));
    }
}
