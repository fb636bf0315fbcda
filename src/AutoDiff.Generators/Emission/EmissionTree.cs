using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Emission;

/// <summary>Where the code of a value goes.</summary>
internal enum Placement
{
    /// <summary>In a variable.</summary>
    Variable,

    /// <summary>Not decided yet: an expression that waits for its use.</summary>
    Pending,

    /// <summary>In the expression that uses it.</summary>
    Inlined,

    /// <summary>In every expression that uses it: a constant, a length.</summary>
    Everywhere,

    /// <summary>Nowhere: nothing uses it.</summary>
    Dropped,
}

/// <summary>What emission knows of a value.</summary>
internal sealed class ValueNode(Value value, BlockNode home, StepNode? definition)
{
    public Value Value { get; } = value;

    /// <summary>The block that defines it.</summary>
    public BlockNode Home { get; } = home;

    /// <summary>The statement that defines it; null for parameters, carried values and counters.</summary>
    public StepNode? Definition { get; } = definition;

    public int Uses { get; set; }

    public Placement Placement { get; set; }

    /// <summary>What its expression consists of, while it is pending and after.</summary>
    public ExpressionFacts? Facts { get; set; }

    /// <summary>The variable that holds it.</summary>
    public Variable? Variable { get; set; }
}

/// <summary>A block being emitted.</summary>
internal sealed class BlockNode(BlockNode? parent, StepNode? owner)
{
    public BlockNode? Parent { get; } = parent;

    public StepNode? Owner { get; } = owner;

    public int Depth { get; } = parent is null ? 0 : parent.Depth + 1;

    /// <summary>Whether this stands for one iteration of a loop: the scope of its counter, its carried values, condition and body.</summary>
    public bool IsFrame { get; init; }

    /// <summary>
    /// Whether its statements stand in the C# block around it: the branch after one that never ends, the parts of a loop.
    /// </summary>
    public bool IsFlat { get; set; }

    /// <summary>Whether its yields are what the function returns.</summary>
    public bool IsReturn { get; set; }

    /// <summary>The block whose C# scope its variables are in.</summary>
    public BlockNode Scope => IsFlat ? Parent!.Scope : this;

    /// <summary>The innermost frame around this block, or the block of the function.</summary>
    public BlockNode Frame => IsFrame || Parent is null ? this : Parent.Frame;

    public List<StepNode> Steps { get; } = [];

    public EquatableArray<Value> Yields { get; set; }

    /// <summary>Whether control never reaches the end.</summary>
    public bool NeverEnds { get; set; }

    /// <summary>The first and last program points.</summary>
    public int Start { get; set; }

    public int End { get; set; }
}

/// <summary>A statement being emitted.</summary>
internal sealed class StepNode(Statement statement, BlockNode block)
{
    public Statement Statement { get; } = statement;

    public BlockNode Block { get; } = block;

    /// <summary>The first branch of an <see cref="If"/>, the condition of a <see cref="Loop"/>.</summary>
    public BlockNode? First { get; set; }

    /// <summary>The second branch of an <see cref="If"/>, the body of a <see cref="Loop"/>.</summary>
    public BlockNode? Second { get; set; }

    public IEnumerable<BlockNode> Blocks
    {
        get
        {
            if (First is not null)
            {
                yield return First;
            }

            if (Second is not null)
            {
                yield return Second;
            }
        }
    }

    /// <summary>Whether an <see cref="If"/> is written as an expression <c>c ? a : b</c>.</summary>
    public bool IsConditional { get; set; }

    /// <summary>The only branch that can run, if the condition is constant.</summary>
    public BlockNode? Taken { get; set; }

    /// <summary>The program points at which it reads its operands and at which it is over.</summary>
    public int Point { get; set; }

    public int Exit { get; set; }

    /// <summary>Variables to declare before it, because it assigns them inside its blocks.</summary>
    public List<Variable>? Declarations { get; set; }

    public bool NeverEnds => Statement is Throw || (Statement is If && First!.NeverEnds && Second!.NeverEnds);
}

/// <summary>
/// The statements of a function with identity, which IR records lack, and its values: what the plans of emission annotate.
/// What can't be reached and what nothing uses is left out.
/// </summary>
internal sealed class EmissionTree
{
    private readonly ValueNode?[] _values;

    public EmissionTree(FunctionIr function)
    {
        Function = function;
        _values = new ValueNode?[function.NextId];
        Root = new BlockNode(null, null);
        foreach (Value parameter in function.Parameters)
        {
            Define(parameter, Root, null);
        }

        Build(function.Body, Root);
        Root.IsReturn = true;
        CountUses();
        TailReturns.Apply(this);
        DropCounters(Root);
    }

    public FunctionIr Function { get; }

    public BlockNode Root { get; }

    public ValueNode this[Value value] => _values[value.Id]!;

    /// <summary>The values, in order of their ids.</summary>
    public IEnumerable<ValueNode> Values => _values.Where(v => v is not null)!;

    /// <summary>Whether a result of a branch, or a carried value of a loop, matters.</summary>
    public bool IsLive(Structured statement, int slot) => statement switch
    {
        If branch => this[branch.Results[slot]].Placement != Placement.Dropped,
        Loop loop => this[loop.Carried[slot]].Placement != Placement.Dropped,
        _ => true,
    };

