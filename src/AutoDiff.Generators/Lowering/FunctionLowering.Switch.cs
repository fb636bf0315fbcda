using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary><c>switch</c> as a chain of branches, in the order in which C# tests the cases.</summary>
internal sealed partial class FunctionLowering
{
    private Completion LowerSwitch(ISwitchOperation operation)
    {
        At(operation);
        int source = _builder.Source;
        Subject subject = SubjectOf(operation.Value);
        LoopFrame? outer = _loop;
        Variable left = Flag("left", false);
        _loop = new LoopFrame(left, outer?.Continued);
        _switches.Add(new SwitchFrame(operation, left));
        ISwitchCaseOperation? otherwise = operation.Cases.FirstOrDefault(c => c.Clauses.Any(k => k is IDefaultCaseClauseOperation));
        ISwitchCaseOperation[] sections = [.. operation.Cases.Where(c => c != otherwise)];
        Completion completion = LowerSections(subject, sections, 0, otherwise, source);
        _loop = outer;
        _switches.RemoveAt(_switches.Count - 1);
        _environment.Remove(left);
        return new Completion(completion.Continues || (completion.Exits & Exits.Break) != 0, completion.Exits & ~Exits.Break);
    }

    private Completion LowerSections(Subject subject, ISwitchCaseOperation[] sections, int start, ISwitchCaseOperation? otherwise, int source)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        if (start == sections.Length)
        {
            return otherwise is null ? Completion.Normal : LowerSection(otherwise);
        }

        ISwitchCaseOperation section = sections[start];
        _builder.Source = source;
        Value? condition = null;
        foreach (ICaseClauseOperation clause in section.Clauses)
        {
            Value? before = condition;
            condition = before is null ? Matches(subject, clause)
                : clause is ISingleValueCaseClauseOperation && IsNumber(subject.Parts[0].Type) ? _builder.Apply(IrType.Bool, Op.Or, before, Matches(subject, clause))
                : Choose(before, () => Bool(true), () => Matches(subject, clause), IrType.Bool);
        }

        Branch then = Run(() => LowerSection(section));
        Branch rest = Run(() => LowerSections(subject, sections, start + 1, otherwise, source));
        return Join(condition!, then, rest, source);
    }

    private Completion LowerSection(ISwitchCaseOperation section)
    {
        List<ISwitchCaseOperation> entered = _switches[_switches.Count - 1].Entered;
        entered.Add(section);
        Completion completion = LowerBodyOf(section);
        entered.RemoveAt(entered.Count - 1);
        return completion;
    }

    private Completion LowerBodyOf(ISwitchCaseOperation section)
    {
        // The break that ends a section is no exit: control goes on behind the switch, as from the other sections.
        IReadOnlyList<IOperation> body = section.Body;
        int count = body.Count > 0 && IsBreak(body[body.Count - 1]) ? body.Count - 1 : body.Count;
        if (count == 1 && body[0] is IBlockOperation { Operations: { Length: > 0 } inner } && IsBreak(inner[inner.Length - 1]))
        {
            return LowerStatements([.. inner.Take(inner.Length - 1)]);
        }

        return LowerStatements([.. body.Take(count)]);
    }

    private static bool IsBreak(IOperation operation) => operation is IBranchOperation { BranchKind: BranchKind.Break };

    private Value Matches(Subject subject, ICaseClauseOperation clause)
    {
        switch (clause)
        {
            case ISingleValueCaseClauseOperation single:
                return MatchesConstant(subject, single.Value);
            case IPatternCaseClauseOperation { Guard: null } pattern:
                return Matches(subject, pattern.Pattern);
            case IPatternCaseClauseOperation { Guard: { } guard } pattern:
                DeclareVariables(pattern.Pattern);
                return Choose(Matches(subject, pattern.Pattern), () => Lower(guard), () => Bool(false), IrType.Bool);
            default:
                return RefuseConstruct(clause);
        }
    }

    private Value[] LowerSwitchExpression(ISwitchExpressionOperation operation)
    {
        IrType[] types = PartTypes(operation.Type!);
        if (types.Any(t => t.IsBuffer))
        {
            return [.. types.Select(_ => RefuseConstruct(operation, "A switch expression between spans or arrays", "use if and else around the code that works on them"))];
        }

        return LowerArms(operation, SubjectOf(operation.Value), 0, types);
    }

    private Value[] LowerArms(ISwitchExpressionOperation operation, Subject subject, int start, IrType[] types)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        if (start == operation.Arms.Length)
        {
            ThrowUnmatched(subject);
            return [.. types.Select(Placeholder)];
        }

        ISwitchExpressionArmOperation arm = operation.Arms[start];
        bool isLast = start == operation.Arms.Length - 1;
        return MatchOf(operation, subject, start) is not { } matches ? LowerParts(arm.Value) : ChooseParts(
            matches, () => LowerParts(arm.Value), () => LowerArms(operation, subject, start + 1, types), types, IsThrow(arm.Value), isLast);
    }

    /// <summary>Whether an arm is taken, if those before it are not; null if it is in any case.</summary>
    private Value? MatchOf(ISwitchExpressionOperation operation, Subject subject, int at)
    {
        ISwitchExpressionArmOperation arm = operation.Arms[at];
        DeclareVariables(arm.Pattern);
        Value matches = Matches(subject, arm.Pattern);
        if (arm.Guard is null && (arm.Pattern is IDiscardPatternOperation || (at == operation.Arms.Length - 1 && operation.IsExhaustive)))
        {
            return null;
        }

        return arm.Guard is { } guard ? Choose(matches, () => Lower(guard), () => Bool(false), IrType.Bool) : matches;
    }

    private void ThrowUnmatched(Subject subject)
    {
        string argument = subject.Parts is [{ Type.IsBuffer: false }] ? "{0}" : "";
        _builder.Append(new Throw(
            $"new global::System.Runtime.CompilerServices.SwitchExpressionException({argument})", argument.Length == 0 ? [] : [subject.Parts[0]]));
    }
}
