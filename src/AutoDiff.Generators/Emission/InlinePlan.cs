using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Emission;

/// <summary>
/// Decides which values become part of the expression that uses them. One walk in program order: an unnamed value with a
/// single use waits, pending, until its use takes it or a statement comes that it must not move past.
/// </summary>
internal sealed class InlinePlan
{
    private const int WidthLimit = 90;
    private const int HeaderWidthLimit = 32;

    private readonly EmissionTree _tree;
    private readonly StorageRoots _storage;
    private readonly Dictionary<int, List<ValueNode>> _readers = [];
    private readonly List<ValueNode> _stateReaders = [];
    private readonly Dictionary<string, List<ValueNode>> _byHint = [];

    private readonly HashSet<int> _late;

    private InlinePlan(EmissionTree tree, StorageRoots storage, HashSet<int> late)
    {
        _tree = tree;
        _storage = storage;
        _late = late;
    }

    /// <param name="tree">The function.</param>
    /// <param name="storage">What may alias.</param>
    /// <param name="late">Named values that are better written where they are used.</param>
    public static void Apply(EmissionTree tree, StorageRoots storage, HashSet<int> late)
    {
        InlinePlan plan = new(tree, storage, late);
        plan.Visit(tree.Root);
        foreach (ValueNode node in tree.Values)
        {
            Settle(node);
        }
    }

    private void Visit(BlockNode block)
    {
        foreach (StepNode step in block.Steps)
        {
            Visit(step);
        }

        if (block.IsReturn)
        {
            Take(block.Yields, block, new ExpressionFacts { Width = 8 });
        }
    }

    private void Visit(StepNode step)
    {
        switch (step.Statement)
        {
            case Let let:
                VisitLet(let, step);
                break;
            case If branch:
                VisitIf(branch, step);
                break;
            case Loop loop:
                VisitLoop(loop, step);
                break;
            default:
                Take(IrWalk.Operands(step.Statement), step.Block, new ExpressionFacts { Width = 8 });
                Affect(step.Statement);
                break;
        }
    }

    private void VisitLet(Let let, StepNode step)
    {
        ValueNode node = _tree[let.Target];
        _storage.Define(let.Target, let.Operation);
        if (IsEverywhere(let))
        {
            // What it applies to would be written again at every use.
            foreach (Value operand in IrWalk.Operands(let.Operation))
            {
                Settle(_tree[operand]);
            }

            node.Facts = new ExpressionFacts();
            Take(IrWalk.Operands(let.Operation), step.Block, node.Facts);
            node.Facts.Width += ExpressionFacts.OwnWidth(let.Operation);
            node.Placement = Placement.Everywhere;
            return;
        }

        ExpressionFacts facts = ExpressionFacts.Of(let, _storage);
        Take(IrWalk.Operands(let.Operation), step.Block, facts);
        if (let.Operation is Inert { Purity: Purity.Effect })
        {
            FlushReaders();
        }

        if (node.Uses == 1 && (let.Target.Hint.Length == 0 || _late.Contains(let.Target.Id)) && CanMove(let.Operation))
        {
            Wait(node, facts);
        }
        else
        {
            FlushHint(let.Target.Hint);
        }
    }

    private bool IsEverywhere(Let let) => let.Operation switch
    {
        Constant => true,
        Length length => let.Target.Hint.Length == 0,
        Slice { Start: null, Count: null } => let.Target.Hint.Length == 0,
        Primitive { Name: "Detach" } => _tree[let.Target].Uses > 1,
        _ => false,
    };

    private static bool CanMove(Operation operation) =>
        operation is not (Pop or Mark or Allocate or Nest or Inert { Purity: Purity.Effect } or Primitive { Name: Op.SplitLiveRange });

