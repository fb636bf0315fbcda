using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Emission;

/// <summary>
/// Leaves single assignment: gives values variables, one to all values that a variable of the source (or of its derivative)
/// goes through where their live ranges allow it, and finds the block that each variable belongs to.
/// </summary>
internal sealed class VariablePlan
{
    private readonly EmissionTree _tree;
    private readonly Dictionary<(string Hint, BlockNode Block), Variable> _latest = [];

    private VariablePlan(EmissionTree tree) => _tree = tree;

    /// <returns>The variables, in order of their first assignment.</returns>
    public static List<Variable> Apply(EmissionTree tree)
    {
        VariablePlan plan = new(tree);
        foreach (KeyValuePair<ValueNode, LiveRange> pair in Liveness.Find(tree))
        {
            ValueNode node = pair.Key;
            Variable variable = new(node.Value.Type) { Hint = node.Value.Hint, Live = pair.Value };
            variable.Members.Add(node);
            variable.IsCounter = node.Home.Owner?.Statement is Loop loop && node.Home.IsFrame && node.Value == loop.Index;
            variable.IsParameter = node.Definition is null && !node.Home.IsFrame;
            node.Variable = variable;
        }

        foreach (Value parameter in tree.Function.Parameters)
        {
            plan.Remember(tree[parameter]);
        }

        plan.Visit(tree.Root);
        return plan.Finish();
    }

    private void Visit(BlockNode block)
    {
        foreach (StepNode step in block.Steps)
        {
            switch (step.Statement)
            {
                case If branch when !step.IsConditional:
                    Visit(step.First!);
                    Visit(step.Second!);
                    JoinResults(branch, step);
                    break;
                case Loop loop:
                    JoinCarried(loop, step);
                    if (step.First is { } condition)
                    {
                        Visit(condition);
                    }

                    Visit(step.Second!);
                    break;
            }

            foreach (Value value in IrWalk.Definitions(step.Statement))
            {
                Continue(_tree[value]);
            }
        }
    }

    private void JoinResults(If branch, StepNode step)
    {
        for (int slot = 0; slot < branch.Results.Count; slot++)
        {
            if (_tree.IsLive(branch, slot))
            {
                TryJoinYield(branch.Results[slot], step.First!, slot);
                TryJoinYield(branch.Results[slot], step.Second!, slot);
            }
        }
    }

    private void JoinCarried(Loop loop, StepNode step)
    {
        for (int slot = 0; slot < loop.Carried.Count; slot++)
        {
            if (_tree.IsLive(loop, slot))
            {
                Join(_tree[loop.Carried[slot]].Variable!, _tree[loop.Results[slot]].Variable!);
                TryJoin(loop.Carried[slot], loop.Initial[slot]);
                TryJoinYield(loop.Carried[slot], step.Second!, slot);
            }
        }

        // From 0 in steps of 1 the counter ends as the number of iterations.
        ValueNode? trips = loop.Trips is { } value && _tree[value].Uses > 0 ? _tree[value] : null;
        ValueNode index = _tree[loop.Index];
        if (trips is not null && trips.Value.Type == index.Value.Type && loop.Step == 1 && (loop.Lower is null || IsZero(loop.Lower)))
        {
            Join(index.Variable!, trips.Variable!).IsCounter = false;
        }
    }

    private bool IsZero(Value value) => _tree[value].Definition?.Statement is Let { Operation: Constant { Text: "0" } };

    private void TryJoinYield(Value target, BlockNode block, int slot)
    {
        if (!block.NeverEnds)
        {
            TryJoin(target, block.Yields[slot]);
        }
    }

    private void TryJoin(Value target, Value source)
    {
        Variable? a = _tree[target].Variable, b = _tree[source].Variable;
        if (a is not null && b is not null && CanJoin(a, b))
        {
            Join(a, b);
        }
    }

    private static bool CanJoin(Variable a, Variable b) =>
        a != b
        && a.Type == b.Type
        && !a.IsCounter && !b.IsCounter
        && (a.Hint == b.Hint || a.Hint.Length == 0 || b.Hint.Length == 0)
        && !(a.IsParameter && b.IsParameter)
        && !a.Live.Overlaps(b.Live);

