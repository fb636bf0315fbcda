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

/// <summary>What each variable in scope holds at a point of the program; null if nothing yet.</summary>
internal sealed class Environment
{
    private readonly List<Variable> _order;
    private readonly Dictionary<Variable, Value?> _values;

    public Environment()
    {
        _order = [];
        _values = [];
    }

    private Environment(Environment other)
    {
        _order = [.. other._order];
        _values = new(other._values);
    }

    /// <summary>The variables, in the order of their declaration.</summary>
    public IReadOnlyList<Variable> Variables => _order;

    public Value? this[Variable variable]
    {
        get => _values.TryGetValue(variable, out Value? value) ? value : null;
        set
        {
            if (!_values.ContainsKey(variable))
            {
                _order.Add(variable);
            }

            _values[variable] = value;
        }
    }

    public bool Contains(Variable variable) => _values.ContainsKey(variable);

    public void Remove(Variable variable)
    {
        _order.Remove(variable);
        _values.Remove(variable);
    }

    public Environment Clone() => new(this);
}
