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

    /// <summary>A body, and those of the lambdas and local functions in it.</summary>
    public static IEnumerable<IOperation> WithNested(IOperation body)
    {
        yield return body;
        foreach (IOperation operation in SelfAndDescendants(body))
        {
            foreach (IOperation child in operation.ChildOperations)
            {
                if (child is ILocalFunctionOperation or IAnonymousFunctionOperation)
                {
                    foreach (IOperation inner in WithNested(child))
                    {
                        yield return inner;
                    }
                }
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
            else if (RootVariable(target) is { } symbol && seen.Add(symbol))
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
                    case ISimpleAssignmentOperation { Value: { } named } assignment when assignment.IsRef || TypeMapper.IsMutableObject(named.Type):
                        Add(assignment.Target);
                        foreach (IOperation one in Alternatives(named))
                        {
                            Add(one);
                        }

                        break;
                    case IAssignmentOperation assignment:
                        Add(assignment.Target);
                        break;
                    case IIncrementOrDecrementOperation step:
                        Add(step.Target);
                        break;
                    case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                        Add(argument.Value);
                        break;
                    case IInvocationOperation { TargetMethod: { IsStatic: false, IsReadOnly: false } method, Instance: { } receiver }
                        when MayChangeReceiver(method) && TypeMapper.ShapeOf(receiver.Type!) is not null:
                        Add(receiver);
                        break;
                    case IArgumentOperation { Value: { } passed } when TypeMapper.IsMutableObject(passed.Type):
                        Add(passed);
                        break;
                    case IPropertyReferenceOperation { Instance: { } owner } property when RunsOn(owner, property):
                        Add(owner);
                        break;
                    case IVariableDeclaratorOperation { Initializer.Value: { } named } declarator when declarator.Symbol.RefKind != RefKind.None || TypeMapper.IsMutableObject(named.Type):
                        foreach (IOperation one in Alternatives(named))
                        {
                            Add(one);
                        }

                        break;
                }
            }
        }

        return assigned;
    }

    /// <summary>What the value of an expression may be: itself, or one of what it chooses from.</summary>
    public static IEnumerable<IOperation> Alternatives(IOperation value) => value switch
    {
        IConversionOperation { OperatorMethod: null, Operand: { } operand } => Alternatives(operand),
        IParenthesizedOperation { Operand: { } operand } => Alternatives(operand),
        IConditionalOperation { WhenFalse: { } whenFalse } choice => Alternatives(choice.WhenTrue).Concat(Alternatives(whenFalse)),
        ICoalesceOperation choice => Alternatives(choice.Value).Concat(Alternatives(choice.WhenNull)),
        ISwitchExpressionOperation choice => choice.Arms.SelectMany(a => Alternatives(a.Value)),
        _ => [value],
    };

    /// <summary>Whether a method may change the struct that it is called on; one of an interface is the struct's own, where a type parameter stands for it.</summary>
    private static bool MayChangeReceiver(IMethodSymbol method) =>
        method.ContainingType is { IsValueType: true, IsReadOnly: false } or { TypeKind: Microsoft.CodeAnalysis.TypeKind.Interface } || TypeMapper.IsObject(method.ContainingType);

    /// <summary>Whether a property has code that may change the object.</summary>
    private static bool RunsOn(IOperation owner, IPropertyReferenceOperation property) =>
        TypeMapper.IsMutableObject(owner.Type) && TypeMapper.ShapeOf(owner.Type!)!.Find(property.Property) is null;

    /// <summary>Whether operations may change the object that their method is called on.</summary>
    public static bool MayChangeThis(IEnumerable<IOperation> operations) => operations.SelectMany(SelfAndDescendants).Any(operation => operation switch
    {
        IDeconstructionAssignmentOperation deconstruction => SelfAndDescendants(deconstruction.Target).Any(o => o is IInstanceReferenceOperation),
        IAssignmentOperation assignment => IsThis(assignment.Target),
        IIncrementOrDecrementOperation step => IsThis(step.Target),
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => IsThis(argument.Value),
        IArgumentOperation { Value: { } passed } => IsThis(passed) && TypeMapper.IsMutableObject(passed.Type),
        IVariableDeclaratorOperation { Initializer.Value: { } named } => IsThis(named) && TypeMapper.IsMutableObject(named.Type),
        IPropertyReferenceOperation { Instance: { } owner } property => IsThis(owner) && RunsOn(owner, property),
        IInvocationOperation { Instance: { } instance, TargetMethod.IsReadOnly: false } => IsThis(instance),
        _ => false,
    });

    /// <summary>Whether an expression is the object that its method is called on, or a part of it.</summary>
    public static bool IsThis(IOperation operation) => operation switch
    {
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } => true,
        IMemberReferenceOperation { Instance: { } instance } => IsThis(instance),
        IParenthesizedOperation parenthesized => IsThis(parenthesized.Operand),
        _ => false,
    };

    public static ISymbol? VariableOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        _ => null,
    };

    /// <summary>The variable that an assignment to an expression changes: itself, or the struct or tuple whose member it is.</summary>
    public static ISymbol? RootVariable(IOperation operation) => operation switch
    {
        IMemberReferenceOperation { Instance: { } instance } member
            when TypeMapper.IsObject(instance.Type) || (TypeMapper.IsStruct(instance.Type) && (member is IFieldReferenceOperation || TypeMapper.ShapeOf(instance.Type!) is { Rank: 0 })) => RootVariable(instance),
        IParenthesizedOperation parenthesized => RootVariable(parenthesized.Operand),
        IDeclarationExpressionOperation declaration => RootVariable(declaration.Expression),
        _ => VariableOf(operation),
    };

    /// <summary>The variables of struct types that are changed in place, in part or by their own methods.</summary>
    public static IEnumerable<ISymbol> ChangedByMember(IOperation body)
    {
        foreach (IOperation operation in SelfAndDescendants(body))
        {
            IOperation? target = operation switch
            {
                IAssignmentOperation assignment => assignment.Target,
                IIncrementOrDecrementOperation step => step.Target,
                IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => argument.Value,
                IInvocationOperation { TargetMethod: { IsStatic: false, IsReadOnly: false } method, Instance: { } receiver }
                    when MayChangeReceiver(method) && TypeMapper.ShapeOf(receiver.Type!) is not null => receiver,
                _ => null,
            };
            IEnumerable<IOperation> targets = target is ITupleOperation ? SelfAndDescendants(target) : target is null ? [] : [target];
            foreach (IOperation one in targets)
            {
                if ((VariableOf(one) is null || operation is IInvocationOperation) && RootVariable(one) is { } symbol)
                {
                    yield return symbol;
                }
            }
        }
    }

    /// <summary>How control can leave a loop's body: <c>break</c> and <c>continue</c> of the loop itself, <c>return</c>, and jumps to labels after it.</summary>
    public static Exits ExitsOf(ILoopOperation loop, Func<ILabelSymbol, Exits> exitTo)
    {
        Exits exits = Exits.None;
        foreach (IOperation operation in SelfAndDescendants(loop.Body))
        {
            exits |= operation switch
            {
                IReturnOperation => Exits.Return,
                IBranchOperation { BranchKind: BranchKind.Break } branch when SameLabel(branch.Target, loop.ExitLabel) => Exits.Break,
                IBranchOperation { BranchKind: BranchKind.Continue } branch when SameLabel(branch.Target, loop.ContinueLabel) => Exits.Continue,
                IBranchOperation { BranchKind: BranchKind.GoTo } branch => exitTo(branch.Target),
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
