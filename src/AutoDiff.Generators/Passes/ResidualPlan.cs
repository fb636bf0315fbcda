using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Decides for each primal value that the transposed program uses where its region is not in scope: read or compute it again,
/// hand it out of a branch, or keep it on the residual stack. Costs are in halves of an addition of real numbers, of which one on integers
/// takes one; keeping a value costs <see cref="StorePrice"/>.
/// </summary>
internal sealed class ResidualPlan
{
    private const int Addition = 2;
    private const int StorePrice = 8 * Addition;
    private const int HandPrice = Addition;
    private const int StorageCost = 64 * Addition;
    private const int Never = 1_000_000;

    private readonly ScopeTree _scopes;
    private readonly IrContext _context;
    private readonly IReadOnlyDictionary<int, FusedLoop> _fused;
    private readonly HashSet<int> _liveInPrimal;
    private readonly HashSet<int> _unstable;
    private readonly Dictionary<Scope, List<Value>> _needed = [];
    private readonly HashSet<int> _seen = [];
    private readonly HashSet<int> _decided = [];
    private readonly Dictionary<int, bool> _inReach = [];

    private ResidualPlan(
        ScopeTree scopes, IrContext context, IReadOnlyDictionary<int, FusedLoop> fused, HashSet<int> liveInPrimal, HashSet<int> unstable)
    {
        _scopes = scopes;
        _context = context;
        _fused = fused;
        _liveInPrimal = liveInPrimal;
        _unstable = unstable;
    }

    /// <summary>Values kept on the stack, by the region that pushes and pops them.</summary>
    public Dictionary<Scope, List<Value>> Stored { get; } = [];

    /// <summary>The nests of loops whose stored values have an array each, by the body of the innermost.</summary>
    public Dictionary<Scope, ResidualArrays> Arrays { get; } = [];

    /// <summary>Values handed out of a branch: the value, and the further result of the branch that stands for it.</summary>
    public Dictionary<Scope, List<(Value Value, Value Result)>> Handed { get; } = [];

    /// <summary>Values computed again at the start of the reverse of their region, in program order.</summary>
    public Dictionary<Scope, List<Value>> Recomputed { get; } = [];

    /// <summary>The number of iterations of the loops whose reverse has to count them, by region.</summary>
    public Dictionary<int, Value> Trips { get; } = [];

    /// <summary>What the fused loops add to each sum, by region.</summary>
    public Dictionary<int, Value[]> Sums { get; } = [];

    /// <param name="transposed">The transposed program.</param>
    /// <param name="scopes">The primal's regions, with <see cref="Scope.Access"/> set.</param>
    /// <param name="context">For new values.</param>
    /// <param name="fused">The fused loops.</param>
    /// <param name="liveInPrimal">The values that the primal computes anyway.</param>
    /// <param name="unstable">Parameters whose storage may change between the sweeps.</param>
    /// <param name="keepsOrder">Whether the program has not been transposed, and may run several times: what it finds on a stack it could not take.</param>
    public static ResidualPlan Make(
        FunctionIr transposed, ScopeTree scopes, IrContext context, IReadOnlyDictionary<int, FusedLoop> fused,
        HashSet<int> liveInPrimal, IEnumerable<Value> unstable, bool keepsOrder = false)
    {
        ResidualPlan plan = new(scopes, context, fused, liveInPrimal, [.. unstable.Select(v => v.Id)]);
        plan.Collect(transposed.Body, scopes.Function);
        while (plan._needed.Count > 0)
        {
            Scope deepest = plan._needed.Keys.OrderByDescending(s => s.Depth).First();
            List<Value> needed = plan._needed[deepest];
            plan._needed.Remove(deepest);
            needed.RemoveAll(v => plan._decided.Contains(v.Id));
            plan.Decide(deepest, needed);
        }

        foreach (List<Value> values in plan.Stored.Values.Concat(plan.Recomputed.Values))
        {
            values.Sort((a, b) => Order(scopes.Find(a)!.Position, a.Id, scopes.Find(b)!.Position, b.Id));
        }

        foreach (KeyValuePair<Scope, List<Value>> stored in plan.Stored)
        {
            if (ResidualArrays.TryMake(stored.Key, stored.Value, scopes, context, inBranches: keepsOrder) is { } arrays)
            {
                plan.Arrays[stored.Key] = arrays;
            }
        }

        return plan;
    }

    private static int Order(int positionA, int idA, int positionB, int idB) =>
        positionA != positionB ? positionA.CompareTo(positionB) : idA.CompareTo(idB);

