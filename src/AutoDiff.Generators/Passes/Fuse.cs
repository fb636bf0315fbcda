using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Passes;

/// <summary>A loop whose reverse runs in the same iteration as its primal.</summary>
/// <param name="Reverse">The loop of the transposed program.</param>
/// <param name="Prelude">What the reverse needs and is computed after the loop in the transposed program: copied before it.</param>
internal sealed record FusedLoop(Loop Reverse, IReadOnlyList<Let> Prelude);

/// <summary>
/// Finds the loops whose iterations are linked only by sums (or by storage that each iteration touches at its own place, or
/// overwrites before it reads it): the primal of an iteration and its adjoint can run together, and nothing is stored from
/// one iteration to the next. A dependence test on the primal and the transposed program; their form does not matter.
/// </summary>
internal sealed class Fuse
{
    private readonly ScopeTree _scopes;
    private readonly EffectAnalysis _effects;
    private readonly IReadOnlyDictionary<int, Value> _primals;
    private readonly BufferRoots _roots;
    private readonly HashSet<int> _parameters;
    private readonly Dictionary<int, FusedLoop> _fused = [];
    private readonly Action<Loop, string>? _explain;
    private string _obstacle = "";

    /// <summary>The blocks of the transposed program around the current one, with how far each has been run.</summary>
    private readonly List<Frame> _frames = [];

    private Fuse(
        FunctionIr transposed, ScopeTree scopes, EffectAnalysis effects, IReadOnlyDictionary<int, Value> primals, Action<Loop, string>? explain)
    {
        _explain = explain;
        _scopes = scopes;
        _effects = effects;
        _primals = primals;
        _roots = BufferRoots.Of(transposed);
        _parameters = [.. transposed.Parameters.Select(p => p.Id)];
    }

    /// <summary>The fused loops by region. Sets <see cref="Scope.Access"/> of every scope.</summary>
    /// <param name="transposed">The transposed program.</param>
    /// <param name="scopes">The scopes of the primal.</param>
    /// <param name="effects">What callees write.</param>
    /// <param name="primals">The primal storage of cotangents.</param>
    /// <param name="explain">Is told of each loop that does not fuse, and why, as the end of a sentence.</param>
    public static IReadOnlyDictionary<int, FusedLoop> Run(
        FunctionIr transposed, ScopeTree scopes, EffectAnalysis effects, IReadOnlyDictionary<int, Value> primals, Action<Loop, string>? explain = null)
    {
        Fuse pass = new(transposed, scopes, effects, primals, explain);
        pass.Visit(transposed.Body, scopes.Function);
        return pass._fused;
    }

    private sealed record Frame(Block Block, Scope Scope)
    {
        public int Position { get; set; }

        public Dictionary<int, Let> Lets { get; } = [];
    }

    private void Visit(Block block, Scope scope)
    {
        Frame frame = new(block, scope);
        _frames.Add(frame);
        for (int i = 0; i < block.Statements.Count; i++)
        {
            frame.Position = i;
            Statement statement = block.Statements[i];
            switch (statement)
            {
                case Let let:
                    frame.Lets[let.Target.Id] = let;
                    break;
                case If branch when _scopes.Region(branch.Region) is If:
                    VisitBranch(branch, branch.Then, scope, false);
                    VisitBranch(branch, branch.Else, scope, true);
                    break;
                case Loop loop when _scopes.Region(loop.Region) is Loop:
                    Scope body = _scopes.ScopeOf(loop.Region);
                    body.Access = Access.Stacked;
                    if (scope.Access != Access.Stacked && TryFuse(loop, body) is { } fused)
                    {
                        _fused[loop.Region] = fused;
                        body.Access = Access.Direct;
                    }
                    else
                    {
                        _explain?.Invoke(loop, scope.Access == Access.Stacked ? "it stands in a loop or call that is not" : _obstacle);
                    }

                    Visit(loop.Body, body);
                    break;
            }
        }

        _frames.RemoveAt(_frames.Count - 1);
    }

