using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>Writes the linear program with its residuals in place; if it has been transposed, with its loops turned round.</summary>
internal sealed class LinearSweep
{
    private readonly Reversal _reversal;
    private readonly Value _stack;
    private readonly ResidualPlan _plan;
    private readonly ScopeTree _scopes;

    /// <summary>What stands for a primal value, or for a replaced value of the transposed program.</summary>
    private readonly Dictionary<int, Value> _map = [];
    private readonly HashSet<int> _declared = [];
    private readonly BufferRoots _roots;

    public LinearSweep(Reversal reversal, Value stack)
    {
        _reversal = reversal;
        _stack = stack;
        _plan = reversal.Plan;
        _scopes = reversal.Scopes;
        _roots = BufferRoots.Of(reversal.Transposed);
        foreach (Value parameter in reversal.Primal.Parameters.Concat(reversal.Transposed.Parameters))
        {
            Available.Add(parameter.Id);
        }
    }

    /// <summary>Lets a value stand for another from here on.</summary>
    public void Bind(Value value, Value by) => _map[value.Id] = by;

    /// <summary>The values defined so far by the forward sweep.</summary>
    public HashSet<int> Available { get; } = [];

    /// <summary>
    /// Declares the cotangent storage that belongs to a region where both sweeps meet, as far as its length is known: ahead of a
    /// statement that may contain fused loops.
    /// </summary>
    public void DeclareEarly(Scope scope, IrBuilder builder)
    {
        if (scope.Access != Access.Direct || _reversal.Fused.Count == 0)
        {
            return;
        }

        Block block = scope.Owner is { } owner ? _reversal.Fused[owner.Region].Reverse.Body : _reversal.Transposed.Body;
        foreach (Statement statement in block.Statements)
        {
            if (statement is Let { Operation: Allocate allocate } let && Available.Contains(allocate.Length.Id) && _declared.Add(let.Target.Id))
            {
                builder.Append(let);
            }
        }
    }

    /// <summary>Appends the linear sweep of a region; returns what its block yields.</summary>
    public Value[] Write(Block block, Scope scope, IrBuilder builder)
    {
        Restore(scope, builder);
        WriteStatements(block, scope, builder);
        return [.. block.Yields.Select(Use)];
    }

    private void WriteStatements(Block block, Scope scope, IrBuilder builder)
    {
        foreach (Statement statement in block.Statements)
        {
            builder.Source = statement.Source;
            switch (statement)
            {
                case Let let when _declared.Contains(let.Target.Id):
                    break;
                case If branch when _scopes.Region(branch.Region) is If:
                    WriteIf(branch, builder);
                    break;
                case Loop loop when _reversal.Fused.ContainsKey(loop.Region):
                    TakeSums(loop, builder);
                    break;
                case Loop loop when _scopes.Region(loop.Region) is Loop primal:
                    WriteLoop(loop, primal, builder);
                    break;
                case Loop loop:
                    IrBuilder body = builder.Nested();
                    WriteStatements(loop.Body, scope, body);
                    builder.Append((Loop)new Operands(this).Rewritten(loop with { Body = Block.Empty }) with
                    {
                        Body = body.Finish(loop.Body.Yields.Select(Use)),
                    });
                    break;
                case Call { Form: CallForm.Reverse } call:
                    Call rewritten = (Call)new Operands(this).Rewritten(call);
                    builder.Append(rewritten with { Region = _reversal.Context.TakeId(), Arguments = rewritten.Arguments.Add(_stack) });
                    break;
                default:
                    builder.Append(new Operands(this).Rewritten(statement));
                    break;
            }
        }
    }

    private Value Use(Value value)
    {
        while (_map.TryGetValue(value.Id, out Value? mapped))
        {
            value = mapped;
        }

        return value;
    }