    private void VisitIf(If branch, StepNode step)
    {
        ExpressionFacts facts = new() { Width = 6, IsCheap = false };
        Take([branch.Condition], step.Block, facts);
        Visit(step.First!);
        ExpressionFacts first = TakeYields(branch, step.First!);
        Visit(step.Second!);
        ExpressionFacts second = TakeYields(branch, step.Second!);

        List<Value> live = [.. branch.Results.Where((_, slot) => _tree.IsLive(branch, slot))];
        foreach (Value result in live)
        {
            _storage.Define(result, null);
        }

        int width = facts.Width + first.Width + second.Width;
        if (live.Count == 1 && width <= WidthLimit && IsExpression(step.First!) && IsExpression(step.Second!) && !IsUpdate(branch, live[0]))
        {
            step.IsConditional = true;
            facts.Include(first);
            facts.Include(second);
            if (_tree[live[0]].Uses == 1 && live[0].Hint.Length == 0)
            {
                Wait(_tree[live[0]], facts);
                return;
            }
        }

        foreach (Value result in live)
        {
            FlushHint(result.Hint);
        }
    }

    private ExpressionFacts TakeYields(Structured statement, BlockNode block)
    {
        ExpressionFacts facts = new();
        if (!block.NeverEnds && !block.IsReturn)
        {
            for (int slot = 0; slot < block.Yields.Count; slot++)
            {
                if (_tree.IsLive(statement, slot))
                {
                    Take([block.Yields[slot]], block, facts);
                }
            }
        }

        return facts;
    }

    private bool IsExpression(BlockNode block) => !block.NeverEnds && !block.IsReturn && block.Steps.All(IsPartOfExpression);

    private bool IsPartOfExpression(StepNode step) => step.Statement switch
    {
        Let let => _tree[let.Target].Placement is Placement.Inlined or Placement.Everywhere,
        If branch when step.IsConditional => branch.Results.All(r => _tree[r].Placement is Placement.Inlined or Placement.Dropped),
        _ => false,
    };

    /// <summary>Whether a branch hands on the old value of the variable that the other changes: better an <c>if</c> alone.</summary>
    private bool IsUpdate(If branch, Value result)
    {
        int slot = IrWalk.IndexOf(branch.Results, result);
        return IsOld(branch.Then.Yields[slot]) || IsOld(branch.Else.Yields[slot]);

        bool IsOld(Value value) =>
            result.Hint.Length > 0 && value.Hint == result.Hint && _tree[value].Placement == Placement.Variable;
    }

    private void VisitLoop(Loop loop, StepNode step)
    {
        for (int slot = 0; slot < loop.Initial.Count; slot++)
        {
            if (_tree.IsLive(loop, slot))
            {
                Take([loop.Initial[slot]], step.Block, new ExpressionFacts { Width = 8 });
                FlushHint(loop.Carried[slot].Hint);
                _storage.Define(loop.Carried[slot], null);
                _storage.Define(loop.Results[slot], null);
            }
        }

        if (loop.IsCounted)
        {
            Take([loop.Lower!], step.Block, new ExpressionFacts { Width = 12 });
            TakeBound(loop.Upper!, step.Block);
        }

        if (step.First is { } condition)
        {
            Visit(condition);
            Take(condition.Yields, condition, new ExpressionFacts { Width = 12 });
        }

        Visit(step.Second!);
        TakeYields(loop, step.Second!);
    }

    /// <summary>The bound of a <c>for</c> is evaluated before every iteration: only what is cheap and can't change is written there.</summary>
    private void TakeBound(Value bound, BlockNode block)
    {
        ValueNode node = _tree[bound];
        if (node.Placement == Placement.Pending && !(node.Facts!.IsCheap && node.Facts.Width <= HeaderWidthLimit))
        {
            Settle(node);
        }

        Take([bound], block, new ExpressionFacts());
    }