    private void Define(Value value, BlockNode home, StepNode? definition) =>
        _values[value.Id] = new ValueNode(value, home, definition);

    /// <summary>A branch's result is not needed any more.</summary>
    public void Forget(Value value) => this[value].Placement = Placement.Dropped;

    private void Build(Block block, BlockNode node)
    {
        foreach (Statement statement in block.Statements)
        {
            StepNode step = new(statement, node);
            switch (statement)
            {
                case If branch:
                    step.First = new BlockNode(node, step);
                    step.Second = new BlockNode(node, step);
                    Build(branch.Then, step.First);
                    Build(branch.Else, step.Second);
                    step.Second.IsFlat = step.First.NeverEnds;
                    if (ConstantText(branch.Condition) is "true" or "false")
                    {
                        Choose(step, branch);
                    }

                    break;
                case Loop loop:
                    BlockNode frame = new(node, step) { IsFrame = true };
                    Define(loop.Index, frame, null);
                    foreach (Value carried in loop.Carried)
                    {
                        Define(carried, frame, null);
                    }

                    if (loop.Condition is { } condition)
                    {
                        step.First = new BlockNode(frame, step) { IsFlat = true };
                        Build(condition, step.First);
                    }

                    step.Second = new BlockNode(frame, step) { IsFlat = true };
                    Build(loop.Body, step.Second);
                    break;
            }

            foreach (Value value in IrWalk.Definitions(statement))
            {
                Define(value, node, step);
            }

            node.Steps.Add(step);
            if (step.NeverEnds)
            {
                node.NeverEnds = true;
                return;
            }
        }

        node.Yields = block.Yields;
    }

    /// <summary>An uncounted loop whose iterations nothing counts has no counter.</summary>
    private void DropCounters(BlockNode block)
    {
        foreach (StepNode step in block.Steps)
        {
            if (step.Statement is Loop loop)
            {
                bool needsTrips = loop.Trips is { } trips && !IsUnused(trips);
                if (!needsTrips && loop.Trips is not null)
                {
                    Drop(loop.Trips);
                }

                if (!loop.IsCounted && !needsTrips && IsUnused(loop.Index))
                {
                    Drop(loop.Index);
                }
            }

            foreach (BlockNode inner in step.Blocks)
            {
                DropCounters(inner);
            }
        }
    }

    /// <summary>A branch on a constant: the compiler would warn of the code that is never reached.</summary>
    private void Choose(StepNode step, If branch)
    {
        step.Taken = ConstantText(branch.Condition) == "true" ? step.First! : step.Second!;
        BlockNode other = step.Taken == step.First ? step.Second! : step.First!;
        step.Taken.IsFlat = true;
        other.Steps.Clear();
        other.Yields = [];
        other.NeverEnds = true;
    }

    private string ConstantText(Value value) =>
        _values[value.Id]?.Definition?.Statement is Let { Operation: Constant constant } ? constant.Text : "";

    /// <summary>Counts the uses in what is needed; the rest is dropped.</summary>
    private void CountUses()
    {
        HashSet<int> needed = NeededValues.Find(this);
        foreach (ValueNode node in Values)
        {
            if (!needed.Contains(node.Value.Id) && (node.Definition?.Statement is If || node.Definition?.Statement is Let let && !MustRun(let.Operation)))
            {
                Drop(node.Value);
            }
        }

        CountUses(Root, needed);
    }

    private void CountUses(BlockNode block, HashSet<int> needed)
    {
        block.Steps.RemoveAll(s => s.Statement is Let let && !needed.Contains(let.Target.Id) && !MustRun(let.Operation));
        foreach (StepNode step in block.Steps)
        {
            if (step.Statement is Loop loop)
            {
                Count(new Value?[] { loop.Lower, loop.Upper }.Where(v => v is not null)!);
                for (int slot = 0; slot < loop.Carried.Count; slot++)
                {
                    if (needed.Contains(loop.Carried[slot].Id))
                    {
                        Count([loop.Initial[slot]]);
                    }
                    else
                    {
                        Drop(loop.Carried[slot]);
                        Drop(loop.Results[slot]);
                    }
                }
            }
            else
            {
                Count(IrWalk.Operands(step.Statement));
            }

            foreach (BlockNode inner in step.Blocks)
            {
                CountUses(inner, needed);
            }
        }

        for (int slot = 0; slot < block.Yields.Count; slot++)
        {
            if (block == block.Owner?.First && block.Owner.Statement is Loop || block.Owner is null || IsLive((Structured)block.Owner.Statement, slot))
            {
                Count([block.Yields[slot]]);
            }
        }
    }

    private void Count(IEnumerable<Value> values)
    {
        foreach (Value value in values)
        {
            this[value].Uses++;
        }
    }

    private bool IsUnused(Value value) => this[value] is { Uses: 0, Placement: not Placement.Dropped };

    private void Drop(Value value) => this[value].Placement = Placement.Dropped;

    // A read is kept for the exception that it may throw.
    public static bool MustRun(Operation operation) => operation is Pop or Load or Inert { Purity: Purity.Effect };
}
