using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Emission;

/// <summary>
/// Numbers the program points and finds the live ranges of all values that are in variables. An expression reads its
/// variables where it is written, not where the values in it were defined.
/// </summary>
/// <remarks>Point p reads at 2p and writes at 2p + 1, so a value may take the variable of one that is read there for the last time.</remarks>
internal sealed class Liveness
{
    private readonly EmissionTree _tree;
    private readonly Dictionary<ValueNode, Dictionary<BlockNode, int>> _lastUses = [];
    private readonly List<(Value Value, BlockNode Block, int Point)> _uses = [];
    private int _point;

    private Liveness(EmissionTree tree) => _tree = tree;

    public static Dictionary<ValueNode, LiveRange> Find(EmissionTree tree)
    {
        Liveness liveness = new(tree);
        liveness.Number(tree.Root);
        foreach ((Value value, BlockNode block, int point) in liveness._uses)
        {
            liveness.Use(value, block, 2 * point);
        }

        return liveness.Ranges();
    }

    private void Number(BlockNode block)
    {
        block.Start = _point++;
        foreach (StepNode step in block.Steps)
        {
            Number(step);
        }

        block.End = _point++;
        if (block.IsReturn)
        {
            Read(block.Yields, block, block.End);
        }
    }

    private void Number(StepNode step)
    {
        step.Point = _point++;
        switch (step.Statement)
        {
            case If branch:
                Number(branch, step);
                break;
            case Loop loop:
                Number(loop, step);
                break;
            case Let let when _tree[let.Target].Placement != Placement.Variable:
                break;
            default:
                Read(IrWalk.Operands(step.Statement), step.Block, step.Point);
                break;
        }

        step.Exit = _point++;
    }

    private void Number(If branch, StepNode step)
    {
        Number(step.First!);
        Number(step.Second!);
        if (step.IsConditional)
        {
            ValueNode result = _tree[branch.Results.First(r => _tree[r].Placement != Placement.Dropped)];
            if (result.Placement == Placement.Variable)
            {
                Read([result.Value], step.Block, step.Point, expand: true);
            }

            return;
        }

        if (step.Taken is null)
        {
            Read([branch.Condition], step.Block, step.Point);
        }

        ReadYields(branch, step.First!);
        ReadYields(branch, step.Second!);
    }

    private void Number(Loop loop, StepNode step)
    {
        BlockNode frame = step.Second!.Parent!;
        frame.Start = _point++;
        if (loop.IsCounted)
        {
            Read([loop.Lower!], step.Block, frame.Start);
            Read([loop.Upper!], frame, frame.Start);
        }

        int check = frame.Start;
        if (step.First is { } condition)
        {
            Number(condition);
            Read(condition.Yields, condition, condition.End);
            check = condition.End;
        }

        Number(step.Second);
        frame.End = _point++;
        ReadYields(loop, step.Second);
        for (int slot = 0; slot < loop.Carried.Count; slot++)
        {
            if (_tree.IsLive(loop, slot))
            {
                Read([loop.Initial[slot]], step.Block, step.Point);
                if (_tree[loop.Results[slot]].Uses > 0)
                {
                    Read([loop.Carried[slot]], frame, check);
                }
            }
        }
    }

    private void ReadYields(Structured statement, BlockNode block)
    {
        if (block.IsReturn)
        {
            return;
        }

        for (int slot = 0; slot < block.Yields.Count; slot++)
        {
            if (_tree.IsLive(statement, slot))
            {
                Read([block.Yields[slot]], block, block.End);
            }
        }
    }

    /// <summary>Notes the variables that expressions read.</summary>
    private void Read(IEnumerable<Value> values, BlockNode block, int point, bool expand = false)
    {
        foreach (Value value in values)
        {
            ValueNode node = _tree[value];
            if (!expand && node.Placement == Placement.Variable)
            {
                _uses.Add((value, block, point));
                continue;
            }

            switch (node.Definition?.Statement)
            {
                case Let let:
                    Read(IrWalk.Operands(let.Operation), block, point);
                    break;
                case If branch:
                    int slot = IrWalk.IndexOf(branch.Results, value);
                    Read([branch.Condition, branch.Then.Yields[slot], branch.Else.Yields[slot]], block, point);
                    break;
            }
        }
    }

    private void Use(Value value, BlockNode block, int end)
    {
        ValueNode node = _tree[value];
        if (!_lastUses.TryGetValue(node, out Dictionary<BlockNode, int>? ends))
        {
            _lastUses[node] = ends = [];
        }

        while (true)
        {
            if (ends.TryGetValue(block, out int known) && known >= end)
            {
                return;
            }

            ends[block] = end;
            if (block == node.Home)
            {
                return;
            }

            // Leaving an iteration: the next one needs the value too.
            end = block.IsFrame ? 2 * block.Owner!.Exit : block.Parent!.IsFrame ? end : 2 * block.Owner!.Point;
            block = block.Parent!;
        }
    }

    private Dictionary<ValueNode, LiveRange> Ranges()
    {
        Dictionary<ValueNode, LiveRange> ranges = [];
        foreach (ValueNode node in _tree.Values)
        {
            if (node.Placement != Placement.Variable)
            {
                continue;
            }

            LiveRange range = new();
            ranges[node] = range;
            int start = DefineIn(node, range);
            range.Add(start, start);
            if (_lastUses.TryGetValue(node, out Dictionary<BlockNode, int>? ends))
            {
                foreach (KeyValuePair<BlockNode, int> pair in ends)
                {
                    range.Add(pair.Key == node.Home ? start : 2 * pair.Key.Start, pair.Value);
                }
            }
        }

        return ranges;
    }

    /// <summary>Adds the points at which a value is assigned; returns the point from which it is known in its block.</summary>
    private int DefineIn(ValueNode node, LiveRange range)
    {
        StepNode? step = node.Definition;
        switch (step?.Statement)
        {
            case null when node.Home.Owner is { } loop:
                BlockNode body = loop.Second!;
                if (node.Value == ((Loop)loop.Statement).Index)
                {
                    range.Add(2 * node.Home.Start, 2 * loop.Exit);
                }
                else if (!body.NeverEnds)
                {
                    range.Add((2 * body.End) + 1, 2 * loop.Exit);
                }

                return (2 * loop.Point) + 1;
            case null:
                return 2 * node.Home.Start;
            case If when !step.IsConditional:
                AddEnd(step.First!, range);
                AddEnd(step.Second!, range);
                return 2 * step.Exit;
            case Loop loop:
                if (node.Value == loop.Trips)
                {
                    range.Add(2 * step.Point, 2 * step.Exit);
                }

                return 2 * step.Exit;
            default:
                return (2 * step.Point) + 1;
        }
    }

    private static void AddEnd(BlockNode block, LiveRange range)
    {
        if (!block.NeverEnds)
        {
            range.Add((2 * block.End) + 1, (2 * block.End) + 1);
        }
    }
}