    private void Collect(Block block, Scope scope)
    {
        foreach (Statement statement in block.Statements)
        {
            switch (statement)
            {
                case If branch when _scopes.Region(branch.Region) is If:
                    Need(branch.Condition);
                    Collect(branch.Then, _scopes.ScopeOf(branch.Region));
                    Collect(branch.Else, _scopes.ScopeOf(branch.Region, isElse: true));
                    break;
                case Loop loop when _scopes.Region(loop.Region) is Loop primal:
                    CollectLoop(loop, primal, scope);
                    break;
                default:
                    foreach (Value value in IrWalk.Operands(statement))
                    {
                        Need(value);
                    }

                    foreach (Block nested in IrWalk.Blocks(statement))
                    {
                        Collect(nested, scope);
                    }

                    break;
            }
        }

        foreach (Value value in block.Yields)
        {
            Need(value);
        }
    }

    private void CollectLoop(Loop loop, Loop primal, Scope scope)
    {
        foreach (Value value in loop.Initial)
        {
            Need(value);
        }

        int after = _scopes.PositionOf(loop.Region);
        if (_fused.ContainsKey(loop.Region))
        {
            Value[] sums = [.. loop.Results.Select(r => _context.Fresh(r.Type, r.Hint))];
            foreach (Value sum in sums)
            {
                _scopes.Define(sum, scope, after);
                Need(sum);
            }

            Sums[loop.Region] = sums;
        }
        else
        {
            if (primal.Lower is { } lower)
            {
                Need(lower);
            }

            if (primal is { IsCounted: true, Condition: null })
            {
                Need(primal.Upper!);
            }
            else
            {
                Value trips = primal.Trips ?? _context.Fresh(IrType.Int, "trips");
                if (primal.Trips is null)
                {
                    _scopes.Define(trips, scope, after);
                }

                Trips[loop.Region] = trips;
                Need(trips);
            }
        }

        Collect(loop.Body, _scopes.ScopeOf(loop.Region));
    }

    private void Need(Value value)
    {
        if (_scopes.Find(value) is not { } definition || IsGiven(value, definition) || !_seen.Add(value.Id))
        {
            return;
        }

        if (!_needed.TryGetValue(definition.Scope, out List<Value>? needed))
        {
            _needed[definition.Scope] = needed = [];
        }

        needed.Add(value);
    }

    /// <summary>Whether both sweeps have a value anyway: parameters, counters, and all that stands where the sweeps meet.</summary>
    private static bool IsGiven(Value value, Definition definition) =>
        definition.Position < 0 || definition.Scope.Access == Access.Direct
        || (definition.Scope.Owner is Loop loop && loop.Index.Id == value.Id);

    /// <summary>
    /// Decides for what is needed of one region. Each value is an edge from where it has been computed to where the reverse sweep has it, of
    /// the price of keeping it; the source reaches what has been computed for the price of its operation; what is needed reaches the sink. The minimum cut
    /// keeps the values that it cuts and computes again what is on the sink's side. Where both cost the same, computing wins.
    /// </summary>
    private void Decide(Scope scope, List<Value> needed)
    {
        MinimumCut cut = new();
        int source = cut.AddNode(), sink = cut.AddNode();
        Dictionary<int, (Value Value, int Computed, int Had)> nodes = [];
        Stack<Value> open = new();
        int NodeOf(Value value)
        {
            if (!nodes.TryGetValue(value.Id, out (Value Value, int Computed, int Had) node))
            {
                nodes[value.Id] = node = (value, cut.AddNode(), cut.AddNode());
                cut.AddEdge(node.Computed, node.Had, KeepPrice(value, scope));
                open.Push(value);
            }

            return node.Had;
        }

        foreach (Value value in needed)
        {
            cut.AddEdge(NodeOf(value), sink, MinimumCut.Unlimited);
        }

        while (open.Count > 0)
        {
            Value value = open.Pop();
            Definition definition = _scopes.Find(value)!;
            int price = OwnPrice(value, definition), computed = nodes[value.Id].Computed;
            if (price < Never && !IrWalk.Operands(definition.Operation!).All(o => InScope(o, scope) || IsInReach(o)))
            {
                price = Never;
            }

            cut.AddEdge(source, computed, price >= Never ? MinimumCut.Unlimited : price);
            if (price < Never)
            {
                foreach (Value operand in IrWalk.Operands(definition.Operation!))
                {
                    if (InScope(operand, scope))
                    {
                        cut.AddEdge(NodeOf(operand), computed, MinimumCut.Unlimited);
                    }
                }
            }
        }

        bool[] onSourceSide = cut.Solve(source, sink);
        needed.ForEach(open.Push);
        while (open.Count > 0)
        {
            Value value = open.Pop();
            if (!_decided.Add(value.Id))
            {
                continue;
            }

            if (onSourceSide[nodes[value.Id].Computed])
            {
                Keep(value, scope);
                continue;
            }

            Add(Recomputed, scope, value);
            foreach (Value operand in IrWalk.Operands(_scopes.Find(value)!.Operation!))
            {
                if (nodes.ContainsKey(operand.Id))
                {
                    open.Push(operand);
                }
                else
                {
                    Need(operand);
                }
            }
        }
    }

