using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// Where the values and statements of lowered functions stand in the source. It serves the analyzers and never becomes part of a model,
/// which would change with every edit.
/// </summary>
internal sealed class SourceMap
{
    private readonly Dictionary<(string Function, int Value), SyntaxNode> _values = [];
    private readonly Dictionary<(string Function, int Value), Location> _parameters = [];
    private readonly Dictionary<(string Function, int Ordinal), SyntaxNode> _statements = [];

    /// <summary>Notes the expression of which a value is the result; the innermost one, if it is the result of several.</summary>
    public void Add(string function, Value value, SyntaxNode syntax)
    {
        if (!NumericExpansions.Contains(syntax) && !_values.ContainsKey((function, value.Id)))
        {
            _values.Add((function, value.Id), syntax);
        }
    }

    public void Add(string function, Value value, IParameterSymbol parameter)
    {
        if (parameter.Locations.Length > 0 && !(parameter.ContainingSymbol is IMethodSymbol method && NumericExpansions.Contains(method)))
        {
            _parameters[(function, value.Id)] = parameter.Locations[0];
        }
    }

    public void Add(string function, int ordinal, SyntaxNode statement)
    {
        if (!NumericExpansions.Contains(statement))
        {
            _statements[(function, ordinal)] = statement;
        }
    }

    /// <summary>The expression of a value, if it is one of the source.</summary>
    public SyntaxNode? ExpressionOf(string function, Value value) =>
        _parameters.ContainsKey((function, value.Id)) || !_values.TryGetValue((function, value.Id), out SyntaxNode? syntax) ? null : syntax;

    /// <summary>Where a value stands: its expression, or the name of the parameter that it is.</summary>
    public Location? Of(string function, Value value) =>
        _parameters.TryGetValue((function, value.Id), out Location? parameter) ? parameter : ExpressionOf(function, value)?.GetLocation();

    /// <summary>Where the source statement of an ordinal stands.</summary>
    public SyntaxNode? StatementOf(string function, int ordinal) =>
        _statements.TryGetValue((function, ordinal), out SyntaxNode? syntax) ? syntax : null;

    /// <summary>The first statement, of whichever function, that a text stands for.</summary>
    public SyntaxNode? StatementOf(string text) => _statements.Values.FirstOrDefault(s => StatementText.Of(s) == text);
}
