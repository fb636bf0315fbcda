using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>Writes the primal program with what the reverse sweep needs of it: pushes, further results of branches, fused loops.</summary>
internal sealed class ForwardSweep
{
    private readonly Reversal _reversal;
    private readonly LinearSweep _reverse;
    private readonly Value _stack;
    private readonly ResidualPlan _plan;

    public ForwardSweep(Reversal reversal, LinearSweep reverse, Value stack)
    {
        _reversal = reversal;
        _reverse = reverse;
        _stack = stack;
        _plan = reversal.Plan;
    }

    /// <summary>Appends the forward sweep of a region.</summary>
    public void Write(Block block, Scope scope, IrBuilder builder)
    {
        foreach (Statement statement in block.Statements)
        {
            builder.Source = statement.Source;
            if (statement is Structured)
            {
                _reverse.DeclareEarly(scope, builder);
            }

            switch (statement)
            {
                case If branch:
                    WriteIf(branch, builder);
                    break;
                case Loop loop when _reversal.Fused.TryGetValue(loop.Region, out FusedLoop? fused):
                    WriteFused(loop, fused, builder);
                    break;
                case Loop loop:
                    WriteLoop(loop, builder);
                    break;
                case Call { Form: CallForm.Forward } call:
                    builder.Append(call with { Arguments = call.Arguments.Add(_stack) });
                    break;
                default:
                    builder.Append(statement);
                    break;
            }

            foreach (Value value in IrWalk.Definitions(statement))
            {
                _reverse.Available.Add(value.Id);
            }
        }

        if (_plan.Stored.TryGetValue(scope, out List<Value>? stored))
        {
            builder.Source = -1;
            if (_plan.Arrays.TryGetValue(scope, out ResidualArrays? arrays))
            {
                arrays.Keep(builder);
                return;
            }

            foreach (Value value in stored)
            {
                builder.Append(new Push(_stack, value));
            }
        }
    }

    private void DeclareArrays(int region, IrBuilder builder)
    {
        foreach (ResidualArrays arrays in _plan.Arrays.Values.Where(a => a.Outermost == region))
        {
            arrays.Declare(builder);
        }
    }

    private void WriteIf(If branch, IrBuilder builder)
    {
        DeclareArrays(branch.Region, builder);
        Scope then = _reversal.Scopes.ScopeOf(branch.Region), otherwise = _reversal.Scopes.ScopeOf(branch.Region, isElse: true);
        IrBuilder thenBuilder = builder.Nested(), elseBuilder = builder.Nested();
        Write(branch.Then, then, thenBuilder);
        Write(branch.Else, otherwise, elseBuilder);
        List<Value> results = [.. branch.Results], thenYields = [.. branch.Then.Yields], elseYields = [.. branch.Else.Yields];
        foreach ((Value value, Value result) in HandedOut(then))
        {
            results.Add(result);
            thenYields.Add(value);
            elseYields.Add(Placeholder(elseBuilder, value.Type));
        }

        foreach ((Value value, Value result) in HandedOut(otherwise))
        {
            results.Add(result);
            thenYields.Add(Placeholder(thenBuilder, value.Type));
            elseYields.Add(value);
        }

        builder.Append(branch with
        {
            Then = thenBuilder.Finish(thenYields), Else = elseBuilder.Finish(elseYields), Results = results.ToEquatableArray(),
        });
    }

    private IEnumerable<(Value Value, Value Result)> HandedOut(Scope scope) =>
        _plan.Handed.TryGetValue(scope, out List<(Value, Value)>? handed) ? handed : [];

    private static Value Placeholder(IrBuilder builder, IrType type) =>
        builder.Constant(type, type.IsReal ? IrBuilder.RealLiteral(type, "0") : "default");

    private void WriteLoop(Loop loop, IrBuilder builder)
    {
        DeclareArrays(loop.Region, builder);
        IrBuilder body = builder.Nested();
        Write(loop.Body, _reversal.Scopes.ScopeOf(loop.Region), body);
        builder.Append(loop with
        {
            Body = body.Finish(loop.Body.Yields),
            Trips = _plan.Trips.TryGetValue(loop.Region, out Value? trips) ? trips : loop.Trips,
        });
    }

    private void WriteFused(Loop loop, FusedLoop fused, IrBuilder builder)
    {
        Cloner prelude = new(_reversal.Context, []);
        foreach (Let let in fused.Prelude)
        {
            Let copy = let with { Target = _reversal.Context.Fresh(let.Target.Type, let.Target.Hint, true), Operation = prelude.Rewrite(let.Operation) };
            prelude.Map[let.Target.Id] = copy.Target;
            builder.Append(copy);
        }

        Loop reverse = fused.Reverse;
        Value[] zeros = [.. reverse.Carried.Select(c => builder.Let(c.Type, new Constant(IrBuilder.RealLiteral(c.Type, "0")), linear: true))];
        IrBuilder body = builder.Nested();
        Write(loop.Body, _reversal.Scopes.ScopeOf(loop.Region), body);
        IrBuilder reverseBody = body.Nested();
        Value[] next = _reverse.Write(reverse.Body, _reversal.Scopes.ScopeOf(loop.Region), reverseBody);

        // The prelude's copies stand in for the values that the transposed program computes later.
        Block adjoint = new Substitution(prelude.Map).Rewrite(reverseBody.Finish(next));
        body.AppendAll(adjoint.Statements);
        builder.Append(loop with
        {
            Carried = new([.. loop.Carried, .. reverse.Carried]),
            Initial = new([.. loop.Initial, .. zeros]),
            Body = body.Finish([.. loop.Body.Yields, .. adjoint.Yields]),
            Results = new([.. loop.Results, .. _plan.Sums[loop.Region]]),
        });
    }
}