    /// <summary>Takes back what the forward sweep of the region kept, then computes again what is cheaper so.</summary>
    private void Restore(Scope scope, IrBuilder builder)
    {
        builder.Source = -1;
        if (_plan.Arrays.TryGetValue(scope, out ResidualArrays? arrays))
        {
            foreach ((Value value, Value restored) in arrays.Restore(builder, Use))
            {
                _map[value.Id] = restored;
            }
        }
        else if (_plan.Stored.TryGetValue(scope, out List<Value>? stored))
        {
            for (int i = stored.Count - 1; i >= 0; i--)
            {
                _map[stored[i].Id] = builder.Let(stored[i].Type, new Pop(_stack), stored[i].Hint);
            }
        }

        if (_plan.Handed.TryGetValue(scope, out List<(Value Value, Value Result)>? handed))
        {
            foreach ((Value value, Value result) in handed)
            {
                _map[value.Id] = result;
            }
        }

        if (_plan.Recomputed.TryGetValue(scope, out List<Value>? recomputed))
        {
            foreach (Value value in recomputed)
            {
                Operation operation = new Operands(this).Rewrite(_scopes.Find(value)!.Operation!);
                operation = operation is Allocate storage ? new Allocate(storage.Length, AllocationKind.Scratch) : operation;
                _map[value.Id] = builder.Let(value.Type, operation, value.Hint);
            }
        }
    }

    private void WriteIf(If branch, IrBuilder builder)
    {
        IrBuilder then = builder.Nested(), otherwise = builder.Nested();
        Value[] thenYields = Write(branch.Then, _scopes.ScopeOf(branch.Region), then);
        Value[] elseYields = Write(branch.Else, _scopes.ScopeOf(branch.Region, isElse: true), otherwise);
        builder.Append(branch with
        {
            Region = _reversal.Context.TakeId(), Condition = Use(branch.Condition), Then = then.Finish(thenYields), Else = otherwise.Finish(elseYields),
        });
    }

    /// <summary>A fused loop has run: what it summed joins what was there.</summary>
    private void TakeSums(Loop loop, IrBuilder builder)
    {
        Value[] sums = _plan.Sums[loop.Region];
        for (int i = 0; i < sums.Length; i++)
        {
            Value sum = Use(sums[i]), initial = Use(loop.Initial[i]);
            _map[loop.Results[i].Id] = builder.Is(initial, "0") ? sum : builder.Add(initial, sum);
        }
    }

    private void WriteLoop(Loop loop, Loop primal, IrBuilder builder)
    {
        Scope scope = _scopes.ScopeOf(loop.Region);
        Value index = _reversal.Context.Fresh(primal.Index.Type, primal.Index.Hint);
        _map[primal.Index.Id] = index;
        (Value lower, Value upper, int step, bool inclusive) = _reversal.KeepsOrder ? Forwards(primal, builder)
            : CanKeepOrder(loop, primal, scope) ? (Use(primal.Lower!), Use(primal.Upper!), primal.Step, primal.Inclusive)
            : Backwards(primal, builder);
        IrBuilder body = builder.Nested();
        Value[] next = Write(loop.Body, scope, body);
        builder.Source = loop.Source;
        builder.Append(loop with
        {
            Region = _reversal.Context.TakeId(), Index = index, Lower = lower, Upper = upper, Step = step, Inclusive = inclusive,
            Initial = loop.Initial.Select(Use).ToEquatableArray(), Body = body.Finish(next), Condition = null, Trips = null,
        });
    }

    /// <summary>Whether the reverse of a loop may run in the order of the primal: iterations are independent and keep nothing.</summary>
    private bool CanKeepOrder(Loop loop, Loop primal, Scope scope)
    {
        if (primal.Condition is not null || !primal.IsCounted || !SumAnalysis.AllSums(loop)
            || _plan.Stored.Keys.Any(s => s.IsWithin(scope) && !_plan.Arrays.ContainsKey(s)))
        {
            return false;
        }

        HashSet<int> own = [], read = [], written = [], elsewhere = [];
        void Touch(HashSet<int> how, Value buffer, Value index)
        {
            Value root = _roots.Of(buffer);
            if (own.Contains(root.Id))
            {
                return;
            }

            how.Add(root.Id);
            if (index.Id != loop.Index.Id || root.Id != buffer.Id)
            {
                elsewhere.Add(root.Id);
            }
        }

        foreach (Statement statement in IrWalk.Statements(loop.Body))
        {
            switch (statement)
            {
                case Let { Operation: Allocate } let:
                    own.Add(let.Target.Id);
                    break;
                case Let { Operation: Load load } when load.Buffer.IsLinear:
                    Touch(read, load.Buffer, load.Index);
                    break;
                case Accumulate accumulate:
                    Touch(written, accumulate.Buffer, accumulate.Index);
                    break;
                case Store store:
                    Touch(written, store.Buffer, store.Index);

                    // Which of two numbers is there in the end depends on the order, even if nothing is read.
                    read.Add(_roots.Of(store.Buffer).Id);
                    break;
                case Fill or Copy or Push or Call or Let { Operation: Pop }:
                    return false;
            }
        }

        // What an iteration writes somewhere into storage that another reads would link them.
        return !read.Any(root => written.Contains(root) && elsewhere.Contains(root));
    }