    private bool InScope(Value value, Scope scope) =>
        _scopes.Find(value) is { } definition && definition.Scope == scope && !IsGiven(value, definition) && !_decided.Contains(value.Id);

    /// <summary>Whether the reverse sweep can have a value of a region around: numbers it can keep, views it must be able to make again.</summary>
    private bool IsInReach(Value value)
    {
        if (!_inReach.TryGetValue(value.Id, out bool known))
        {
            known = !value.Type.IsBuffer || value.Type.Buffer == BufferKind.Array || _decided.Contains(value.Id)
                || _scopes.Find(value) is not { } definition || IsGiven(value, definition)
                || (OwnPrice(value, definition) < Never && IrWalk.Operands(definition.Operation!).All(IsInReach));
            _inReach[value.Id] = known;
        }

        return known;
    }

    private void Keep(Value value, Scope scope)
    {
        if (scope.Access == Access.Handed)
        {
            Value result = _context.Fresh(value.Type, value.Hint);
            Add(Handed, scope, (value, result));
            _scopes.Define(result, scope.Parent!, _scopes.PositionOf(scope.Owner!.Region));
            Need(result);
        }
        else
        {
            Add(Stored, scope, value);
        }
    }

    private static void Add<T>(Dictionary<Scope, List<T>> lists, Scope scope, T item)
    {
        if (!lists.TryGetValue(scope, out List<T>? list))
        {
            lists[scope] = list = [];
        }

        list.Add(item);
    }

    /// <summary>A span cannot be kept; an array can.</summary>
    private static int KeepPrice(Value value, Scope scope) =>
        value.Type is { IsBuffer: true, Buffer: not BufferKind.Array } ? MinimumCut.Unlimited : scope.Access == Access.Handed ? HandPrice : StorePrice;

    private bool CanReadAgain(Value buffer, Definition load)
    {
        Value root = _scopes.Roots.Of(buffer);
        bool inReach = _scopes.Roots.IsParameter(root) ? !_unstable.Contains(root.Id)
            : _scopes.Find(root) is { } definition && (definition.Scope.Access == Access.Direct || IsConstant(definition));
        return inReach && _scopes.IsStable(buffer, load);
    }

    /// <summary>Whether storage belongs to a constant, which nothing here changes.</summary>
    private bool IsConstant(Definition root) => root.Operation is Inert { Purity: not Purity.Effect } && !_scopes.HasEffects;

    private int Cost(Primitive primitive)
    {
        bool isInteger = primitive.Arguments.All(a => a.Type.Kind == TypeKind.Integer);
        bool isCheapDivision = isInteger && primitive.Name is (Op.Divide or Op.Remainder) && _context.IsConstant(primitive.Arguments[1], out _);
        return isCheapDivision ? Addition : RuleTable.Cost(primitive.Name) * (isInteger ? 1 : Addition);
    }

    private int OwnPrice(Value value, Definition definition)
    {
        int cost;
        switch (definition.Operation)
        {
            case Constant:
                return 0;
            case Primitive { Known: not null }:
                return 0;
            case Primitive primitive:
                cost = Cost(primitive);
                break;
            case Load load:
                if (!CanReadAgain(load.Buffer, definition))
                {
                    return Never;
                }

                cost = Addition;
                break;
            case Allocate when value.Type.Buffer != BufferKind.Array:
                // Only its extent is needed: what it held is not read again.
                return 2 * Addition;
            case Nest:
                // The reverse sweep finds nothing on it.
                return Addition;
            case Length or Slice:
                cost = Addition;
                break;
            case Inert inert when inert.Arguments.Any(a => a.Type.IsBuffer && !CanReadAgain(a, definition)):
                return Never;
            case Inert { Purity: Purity.Pure } inert when inert.Arguments.Any(a => a.Type.IsBuffer):
                // It may run over all of the storage.
                cost = StorageCost;
                break;
            case Inert { Purity: Purity.Pure }:
                cost = 2 * Addition;
                break;
            case Inert { Purity: Purity.Reads } when !_scopes.HasEffects:
                cost = 2 * Addition;
                break;
            default:
                return Never;
        }

        // What only the derivative needs is not computed twice by computing it in the reverse sweep.
        return _liveInPrimal.Contains(value.Id) ? cost : 0;
    }
}
