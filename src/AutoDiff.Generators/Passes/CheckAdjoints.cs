using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Has every adjoint that a reverse sweep computes looked at, for methods that ask for it: the first that is not finite is reported with the
/// source line that it belongs to and what it was computed from.
/// </summary>
internal sealed class CheckAdjoints : IrRewriter
{
    private const int LongestComputation = 6;

    private readonly IReadOnlyList<string> _lines;
    private readonly IrContext _context;

    private CheckAdjoints(FunctionIr function)
    {
        _lines = [.. function.SourceLines];
        _context = IrContext.For(function);
    }

    /// <param name="function">A function with both sweeps, or the reverse one, whose adjoints are still marked linear.</param>
    public static FunctionIr Run(FunctionIr function) => function with { Body = new CheckAdjoints(function).Rewrite(function.Body) };

    protected override IEnumerable<Statement> Rewrite(Statement statement)
    {
        yield return Copy(statement);
        if (statement is Let { Target: { IsLinear: true, Type: { IsReal: true, IsLanes: false, IsParameter: false } }, Operation: Primitive { Name: not Op.Select } computed } let)
        {
            List<Value> operands = [];
            string text = Text(computed, operands, 0);
            List<string> named = [.. operands.Select((o, i) => $"({Quoted(Name(o))}, {{{i + 1}}})")];
            string line = let.Source >= 0 && let.Source < _lines.Count ? _lines[let.Source] : "";
            yield return new Effect(
                $"global::AutoDiff.Runtime.AdjointCheck.Finite({{0}}, {Quoted(line)}, {Quoted(text)}, {string.Join(", ", named)})", new([let.Target, .. operands]))
            {
                Source = let.Source,
            };
        }
    }

    /// <summary>A literal, in a template.</summary>
    private static string Quoted(string text) =>
        "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("{", "{{").Replace("}", "}}") + "\"";

    private string Text(Primitive primitive, List<Value> operands, int depth)
    {
        string[] arguments = [.. primitive.Arguments.Select(a => Text(a, operands, depth + 1))];
        string? infix = primitive.Name switch
        {
            Op.Add => "+",
            Op.Subtract => "-",
            Op.Multiply or Op.StrongMultiply => "*",
            Op.Divide or Op.StrongDivide => "/",
            _ => null,
        };
        return infix is not null && arguments.Length == 2 ? $"{arguments[0]} {infix} {arguments[1]}"
            : primitive.Name == Op.Negate ? "-" + arguments[0]
            : $"{primitive.Name}({string.Join(", ", arguments)})";
    }

    private string Text(Value value, List<Value> operands, int depth)
    {
        if (_context.IsConstant(value, out string constant))
        {
            return constant;
        }

        if (value.Hint.Length == 0 && depth < LongestComputation && _context.DefinitionOf(value) is Primitive { Name: not Op.Select } primitive)
        {
            string text = Text(primitive, operands, depth);
            return primitive.Arguments.Count == 2 && text.Contains(' ') ? $"({text})" : text;
        }

        if (value.Type.IsReal || value.Type == IrType.Int)
        {
            if (!operands.Contains(value))
            {
                operands.Add(value);
            }
        }

        return Name(value);
    }

    private string Name(Value value) => value.Hint.Length > 0 ? value.Hint : _context.DefinitionOf(value) switch
    {
        Load load => $"{Name(load.Buffer)}[{(_context.IsConstant(load.Index, out string index) ? index : Name(load.Index))}]",
        Inert inert when !inert.Template.Contains('{') => inert.Template,
        _ => value.IsLinear ? "cotangent" : "value",
    };
}
