using System.Collections.Immutable;
using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Lowering;

/// <summary>A local, a parameter, or a flag of the lowering: what single assignment splits into values.</summary>
internal sealed class Variable(string name, IrType type)
{
    public string Name { get; } = name;

    public IrType Type { get; } = type;

    /// <summary>Whether branches left it naming different storage: it may not be read any more.</summary>
    public bool IsAmbiguous { get; set; }

    /// <summary>Where it was assigned last.</summary>
    public Location? AssignedAt { get; set; }
}

/// <summary>What each variable in scope holds at a point of the program; null if nothing yet. A copy shares what does not change after.</summary>
internal sealed class Environment
{
    private readonly HashSet<Variable> _changed = [];
    private readonly Stack<Variable> _declared = new();
    private ImmutableDictionary<Variable, Entry> _entries;

    public Environment() => _entries = ImmutableDictionary<Variable, Entry>.Empty;

    private Environment(Environment other) => (_entries, Now) = (other._entries, other.Now);

    /// <summary>A point in the order of declarations: what is declared from here on is not older.</summary>
    public int Now { get; private set; }

    /// <summary>The variables, in the order of their declaration.</summary>
    public IEnumerable<Variable> Variables => InOrder(_entries.Keys);

    public Value? this[Variable variable]
    {
        get => _entries.TryGetValue(variable, out Entry entry) ? entry.Value : null;
        set
        {
            if (!_entries.TryGetValue(variable, out Entry entry))
            {
                entry = new Entry(Now++, null);
                _declared.Push(variable);
            }

            _entries = _entries.SetItem(variable, entry with { Value = value });
            _changed.Add(variable);
        }
    }

    public bool Contains(Variable variable) => _entries.ContainsKey(variable);

    /// <summary>Whether a variable was declared before a point.</summary>
    public bool IsOlder(Variable variable, int point) => _entries.TryGetValue(variable, out Entry entry) && entry.Order < point;

    public void Remove(Variable variable)
    {
        _entries = _entries.Remove(variable);
        _changed.Add(variable);
    }

    /// <summary>Forgets the variables that were declared since a point.</summary>
    public void RemoveSince(int point)
    {
        while (_declared.Count > 0 && !IsOlder(_declared.Peek(), point))
        {
            Remove(_declared.Pop());
        }
    }

    /// <summary>The variables here that two copies may hold different values of, in the order of their declaration.</summary>
    public List<Variable> ChangedIn(Environment copy, Environment other) =>
        [.. InOrder(copy._changed.Union(other._changed).Where(_entries.ContainsKey))];

    public Environment Clone() => new(this);

    private IEnumerable<Variable> InOrder(IEnumerable<Variable> variables) => variables.OrderBy(v => _entries[v].Order);

    private readonly record struct Entry(int Order, Value? Value);
}
