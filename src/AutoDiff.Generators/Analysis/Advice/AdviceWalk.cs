using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Analysis;

/// <summary>
/// Goes through one lowered function in program order, with the conditions that hold at each place, and asks of each primitive whether its
/// derivative is lost or singular there. Only primitives through which a derivative flows, from an input to a result, are considered.
/// </summary>
internal sealed partial class AdviceWalk
{
    private readonly FunctionIr _function;
    private readonly ModuleActivity _activity;
    private readonly Usefulness _usefulness;
    private readonly Guards _guards;
    private readonly List<Advice> _advice = [];

    /// <summary>Sums with exponentials among their terms, and the exponents of these.</summary>
    private readonly Dictionary<int, List<Value>> _exponentialSums = [];
    private readonly HashSet<int> _reportedRoots = [];

    private AdviceWalk(FunctionIr function, ModuleActivity activity)
    {
        _function = function;
        _activity = activity;
        _usefulness = new Usefulness(function);
        _guards = new Guards(function, SignAnalysis.Create(function));
        FindExponentialSums();
    }

    public static IReadOnlyList<Advice> Of(FunctionIr function, ModuleActivity activity)
    {
        AdviceWalk walk = new(function, activity);
        walk.Visit(function.Body);
        return walk._advice;
    }

    private bool IsVaried(Value value) => _activity.IsVaried(_function, value);

    private void Visit(Block block)
    {
        int count = _guards.Count;
        foreach (Statement statement in block.Statements)
        {
            switch (statement)
            {
                case Let { Operation: Primitive primitive } let:
                    Visit(let, primitive);
                    break;
                case Let { Operation: Inert { Arguments: [{ } operand] } inert } let when CheckText.IsConversion(inert) && IsVaried(operand):
                    Report(DiagnosticDescriptors.CutByCast, let, operand, let.Target.Type.Name);
                    break;
                case If branch:
                    Visit(branch.Then, branch.Condition, true);
                    Visit(branch.Else, branch.Condition, false);
                    AssumeWhatDidNotThrow(branch);
                    break;
                case Loop loop:
                    Visit(loop);
                    break;
            }
        }

        _guards.Forget(count);
    }

    private void Visit(Block block, Value condition, bool holds)
    {
        int count = _guards.Count;
        _guards.Assume(condition, holds);
        Visit(block);
        _guards.Forget(count);
    }

    /// <summary>After a guard that throws, its condition does not hold.</summary>
    private void AssumeWhatDidNotThrow(If branch)
    {
        if (branch.Then.Statements.Any(s => s is Throw))
        {
            _guards.Assume(branch.Condition, false);
        }
        else if (branch.Else.Statements.Any(s => s is Throw))
        {
            _guards.Assume(branch.Condition, true);
        }
    }

    private void Visit(Loop loop)
    {
        if (loop.Condition is not { } condition)
        {
            Visit(loop.Body);
            return;
        }

        Visit(condition);
        Visit(loop.Body, condition.Yields[0], true);
    }

    private void Report(DiagnosticDescriptor descriptor, Let let, Value? operand, params object[] arguments) =>
        _advice.Add(new Advice(descriptor, _function, let.Target, operand, let.Source, arguments)
        {
            Path = DerivativePath.To(operand is not null && IsVaried(operand) ? operand : ((Primitive)let.Operation).Arguments.First(IsVaried), _function, _activity),
        });

    private void Visit(Let let, Primitive primitive)
    {
        if (!primitive.Arguments.Any(IsVaried))
        {
            return;
        }

        switch (primitive.Name)
        {
            case Op.Convert when let.Target.Type.Kind == Ir.TypeKind.Integer:
                Report(DiagnosticDescriptors.CutByCast, let, primitive.Arguments[0], let.Target.Type.Name);
                return;
            case Op.Equal or Op.NotEqual when primitive.Arguments.All(a => a.Type.IsReal) && primitive.Arguments[0].Id != primitive.Arguments[1].Id:
                Report(DiagnosticDescriptors.BranchOnEquality, let, let.Target);
                return;
            case Op.Divide when _usefulness.IsUseful(let.Target) && IsVaried(primitive.Arguments[1]):
                VisitPole(let, primitive.Arguments[1], "the quotient", "add a small positive number to it, or branch before it vanishes");
                return;
        }

        int dot = primitive.Name.IndexOf('.');
        if (dot > 0 && _usefulness.IsUseful(let.Target))
        {
            VisitFunction(let, primitive, primitive.Name.Substring(dot + 1));
        }
    }
}
