using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Emission;

/// <summary>
/// The values that what a function does depends on. A variable that is only there for its own next value, round a loop, is not
/// one of them.
/// </summary>
internal sealed class NeededValues
{
    private readonly EmissionTree _tree;
    private readonly HashSet<int> _needed = [];
    private readonly Stack<Value> _open = new();

    private NeededValues(EmissionTree tree) => _tree = tree;

    public static HashSet<int> Find(EmissionTree tree)
    {
        NeededValues needed = new(tree);
        needed.Roots(tree.Root);
        needed.Need(tree.Root.Yields);
        while (needed._open.Count > 0)
        {
            needed.Visit(needed._open.Pop());
        }

        return needed._needed;
    }

    private void Need(IEnumerable<Value> values)
    {
        foreach (Value value in values)
        {
            if (_needed.Add(value.Id))
            {
                _open.Push(value);
            }
        }
    }

    private void Roots(BlockNode block)
    {
        foreach (StepNode step in block.Steps)
        {
            switch (step.Statement)
            {
                case Let let:
                    if (EmissionTree.MustRun(let.Operation))
                    {
                        Need(IrWalk.Operands(let.Operation));
                    }

                    break;
                case Loop loop:
                    Need(new Value?[] { loop.Lower, loop.Upper }.Where(v => v is not null)!);
                    Need(step.First?.Yields ?? []);
                    break;
                default:
                    Need(IrWalk.Operands(step.Statement));
                    break;
            }

            foreach (BlockNode inner in step.Blocks)
            {
                Roots(inner);
            }
        }
    }

    private void Visit(Value value)
    {
        ValueNode node = _tree[value];
        switch (node.Definition?.Statement)
        {
            case Let let:
                Need(IrWalk.Operands(let.Operation));
                break;
            case If branch:
                NeedYields(node.Definition, IrWalk.IndexOf(branch.Results, value));
                break;
            case Loop loop when value.Id != loop.Trips?.Id:
                NeedSlot(loop, node.Definition, IrWalk.IndexOf(loop.Results, value));
                break;
            case null when node.Home is { IsFrame: true, Owner: { Statement: Loop loop } step } && value.Id != loop.Index.Id:
                NeedSlot(loop, step, IrWalk.IndexOf(loop.Carried, value));
                break;
        }
    }

    private void NeedSlot(Loop loop, StepNode step, int slot)
    {
        Need([loop.Carried[slot], loop.Results[slot], loop.Initial[slot]]);
        NeedYields(step, slot);
    }

    private void NeedYields(StepNode step, int slot)
    {
        foreach (BlockNode block in step.Blocks)
        {
            if (!block.NeverEnds && (step.Statement is If || block == step.Second))
            {
                Need([block.Yields[slot]]);
            }
        }
    }
}
