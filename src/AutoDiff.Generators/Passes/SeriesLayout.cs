using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Where the parameters of a function with Taylor series stand: those of the function that it expands, a stack unless that has one,
/// the order, series (and strides) of parameters, where series of results go.
/// </summary>
internal sealed class SeriesLayout
{
    private readonly Dictionary<int, int> _series = [];
    private readonly Dictionary<int, int> _results = [];

    /// <param name="of">The function that is expanded.</param>
    /// <param name="parameters">Its parameters that have a series.</param>
    /// <param name="results">Its results that have a series.</param>
    public SeriesLayout(FunctionIr of, IEnumerable<int> parameters, IEnumerable<int> results)
    {
        Own = of.Parameters.Count;
        int stack = of.Parameters.ToList().FindIndex(p => p.Type.Kind == TypeKind.Stack);
        Stack = stack < 0 ? Own : stack;
        Order = stack < 0 ? Own + 1 : Own;
        int next = Order + 1;
        foreach (int parameter in parameters)
        {
            _series[parameter] = next;
            next += of.Parameters[parameter].Type.IsBuffer ? 2 : 1;
        }

        foreach (int result in results)
        {
            _results[result] = next++;
        }
    }

    /// <summary>How many parameters the function that is expanded has.</summary>
    public int Own { get; }

    public int Stack { get; }

    public int Order { get; }

    /// <summary>The parameter that is the series of another; for storage the stride follows it.</summary>
    public int? SeriesOf(int parameter) => _series.TryGetValue(parameter, out int index) ? index : null;

    /// <summary>The parameter that receives the series of a result.</summary>
    public int? ResultOf(int result) => _results.TryGetValue(result, out int index) ? index : null;
}