    private void VisitBranch(If branch, Block block, Scope scope, bool isElse)
    {
        Scope inner = _scopes.ScopeOf(branch.Region, isElse);
        inner.Access = scope.Access == Access.Stacked ? Access.Stacked : Access.Handed;
        Visit(block, inner);
    }

    private FusedLoop? TryFuse(Loop loop, Scope body)
    {
        if (!SumAnalysis.AllSums(loop))
        {
            _obstacle = "an iteration uses what the one before it computed, other than by adding to it";
            return null;
        }

        int start = _scopes.PositionOf(loop.Region);
        List<Let> prelude = [];
        HashSet<int> gathered = [];
        foreach (Value value in Inputs(loop))
        {
            if (!Gather(value, start, body, prelude, gathered))
            {
                _obstacle = "its derivative depends on what is computed from its result";
                return null;
            }
        }

        if (StorageAllows(loop, body))
        {
            return new FusedLoop(loop, prelude);
        }

        _obstacle = "its iterations share elements of an array that it writes";
        return null;
    }

    /// <summary>What a loop reads from outside, the initial values of its sums left out: those are added afterwards.</summary>
    private static IEnumerable<Value> Inputs(Loop loop)
    {
        HashSet<int> inside = [.. IrWalk.AllDefinitions(loop).Select(v => v.Id)];
        HashSet<int> seen = [];
        foreach (Value value in IrWalk.AllOperands(loop.Body))
        {
            if (!inside.Contains(value.Id) && seen.Add(value.Id))
            {
                yield return value;
            }
        }
    }

    /// <summary>Whether a value can be had before the primal loop; collects the statements to copy there.</summary>
    private bool Gather(Value value, int start, Scope body, List<Let> prelude, HashSet<int> gathered)
    {
        if (_parameters.Contains(value.Id))
        {
            return true;
        }

        if (gathered.Contains(value.Id))
        {
            return true;
        }

        if (_scopes.Find(value) is { } primal)
        {
            return primal.Scope.IsWithin(body) || (primal.Position < start && body.IsWithin(primal.Scope))
                || (primal.Operation is not null && body.IsWithin(primal.Scope)
                    && Copy(new Let(value, primal.Operation), start, body, prelude, gathered));
        }

        if (FindLet(value) is not { } found)
        {
            return false;
        }

        (Let let, Scope scope) = found;
        if (let.Operation is Allocate allocate)
        {
            // Declared once, ahead of the first loop that needs it, where both sweeps meet.
            return scope.Access == Access.Direct && _scopes.Find(allocate.Length) is { } length && length.Position < start;
        }

        return Copy(let, start, body, prelude, gathered);
    }

    private bool Copy(Let let, int start, Scope body, List<Let> prelude, HashSet<int> gathered)
    {
        if (let.Operation is not (Constant or Primitive or Slice or Length)
            || !IrWalk.Operands(let.Operation).All(operand => Gather(operand, start, body, prelude, gathered)))
        {
            return false;
        }

        gathered.Add(let.Target.Id);
        prelude.Add(let);
        return true;
    }

    /// <summary>The statement of an enclosing block, down to the nearest one where the sweeps meet, that defines a value.</summary>
    private (Let Let, Scope Scope)? FindLet(Value value)
    {
        for (int i = _frames.Count - 1; i >= 0; i--)
        {
            if (_frames[i].Lets.TryGetValue(value.Id, out Let? let))
            {
                return (let, _frames[i].Scope);
            }
        }

        return null;
    }

    private bool StorageAllows(Loop loop, Scope body)
    {
        foreach (IGrouping<int, StorageUse> uses in StorageUses(loop.Body, loop).GroupBy(u => u.Root))
        {
            bool sumsOnly = uses.All(u => u.Kind == UseKind.Accumulate);
            bool ownPlace = uses.All(u => u.AtIndex);
            StorageUse[] earlier = [.. Earlier(uses.Key)];
            bool allowed =
                (sumsOnly && earlier.All(u => u.Kind == UseKind.Accumulate))
                || (ownPlace && earlier.Length == 0)
                || (earlier.Length == 0 && IsPrivate(uses.Key, loop, body));
            if (!allowed)
            {
                return false;
            }
        }

        return true;
    }