    private static Variable Join(Variable a, Variable b)
    {
        if (a == b)
        {
            return a;
        }

        if (a.Members.Count < b.Members.Count)
        {
            (a, b) = (b, a);
        }

        foreach (ValueNode member in b.Members)
        {
            member.Variable = a;
        }

        a.Members.AddRange(b.Members);
        a.Live.AddAll(b.Live);
        a.Hint = a.Hint.Length > 0 ? a.Hint : b.Hint;
        a.IsParameter |= b.IsParameter;
        a.IsCounter |= b.IsCounter;
        return a;
    }

    /// <summary>The next value of a variable of the source goes where the one before was, if that is over.</summary>
    private void Continue(ValueNode node)
    {
        if (node.Variable is not { } variable || node.Value.Hint.Length == 0 || node.Value.Type.IsBuffer)
        {
            return;
        }

        for (BlockNode? block = node.Home; block is not null; block = block.IsFrame ? null : block.Parent)
        {
            if (_latest.TryGetValue((node.Value.Hint, block), out Variable? earlier))
            {
                earlier = earlier.Members[0].Variable!;
                if (CanJoin(earlier, variable))
                {
                    Join(earlier, variable);
                }

                break;
            }
        }

        Remember(node);
    }

    private void Remember(ValueNode node)
    {
        if (node.Variable is not null && node.Value.Hint.Length > 0)
        {
            _latest[(node.Value.Hint, node.Home)] = node.Variable;
        }
    }

    private List<Variable> Finish()
    {
        HashSet<Variable> seen = [];
        List<Variable> variables = [];
        foreach (ValueNode node in _tree.Values)
        {
            if (node.Variable is { } variable && seen.Add(variable))
            {
                Place(variable);
                variables.Add(variable);
            }
        }

        variables.Sort((a, b) => a.Live.Start != b.Live.Start ? a.Live.Start.CompareTo(b.Live.Start) : FirstId(a).CompareTo(FirstId(b)));
        return variables;
    }

    private static int FirstId(Variable variable) => variable.Members.Min(m => m.Value.Id);

    /// <summary>Finds the block of a variable, and where it is declared if its first assignment lies deeper.</summary>
    private static void Place(Variable variable)
    {
        ValueNode first = variable.Members[0];
        BlockNode home = ScopeOf(first, variable);
        foreach (ValueNode member in variable.Members)
        {
            home = Common(home, ScopeOf(member, variable));
            if (FirstPoint(member) < FirstPoint(first))
            {
                first = member;
            }
        }

        variable.Home = home;
        if (variable.IsParameter)
        {
            variable.IsDeclared = true;
            return;
        }

        StepNode step = first.Definition ?? first.Home.Owner!;
        if (variable.IsCounter && home.IsFrame)
        {
            return;
        }

        bool isInside = step.Statement is If && !step.IsConditional && !step.Blocks.Any(b => b.IsFlat);
        while (step.Block.Scope != home.Scope)
        {
            step = step.Block.Owner!;
            isInside = true;
        }

        if (isInside)
        {
            (step.Declarations ??= []).Add(variable);
        }
    }

    /// <summary>A branch in the block around it assigns its results where it ends.</summary>
    private static int FirstPoint(ValueNode node) => node.Definition switch
    {
        null => node.Home.IsFrame ? node.Home.Owner!.Point : -1,
        { Statement: If } step when step.Blocks.Any(b => b.IsFlat) => step.Exit,
        { } step => step.Point,
    };

    /// <summary>Carried values outlive an iteration; a counter that nothing reads afterwards does not leave its loop.</summary>
    private static BlockNode ScopeOf(ValueNode node, Variable variable) =>
        !node.Home.IsFrame || variable.IsCounter ? node.Home : node.Home.Owner!.Block;

    private static BlockNode Common(BlockNode a, BlockNode b)
    {
        while (a.Depth > b.Depth)
        {
            a = a.Parent!;
        }

        while (b.Depth > a.Depth)
        {
            b = b.Parent!;
        }

        while (a != b)
        {
            a = a.Parent!;
            b = b.Parent!;
        }

        return a;
    }
}
