using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Makes spans of parameters that are arrays, read-only where nothing is written, so that a row of other storage can be passed. A
/// parameter that inert code sees keeps its type.
/// </summary>
internal sealed class SpanParameters : IrRewriter
{
    private readonly Dictionary<int, IrType> _types = [];
    private readonly BufferRoots _roots;

    private SpanParameters(BufferRoots roots) => _roots = roots;

    /// <param name="function">The function.</param>
    /// <param name="which">Which of its parameters may change type.</param>
    /// <param name="effects">What its callees do.</param>
    /// <param name="find">Its callees.</param>
    public static FunctionIr Run(FunctionIr function, IReadOnlyList<bool> which, EffectAnalysis effects, Func<string, FunctionIr?> find)
    {
        BufferRoots roots = BufferRoots.Of(function);
        SpanParameters pass = new(roots);
        HashSet<int> written = [.. effects.Written(function, roots).Select(r => r.Id)];
        for (int i = 0; i < function.Parameters.Count; i++)
        {
            Value parameter = function.Parameters[i];
            if (parameter.Type.IsBuffer && which[i] && !IsSeen(function, i, find, []))
            {
                IrType element = parameter.Type.Element!;
                pass._types[parameter.Id] = written.Contains(parameter.Id) ? IrType.Span(element) : IrType.ReadOnlySpan(element);
            }
        }

        return pass._types.Count == 0
            ? function
            : function with { Parameters = function.Parameters.Select(pass.Typed).ToEquatableArray(), Body = pass.Rewrite(function.Body) };
    }

    /// <summary>Whether inert code is given a parameter, here or in a callee.</summary>
    private static bool IsSeen(FunctionIr function, int index, Func<string, FunctionIr?> find, HashSet<(string, int)> visited)
    {
        if (!visited.Add((function.Name, index)))
        {
            return false;
        }

        // The expansion of a function with a rule calls the function itself.
        if (function.Rule is not null && function.Parameters[index].Type.Buffer == BufferKind.Array)
        {
            return true;
        }

        BufferRoots roots = BufferRoots.Of(function);
        bool IsIt(Value value) => value.Type.IsBuffer && roots.Of(value).Id == function.Parameters[index].Id;
        return IrWalk.Statements(function.Body).Any(statement => statement switch
        {
            Let { Operation: Inert inert } => !inert.TakesSpans && inert.Arguments.Any(IsIt),
            Effect or Throw => IrWalk.Operands(statement).Any(IsIt),
            Call call => call.Arguments.Where((a, i) => IsIt(a) && (find(call.Function) is not { } callee || IsSeen(callee, i, find, visited))).Any(),
            _ => false,
        });
    }

    private Value Typed(Value value) =>
        value.Type.IsBuffer && _types.TryGetValue(_roots.Of(value).Id, out IrType? type)
        && (value.Type.Buffer == BufferKind.Array || type.Buffer == BufferKind.ReadOnlySpan)
            ? value with { Type = type }
            : value;

    protected override Value Use(Value value) => Typed(value);

    protected override Value Define(Value value) => Typed(value);
}