    private enum UseKind
    {
        Accumulate,
        Other,
    }

    private sealed record StorageUse(int Root, UseKind Kind, bool AtIndex);

    /// <summary>
    /// How the statements of a block use cotangent storage declared outside them. With <paramref name="loop"/>, whether each use is at
    /// the loop's own index.
    /// </summary>
    private IEnumerable<StorageUse> StorageUses(Block block, Loop? loop)
    {
        HashSet<int> own = [];
        foreach (Statement statement in IrWalk.Statements(block))
        {
            if (statement is Let { Operation: Allocate or Nest } allocated)
            {
                own.Add(allocated.Target.Id);
            }
        }

        foreach (Statement statement in IrWalk.Statements(block))
        {
            foreach (StorageUse use in UsesOf(statement, loop))
            {
                if (!own.Contains(use.Root))
                {
                    yield return use;
                }
            }
        }
    }

    private IEnumerable<StorageUse> UsesOf(Statement statement, Loop? loop)
    {
        StorageUse Use(Value buffer, UseKind kind, Value? index = null) => new(
            _roots.Of(buffer).Id, kind, loop is not null && index?.Id == loop.Index.Id && _roots.Of(buffer).Id == buffer.Id);

        switch (statement)
        {
            case Accumulate accumulate:
                return [Use(accumulate.Buffer, UseKind.Accumulate, accumulate.Index)];
            case Store store:
                return [Use(store.Buffer, UseKind.Other, store.Index)];
            case Let { Operation: Load load } when load.Buffer.IsLinear:
                return [Use(load.Buffer, UseKind.Other, load.Index)];
            case Fill fill:
                return [Use(fill.Buffer, UseKind.Other)];
            case Copy copy:
                return [Use(copy.From, UseKind.Other), Use(copy.To, UseKind.Other)];
            case Push push:
                return [Use(push.Stack, UseKind.Other)];
            case Let { Operation: Pop pop }:
                return [Use(pop.Stack, UseKind.Other)];
            case Call call:
                return CallUses(call, Use);
            default:
                return [];
        }
    }

    private IEnumerable<StorageUse> CallUses(Call call, Func<Value, UseKind, Value?, StorageUse> use)
    {
        FunctionEffects? effects = _effects.Of(call.Function);
        int[] buffers = [.. call.ActiveArguments.Where(i => !call.Arguments[i].Type.IsReal)];
        Value[] shadows = [.. call.LinearArguments.Where(a => !a.Type.IsReal)];
        for (int k = 0; k < buffers.Length; k++)
        {
            bool written = effects is null || effects.Writes[buffers[k]];
            yield return use(shadows[k], written ? UseKind.Other : UseKind.Accumulate, null);
        }
    }

    /// <summary>The uses of some storage by what the transposed program runs before the current statement.</summary>
    private IEnumerable<StorageUse> Earlier(int root)
    {
        foreach (Frame frame in _frames)
        {
            for (int i = 0; i < frame.Position; i++)
            {
                Block single = new([frame.Block.Statements[i]], []);
                foreach (StorageUse use in StorageUses(single, null))
                {
                    if (use.Root == root)
                    {
                        yield return use;
                    }
                }
            }
        }
    }

    /// <summary>Whether storage is used by the primal loop alone and each iteration writes all that it reads before it reads it.</summary>
    private bool IsPrivate(int cotangentRoot, Loop loop, Scope body) =>
        !_parameters.Contains(cotangentRoot)
        && _primals.TryGetValue(cotangentRoot, out Value? primal)
        && _scopes.WritesTo(_scopes.Roots.Of(primal)).All(w => w.Scope.IsWithin(body))
        && _scopes.Region(loop.Region) is Loop primalLoop
        && new ScratchCoverage(_scopes.Roots, _scopes.Roots.Of(primal), v => _scopes.Find(v)?.Operation).IsWrittenBeforeRead(primalLoop);
}
