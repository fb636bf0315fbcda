using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// A Jacobian by columns in one function: the primal once, then its linear part again and again, each time for as many columns as a vector
/// has lanes. What the linear part needs of the primal it reads, computes again or finds in an array, as a reverse sweep would.
/// </summary>
/// <remarks>Not worth it where about as much would have to be kept as is computed: there each run computes it again.</remarks>
internal sealed class ColumnSweep
{
    private const int KeepPrice = 8;
    private const int AssumedTrips = 8;

    private readonly Reversal _reversal;
    private readonly IrBuilder _builder;
    private readonly Value _stack;
    private readonly BufferRoots _linearRoots;

    private ColumnSweep(Reversal reversal)
    {
        _linearRoots = BufferRoots.Of(reversal.Transposed);
        _reversal = reversal;
        _builder = new IrBuilder(reversal.Context);
        _stack = reversal.Context.Fresh(IrType.Stack, "residuals");
    }

    /// <summary>Parameters: the primal's, the stack, the Jacobian. Null if it is not worth it.</summary>
    /// <param name="unzipped">The function in lanes, its primal and its linear part apart.</param>
    /// <param name="active">The input and the output, in the order of their tangents.</param>
    /// <param name="input">Which of them is the input.</param>
    /// <param name="effects">What callees write.</param>
    /// <param name="name">The function's name.</param>
    public static FunctionIr? Make(Unzipped unzipped, Value[] active, int input, EffectAnalysis effects, string name)
    {
        IrContext context = IrContext.For(unzipped.Primal);
        ScopeTree scopes = new(unzipped.Primal, BufferRoots.Of(unzipped.Primal), effects);
        scopes.Function.Access = Access.Direct;
        SetAccess(unzipped.Linear.Body, scopes, scopes.Function);
        Dictionary<int, FusedLoop> none = [];

        // Unlike in a reverse sweep, what only the derivative needs would be computed in every run.
        HashSet<int> computed = [.. IrWalk.Statements(unzipped.Primal.Body).SelectMany(s => IrWalk.Definitions(s)).Select(v => v.Id)];
        ResidualPlan plan = ResidualPlan.Make(unzipped.Linear, scopes, context, none, computed, [], keepsOrder: true);
        if (!IsWorthIt(plan, unzipped.Primal.Body, context))
        {
            return null;
        }

        ColumnSweep sweep = new(new Reversal(unzipped.Primal, unzipped.Linear, context, scopes, none, plan) { KeepsOrder = true });
        return sweep.Write(active[input], active[1 - input], unzipped.Linear.Parameters[input]) with { Name = name, NextId = context.NextId };
    }

    /// <summary>The linear part runs after the primal: values of branches outside of loops are handed on.</summary>
    private static void SetAccess(Block block, ScopeTree scopes, Scope scope)
    {
        foreach (If branch in block.Statements.OfType<If>())
        {
            foreach ((Block part, bool isElse) in new[] { (branch.Then, false), (branch.Else, true) })
            {
                Scope inner = scopes.ScopeOf(branch.Region, isElse);
                inner.Access = Access.Handed;
                SetAccess(part, scopes, inner);
            }
        }
    }

    /// <summary>Whether keeping costs less than computing again.</summary>
    private static bool IsWorthIt(ResidualPlan plan, Block primal, IrContext context)
    {
        int Trips(Loop loop) =>
            loop.IsCounted && context.IsConstant(loop.Lower!, out string lower) && context.IsConstant(loop.Upper!, out string upper)
            && int.TryParse(lower, out int from) && int.TryParse(upper, out int to) ? Math.Max(0, Math.Abs(to - from) / Math.Abs(loop.Step)) : AssumedTrips;
        long Cost(Block block) => block.Statements.Sum(statement => statement switch
        {
            Let { Operation: Primitive { Known: null } primitive } => RuleTable.Cost(primitive.Name),
            If branch => Math.Max(Cost(branch.Then), Cost(branch.Else)),
            Loop loop => Trips(loop) * Cost(loop.Body),
            _ => 1,
        });
        long Runs(Scope scope) => scope.Parent is null ? 1 : Runs(scope.Parent) * (scope.Owner is Loop loop ? Trips(loop) : 1);
        return plan.Stored.Keys.All(plan.Arrays.ContainsKey) && plan.Stored.Sum(kept => KeepPrice * kept.Value.Count * Runs(kept.Key)) <= Cost(primal);
    }

