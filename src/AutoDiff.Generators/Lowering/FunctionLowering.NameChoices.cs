using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// Names of which control flow decides what they mean: locals that are objects which may change, and <c>ref</c> locals. What follows in the block of such a name is written once for
/// each meaning, so that a name means one thing wherever it is used.
/// </summary>
internal sealed partial class FunctionLowering
{
    /// <summary>How often the rest of a block is doubled: it may be written sixteen times.</summary>
    private const int MaxNameChoices = 4;

    private readonly HashSet<SyntaxNode> _forked = [];
    private int _nameChoices;

    /// <summary>Lowers a statement that decides what a name means, and what follows it in its block; null for any other.</summary>
    private Completion? LowerNameChoice(IReadOnlyList<IOperation> statements, int at)
    {
        if (_nameChoices >= MaxNameChoices || statements.Any(s => s is ILabeledOperation))
        {
            return null;
        }

        switch (statements[at])
        {
            case IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [{ Symbol: { } local, Initializer.Value: { } value } declarator] }] } group
                when IsNameChoice(value, local) && (local.RefKind != RefKind.None || _active.Contains(local)):
                At(group);
                return LowerNameChoice(value, chosen => Rename(local, chosen, declarator), statements, at + 1);
            case IExpressionStatementOperation { Operation: ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: { } local }, Value: { } value } assignment } statement
                when IsNameChoice(value, local) && (assignment.IsRef || IsLocalObject(assignment.Target)) && IsRenamed(assignment):
                At(statement);
                return LowerNameChoice(value, chosen => Rename(local, chosen, assignment), statements, at + 1);
            case IConditionalOperation branching when RenamedIn(branching).Any():
                return LowerForked(branching, statements, at + 1);
            default:
                return null;
        }
    }

    /// <summary>Whether a value is one of several things that have names already.</summary>
    private bool IsNameChoice(IOperation value, ILocalSymbol local) =>
        (local.RefKind != RefKind.None ? value is IConditionalOperation { IsRef: true }
            : TypeMapper.IsMutableObject(local.Type) && OperationScan.Alternatives(value).Skip(1).Any() && OperationScan.Alternatives(value).Any(IsNamedObject))
        && Coalesced(value).All(c => IsLocalObject(c) && (PartsNamed(Unwrapped(c)) is not null || IsElementPath(Unwrapped(c))));

    private static bool IsNamedObject(IOperation value) => Unwrapped(value) is not (IObjectCreationOperation or IWithOperation or IThrowOperation or ILiteralOperation or IDefaultValueOperation);

    /// <summary>What is asked whether it is there: it is evaluated twice, so it must be a name.</summary>
    private static IEnumerable<IOperation> Coalesced(IOperation value) => Unwrapped(value) switch
    {
        ICoalesceOperation choice => Coalesced(choice.Value).Concat(Coalesced(choice.WhenNull)).Append(choice.Value),
        IConditionalOperation { WhenFalse: { } whenFalse } choice => Coalesced(choice.WhenTrue).Concat(Coalesced(whenFalse)),
        ISwitchExpressionOperation choice => choice.Arms.SelectMany(a => Coalesced(a.Value)),
        _ => [],
    };

    private Completion LowerNameChoice(IOperation value, Action<IOperation> name, IReadOnlyList<IOperation> statements, int rest)
    {
        switch (Unwrapped(value))
        {
            case IConditionalOperation { WhenFalse: { } whenFalse } choice:
                return Fork(Lower(choice.Condition), () => LowerNameChoice(choice.WhenTrue, name, statements, rest), () => LowerNameChoice(whenFalse, name, statements, rest));
            case ICoalesceOperation choice:
                return Fork(FlagOf(choice.Value), () => LowerNameChoice(choice.Value, name, statements, rest), () => LowerNameChoice(choice.WhenNull, name, statements, rest));
            case ISwitchExpressionOperation choice:
                return LowerNameArms(choice, SubjectOf(choice.Value), 0, name, statements, rest);
            case IThrowOperation thrown:
                LowerThrow(thrown);
                return Completion.Throws;
            default:
                name(value);
                return LowerStatements(statements, rest);
        }
    }

    private Completion LowerNameArms(ISwitchExpressionOperation choice, Subject subject, int start, Action<IOperation> name, IReadOnlyList<IOperation> statements, int rest)
    {
        if (start == choice.Arms.Length)
        {
            ThrowUnmatched(subject);
            return Completion.Throws;
        }

        ISwitchExpressionArmOperation arm = choice.Arms[start];
        Value? matches = MatchOf(choice, subject, start);
        return matches is null ? LowerNameChoice(arm.Value, name, statements, rest)
            : Fork(matches, () => LowerNameChoice(arm.Value, name, statements, rest), () => LowerNameArms(choice, subject, start + 1, name, statements, rest));
    }

    /// <summary>An <c>if</c> in whose branches names come to mean other things, and what follows it.</summary>
    private Completion LowerForked(IConditionalOperation branching, IReadOnlyList<IOperation> statements, int rest)
    {
        At(branching);
        Completion Then(IOperation? branch)
        {
            if (branch is IConditionalOperation { Syntax: IfStatementSyntax } next)
            {
                return LowerForked(next, statements, rest);
            }

            if (branch is not null)
            {
                _forked.Add(branch.Syntax);
            }

            Completion completion = branch is null ? Completion.Normal : LowerStatement(branch);
            return !completion.Continues ? completion : completion.Exits != Exits.None ? LowerGuarded(completion, statements, rest) : LowerStatements(statements, rest);
        }

        return Fork(Lower(branching.Condition), () => Then(branching.WhenTrue), () => Then(branching.WhenFalse));
    }

    /// <summary>Two branches to the end of the block. What names mean in one is nothing to the other, nor to what comes after both.</summary>
    private Completion Fork(Value condition, Func<Completion> whenTrue, Func<Completion> whenFalse)
    {
        int source = _builder.Source;
        Scope names = CurrentScope();
        _nameChoices++;
        Branch then = Run(whenTrue);
        Enter(names);
        Branch otherwise = Run(whenFalse);
        Enter(names);
        _nameChoices--;
        return Join(condition, then, otherwise, source);
    }

    /// <summary>The locals that come to mean other things in the branches of an <c>if</c> that stands in their block.</summary>
    private IEnumerable<ILocalSymbol> RenamedIn(IConditionalOperation branching) => branching.Syntax is not IfStatementSyntax { Parent: BlockSyntax block } ? []
        : BranchesOf(branching).SelectMany(b => b is IBlockOperation inner ? inner.Operations : [b]).OfType<IExpressionStatementOperation>().Select(s => s.Operation).OfType<ISimpleAssignmentOperation>()
            .Where(a => a.Target is ILocalReferenceOperation { Local: { } local } target && DeclaringBlock(local) == block && !IsCaptured(local, block) && !HasLabels(block)
                && (a.IsRef || (IsLocalObject(target) && TypeMapper.IsMutableObject(local.Type) && _parts.ContainsKey(local)
                    && (OperationScan.Alternatives(a.Value).Any(v => IsNamedObject(v) && PartsNamed(Unwrapped(v)) is not null) || HasOtherName(new ObjectName(_parts[local], null), target)))))
            .Select(a => ((ILocalReferenceOperation)a.Target).Local);

    private static IEnumerable<IOperation> BranchesOf(IConditionalOperation branching) =>
        (branching.WhenTrue is IConditionalOperation ? [] : new[] { branching.WhenTrue })
            .Concat(branching.WhenFalse is IConditionalOperation next ? BranchesOf(next) : branching.WhenFalse is { } last ? [last] : []);

    /// <summary>Whether an assignment may let a name mean something else from there on: control comes by whenever it comes to a later use of the name.</summary>
    private bool IsRenamed(ISimpleAssignmentOperation assignment)
    {
        if (assignment is not { Parent: IExpressionStatementOperation { Syntax: { Parent: { } around } statement }, Target: ILocalReferenceOperation { Local: { } local } }
            || DeclaringBlock(local) is not { } block || IsCaptured(local, block) || HasLabels(block))
        {
            return false;
        }

        return around == block || _forked.Contains(around) || _forked.Contains(statement);
    }

    private static BlockSyntax? DeclaringBlock(ILocalSymbol local) =>
        local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax { Parent: BlockSyntax block } } ? block : null;

    /// <summary>Whether a lambda or local function uses a local: what it means there is settled where it is made.</summary>
    private static bool IsCaptured(ILocalSymbol local, BlockSyntax block) => block.DescendantNodes()
        .Where(n => n is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax)
        .Any(f => f.DescendantNodes().OfType<IdentifierNameSyntax>().Any(n => n.Identifier.ValueText == local.Name));

    private static bool HasLabels(BlockSyntax block) => block.DescendantNodes().Any(n => n is LabeledStatementSyntax);

    /// <summary>Lets a local mean what an expression names, or a new object.</summary>
    private void Rename(ILocalSymbol local, IOperation value, IOperation use)
    {
        if (local.RefKind == RefKind.None)
        {
            NameObject(local, local.Name, local.Type, value)();
            return;
        }

        Scope before = CurrentScope();
        _variables.Remove(local);
        _parts.Remove(local);
        _references.Remove(local);
        if (OperationScan.SelfAndDescendants(value).Any(o => OperationScan.VariableOf(o) is { } named && SymbolEqualityComparer.Default.Equals(named, local)) || !TryRefer(local, value))
        {
            Enter(before);
            RefuseConstruct(use, "A ref local to other than a variable or an element of an array or span", "use what it refers to");
        }
    }
}
