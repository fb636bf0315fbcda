using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Emission;

/// <summary>
/// Orders assignments that are meant to happen at once, so that none overwrites what another has still to read; a cycle (a
/// swap) is broken by saving a variable first.
/// </summary>
internal sealed class ParallelCopy
{
    private readonly EmissionTree _tree;
    private readonly ExpressionWriter _expressions;
    private readonly List<(Variable Target, Value Source)> _copies = [];

    public ParallelCopy(EmissionTree tree, ExpressionWriter expressions)
    {
        _tree = tree;
        _expressions = expressions;
    }

    public bool IsEmpty => _copies.Count == 0;

    public void Add(Value target, Value source)
    {
        ValueNode node = _tree[source];
        Variable variable = _tree[target].Variable!;
        if (node.Placement != Placement.Variable || node.Variable != variable)
        {
            _copies.Add((variable, source));
        }
    }

    /// <param name="assign">Writes an assignment.</param>
    /// <param name="save">Saves a variable under another name, which it returns.</param>
    public void Write(Action<Variable, Value> assign, Func<Variable, string> save)
    {
        List<(Variable Target, Value Source, HashSet<Variable> Reads)> open =
            [.. _copies.Select(c => (c.Target, c.Source, new HashSet<Variable>(_expressions.VariablesOf(c.Source))))];
        List<Variable> saved = [];
        while (open.Count > 0)
        {
            int next = open.FindIndex(c => !open.Any(o => o.Target != c.Target && o.Reads.Contains(c.Target) && !saved.Contains(c.Target)));
            if (next < 0)
            {
                next = 0;
                saved.Add(open[0].Target);
                _expressions.Saved[open[0].Target] = save(open[0].Target);
            }

            assign(open[next].Target, open[next].Source);
            open.RemoveAt(next);
        }

        foreach (Variable variable in saved)
        {
            _expressions.Saved.Remove(variable);
        }
    }
}