    /// <summary>The operands of a statement: those that wait become part of it, as long as the line stays readable.</summary>
    private void Take(IEnumerable<Value> operands, BlockNode block, ExpressionFacts facts)
    {
        List<ValueNode> taken = [];
        foreach (Value operand in operands)
        {
            ValueNode node = _tree[operand];
            if (node.Placement == Placement.Pending && node.Home.Frame == block.Frame)
            {
                taken.Add(node);
                facts.Width += node.Facts!.Width;
                continue;
            }

            Settle(node);
            if (node.Placement == Placement.Everywhere)
            {
                facts.Include(node.Facts!);
            }
            else
            {
                facts.Width += ExpressionFacts.LeafWidth(operand);
                if (operand.Hint.Length > 0)
                {
                    (facts.Hints ??= []).Add(operand.Hint);
                }
            }
        }

        while (facts.Width > WidthLimit && taken.Count > 0)
        {
            ValueNode widest = taken[0];
            foreach (ValueNode node in taken)
            {
                if (node.Facts!.Width > widest.Facts!.Width)
                {
                    widest = node;
                }
            }

            if (widest.Facts!.Width <= 12)
            {
                break;
            }

            taken.Remove(widest);
            Settle(widest);
            facts.Width += ExpressionFacts.LeafWidth(widest.Value) - widest.Facts.Width;
        }

        foreach (ValueNode node in taken)
        {
            node.Placement = Placement.Inlined;
            facts.Width -= node.Facts!.Width;
            facts.Include(node.Facts);
        }
    }

    private void Wait(ValueNode node, ExpressionFacts facts)
    {
        node.Placement = Placement.Pending;
        node.Facts = facts;
        foreach (int root in facts.Roots ?? [])
        {
            Bucket(_readers, root).Add(node);
        }

        if (facts.ReadsMemory || !facts.IsTotal)
        {
            _stateReaders.Add(node);
        }

        foreach (string hint in facts.Hints ?? [])
        {
            Bucket(_byHint, hint).Add(node);
        }
    }

    private static List<ValueNode> Bucket<TKey>(Dictionary<TKey, List<ValueNode>> buckets, TKey key)
        where TKey : notnull
    {
        if (!buckets.TryGetValue(key, out List<ValueNode>? bucket))
        {
            buckets[key] = bucket = [];
        }

        return bucket;
    }

    /// <summary>What waits gets a variable, where it stands.</summary>
    private static void Settle(ValueNode node)
    {
        if (node.Placement == Placement.Pending)
        {
            node.Placement = Placement.Variable;
        }
    }

    private static void SettleAll(List<ValueNode> nodes)
    {
        nodes.ForEach(Settle);
        nodes.Clear();
    }

    /// <summary>What a statement writes may not be read later than it was.</summary>
    private void Affect(Statement statement)
    {
        switch (statement)
        {
            case Store store:
                FlushReaders(store.Buffer);
                break;
            case Accumulate accumulate:
                FlushReaders(accumulate.Buffer);
                break;
            case Fill fill:
                FlushReaders(fill.Buffer);
                break;
            case Copy copy:
                FlushReaders(copy.To);
                break;
            case Expand expand:
                foreach (Value output in expand.Outputs)
                {
                    FlushReaders(output);
                }

                break;
            case Library library:
                foreach (Value output in library.Outputs)
                {
                    FlushReaders(output);
                }

                break;
            case Effect or Throw or Release:
                FlushReaders();
                break;
            case Call call:
                FlushReaders();
                foreach (Value result in call.Results)
                {
                    _storage.Define(result, null);
                    FlushHint(result.Hint);
                }

                break;
        }
    }

    private void FlushReaders(Value buffer)
    {
        int root = _storage.Of(buffer);
        foreach (int key in _readers.Keys.ToList())
        {
            if (_storage.MayAlias(key, root))
            {
                SettleAll(_readers[key]);
                _readers.Remove(key);
            }
        }
    }

    private void FlushReaders()
    {
        SettleAll(_stateReaders);
        _readers.Clear();
    }

    private void FlushHint(string hint)
    {
        if (hint.Length > 0 && _byHint.TryGetValue(hint, out List<ValueNode>? waiting))
        {
            SettleAll(waiting);
        }
    }
}