    private FunctionIr Write(Value input, Value output, Value inputTangent)
    {
        FunctionIr primal = _reversal.Primal, linear = _reversal.Transposed;
        LinearSweep sweep = new(_reversal, _stack);
        new ForwardSweep(_reversal, sweep, _stack).Write(primal.Body, _reversal.Scopes.Function, _builder);
        _builder.Source = -1;
        IrType real = input.Type.Element!, inLanes = inputTangent.Type.Element!;
        Value jacobian = _reversal.Context.Fresh(IrType.Span(real), "jacobian");
        Value columns = _builder.Let(IrType.Int, new Length(input), "columns"), rows = _builder.Let(IrType.Int, new Length(output), "rows");
        Value directions = Storage(columns, inLanes, "directions"), lanes = Storage(rows, inLanes, "lanes");
        foreach (Value tangent in linear.Parameters)
        {
            Value given = tangent == inputTangent ? directions : lanes;
            sweep.Bind(tangent, given.Type == tangent.Type ? given : _builder.Let(tangent.Type, new Slice(given, null, null), tangent.Hint, linear: true));
        }

        List<Value> storage = [.. OwnStorage(linear.Body)];
        foreach (Let let in linear.Body.Statements.OfType<Let>().Where(l => storage.Contains(l.Target)))
        {
            _builder.Append(let);
        }

        IrBuilder body = _builder.Nested();
        Value first = _reversal.Context.Fresh(IrType.Int, "j"), zero = body.Let(inLanes, new Constant(IrBuilder.RealLiteral(inLanes, "0")), linear: true);
        if (!linear.Parameters.Where(p => p != inputTangent).All(p => IsWrittenAlike(p, linear)))
        {
            body.Append(new Fill(lanes, zero));
        }

        body.Append(new Library("global::AutoDiff.Runtime.Lanes.Seed({1}, {0})", [first], [directions]));
        foreach (Value own in storage.Where(s => FirstUse(s, linear.Body) is not Fill && !IsWrittenAlike(s, linear)))
        {
            body.Append(new Fill(own, zero));
        }

        Block rest = linear.Body with { Statements = new([.. linear.Body.Statements.Where(s => s is not Let let || !storage.Contains(let.Target))]) };
        sweep.Write(rest, _reversal.Scopes.Function, body);
        body.Source = -1;
        body.Append(new Library("global::AutoDiff.Runtime.Lanes.StoreColumns({0}, {3}, {1}, {2})", [lanes, first, columns], [jacobian]));
        body.Append(new Library("global::AutoDiff.Runtime.Lanes.Unseed({1}, {0})", [first], [directions]));
        int width = real == IrType.Double ? 4 : 8;
        _builder.Append(new Loop(
            _reversal.Context.TakeId(), first, _builder.Int(0), columns, width, false, null, [], [], Released(body.Finish()), []));
        return primal with
        {
            Parameters = new([.. primal.Parameters, _stack, jacobian]),
            Body = Scratch.Bind(_builder.Finish(primal.Body.Yields), _stack, _reversal.Context),
        };
    }

    private Value Storage(Value length, IrType element, string hint) =>
        _builder.Let(IrType.Span(element), new Allocate(length, AllocationKind.Scratch), hint, linear: true);

    /// <summary>The storage of tangents that every run can have again, cleared.</summary>
    private static IEnumerable<Value> OwnStorage(Block block) => block.Statements.OfType<Let>()
        .Where(l => l is { Target.IsLinear: true, Operation: Allocate }).Select(l => l.Target);

    /// <summary>
    /// Whether each run finds storage as the first did, as far as it matters: it stores to the same places, and reads after it has stored to all of them.
    /// Where it stores nothing there is zero from the beginning.
    /// </summary>
    private bool IsWrittenAlike(Value buffer, FunctionIr linear)
    {
        bool Touches(Value value) => value.Type.IsBuffer && _linearRoots.Of(value).Id == buffer.Id;
        bool isRead = false;
        foreach (Statement statement in linear.Body.Statements)
        {
            bool writes = false, reads = false;
            foreach (Statement inner in new[] { statement }.Concat(IrWalk.Blocks(statement).SelectMany(IrWalk.Statements)))
            {
                switch (inner)
                {
                    case Let { Operation: Slice or Length or Allocate }:
                        break;
                    case Store store when Touches(store.Buffer):
                    case Fill fill when Touches(fill.Buffer):
                        writes = true;
                        break;
                    case Copy copy:
                        writes |= Touches(copy.To);
                        reads |= Touches(copy.From);
                        break;
                    case Let:
                        reads |= IrWalk.Operands(inner).Any(Touches);
                        break;
                    default:
                        if (IrWalk.Operands(inner).Any(Touches))
                        {
                            return false;
                        }

                        break;
                }
            }

            if (writes && (reads || isRead))
            {
                return false;
            }

            isRead |= reads;
        }

        return true;
    }

    private static Statement? FirstUse(Value buffer, Block block) =>
        block.Statements.FirstOrDefault(s => IrWalk.AllOperands(s).Any(v => v.Id == buffer.Id));

    /// <summary>What a run takes from the stack beyond that, in branches and inner loops, it gives back.</summary>
    private Block Released(Block block)
    {
        if (!IrWalk.Statements(block).Any(s => s is Let { Operation: Allocate }))
        {
            return block;
        }

        Value mark = _reversal.Context.Fresh(IrType.StackMark, "mark");
        return block with { Statements = new([new Let(mark, new Mark(_stack)), .. block.Statements, new Release(_stack, mark)]) };
    }
}
