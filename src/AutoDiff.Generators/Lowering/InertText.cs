using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Lowering;

/// <summary>A piece of C# that carries no derivative: its text, what goes into it, what evaluating it may do.</summary>
internal sealed record InertText(string Template, EquatableArray<Value> Arguments, Purity Purity);

/// <summary>Puts together an <see cref="InertText"/>.</summary>
internal sealed class InertTextBuilder
{
    private readonly List<Value> _arguments = [];

    public Purity Purity { get; private set; } = Purity.Pure;

    /// <summary>A placeholder for a value.</summary>
    public string Hole(Value value)
    {
        _arguments.Add(value);
        return $"{{{_arguments.Count - 1}}}";
    }

    public static string Escape(string text) => text.Replace("{", "{{").Replace("}", "}}");

    public void Does(Purity purity)
    {
        if (purity > Purity)
        {
            Purity = purity;
        }
    }

    public InertText Finish(string template) => new(template, _arguments.ToEquatableArray(), Purity);
}