    /// <summary>The bounds of a loop that runs as the primal's did, and as often.</summary>
    private (Value Lower, Value Upper, int Step, bool Inclusive) Forwards(Loop primal, IrBuilder builder)
    {
        IrType type = primal.Index.Type;
        if (primal is { IsCounted: true, Condition: null })
        {
            return (Use(primal.Lower!), Use(primal.Upper!), primal.Step, primal.Inclusive);
        }

        Value trips = Use(_plan.Trips[primal.Region]);
        if (!primal.IsCounted)
        {
            return (builder.Constant(type, "0"), trips, 1, false);
        }

        Value first = Use(primal.Lower!);
        Value step = builder.Constant(type, primal.Step.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return (first, builder.Apply(type, Op.Add, first, builder.Apply(type, Op.Multiply, trips, step)), primal.Step, false);
    }

    /// <summary>The bounds of a loop run backwards. None of its iterations run if none of the primal's did.</summary>
    private (Value Lower, Value Upper, int Step, bool Inclusive) Backwards(Loop primal, IrBuilder builder)
    {
        IrType type = primal.Index.Type;
        Value one = builder.Constant(type, "1");
        if (!primal.IsCounted)
        {
            Value count = Use(_plan.Trips[primal.Region]);
            return (builder.Apply(type, Op.Subtract, count, one), builder.Constant(type, "0"), -1, true);
        }

        Value first = Use(primal.Lower!);
        if (primal.Condition is null && primal.Step is 1 or -1)
        {
            Value bound = Use(primal.Upper!);
            Value last = primal.Inclusive ? bound : builder.Apply(type, primal.Step > 0 ? Op.Subtract : Op.Add, bound, one);
            return (last, first, -primal.Step, true);
        }

        if (primal.Step == 1 && builder.Context.IsConstant(first, out string start0) && start0 == "0")
        {
            return (builder.Apply(type, Op.Subtract, Use(_plan.Trips[primal.Region]), one), first, -1, true);
        }

        Value stride = builder.Constant(type, Math.Abs(primal.Step).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Value trips = primal.Condition is not null ? Use(_plan.Trips[primal.Region]) : CountedTrips(primal, stride, builder);
        Value distance = builder.Apply(type, Op.Multiply, builder.Apply(type, Op.Subtract, trips, one), stride);
        Value start = builder.Apply(type, primal.Step > 0 ? Op.Add : Op.Subtract, first, distance);
        return (start, first, -primal.Step, true);
    }

    /// <summary>The number of iterations of a counted loop; zero or less if there are none.</summary>
    private Value CountedTrips(Loop primal, Value stride, IrBuilder builder)
    {
        IrType type = primal.Index.Type;
        Value lower = Use(primal.Lower!), upper = Use(primal.Upper!);
        Value span = primal.Step > 0 ? builder.Subtract(upper, lower) : builder.Subtract(lower, upper);
        Value reach = primal.Inclusive
            ? stride
            : builder.Constant(type, (Math.Abs(primal.Step) - 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
        return builder.Apply(type, Op.Divide, builder.Apply(type, Op.Add, span, reach), stride);
    }

    /// <summary>Replaces the values that a statement uses; what it defines keeps its name.</summary>
    private sealed class Operands : IrRewriter
    {
        private readonly LinearSweep _sweep;

        public Operands(LinearSweep sweep) => _sweep = sweep;

        public Statement Rewritten(Statement statement) => Copy(statement);

        protected override Value Use(Value value) => _sweep.Use(value);
    }
}
