using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Emission;

/// <summary>A C# variable: one or several values that never live at the same time.</summary>
internal sealed class Variable(IrType type)
{
    public IrType Type { get; } = type;

    public string Name { get; set; } = "";

    /// <summary>What the user called it.</summary>
    public string Hint { get; set; } = "";

    public List<ValueNode> Members { get; } = [];

    public LiveRange Live { get; set; } = new();

    /// <summary>The block whose scope it belongs to.</summary>
    public BlockNode? Home { get; set; }

    /// <summary>Whether it is the counter of a loop, declared in its header.</summary>
    public bool IsCounter { get; set; }

    public bool IsParameter { get; set; }

    /// <summary>Whether it would only receive a value that nothing reads.</summary>
    public bool IsDiscarded => Members is [{ Uses: 0, Definition.Statement: Let or Call }];

    public bool IsDeclared { get; set; }

    /// <summary>The zero that it is declared with, where some branches leave it at that.</summary>
    public Value? Initial { get; set; }
}
