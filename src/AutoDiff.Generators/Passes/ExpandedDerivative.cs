using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// The derivative of a function with Taylor series: a call of the Taylor expansion of the derivative. Tangents of coefficients are
/// coefficients of tangents. For cotangents, ∂cₖ/∂xⱼ = [∇f(x(t))]ₖ₋ⱼ: with the cotangents of a series read from the last coefficient
/// to the first, as the series s(t) = Σ c̄ₖ tᴷ⁻ᵏ, those of a parameter are, in that order too, the series of what the reverse sweep
/// makes of s(t) along x(t).
/// </summary>
internal sealed partial class ExpandedDerivative
{
    private readonly FunctionIr _expanded;
    private readonly FunctionIr _function;
    private readonly SeriesLayout _layout;
    private readonly Derivation.Derived _series;
    private readonly SeriesLayout _seriesLayout;
    private readonly IrContext _context = new();
    private IrBuilder _builder;
    private readonly Value[] _own;
    private readonly Value _mark;

    /// <summary>The tangents or cotangents of the active parameters that are not scalars, by the parameter's place.</summary>
    private readonly Dictionary<int, Value> _linear = [];

    /// <param name="expanded">The function with series.</param>
    /// <param name="function">The function that it expands.</param>
    /// <param name="derived">The derivative of that function.</param>
    /// <param name="series">The expansion of the derivative.</param>
    public ExpandedDerivative(FunctionIr expanded, FunctionIr function, FunctionIr derived, Derivation.Derived series)
    {
        _expanded = expanded;
        _function = function;
        _series = series;
        _layout = new SeriesLayout(function, expanded.Expansion!.Parameters, expanded.Expansion.Results);
        _seriesLayout = new SeriesLayout(derived, series.ActiveParameters, series.ActiveResults);
        _builder = new IrBuilder(_context);
        _own = [.. expanded.Parameters.Select(p => _context.Fresh(p.Type, p.Hint))];
        _mark = _builder.Let(IrType.StackMark, new Mark(_own[_layout.Stack]), "mark");
    }

    private Value Order => _own[_layout.Order];

    /// <summary>The parameters of the expanded function that belong to the active ones of its expansion, values and series.</summary>
    public static int[] ActiveOf(FunctionIr expanded, FunctionIr function, IEnumerable<int> active)
    {
        SeriesLayout layout = new(function, expanded.Expansion!.Parameters, expanded.Expansion.Results);
        HashSet<int> given = [.. active];
        return
        [
            .. Enumerable.Range(0, function.Parameters.Count)
                .Where(i => given.Contains(i) || (layout.SeriesOf(i) is { } series && given.Contains(series))),
        ];
    }

    /// <summary>The forward sweep of a reverse pair: the expansion of the forward sweep.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="unstable">The parameters of the expanded function whose content may change before the reverse sweep.</param>
    public FunctionIr Forward(string name, EquatableArray<int> unstable)
    {
        Value stack = _context.Fresh(IrType.Stack, "residuals");
        Value[] arguments = Arguments();
        arguments[_layout.Own] = stack;
        foreach (int i in _series.ActiveParameters)
        {
            BindSeries(arguments, i, i);
        }

        BindResults(arguments);
        Value[] results = Call(arguments);
        foreach (int i in UnstableScalars(unstable))
        {
            Value series = _own[_layout.SeriesOf(i)!.Value];
            Upwards(Order, k => _builder.Append(new Push(stack, Load(series, k))));
        }

        return Finish(name, [stack], results);
    }

    /// <summary>Forward mode: the expansion of the tangents.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="active">The active parameters of the expanded function.</param>
    /// <param name="own">The active parameters of the function.</param>
    /// <param name="isWritten">Whether a parameter of the expanded function is written.</param>
    public FunctionIr Jvp(string name, EquatableArray<int> active, int[] own, Func<int, bool> isWritten)
    {
        List<Value> tangents = [];
        foreach (int i in active)
        {
            tangents.Add(_linear[i] = _context.Fresh(LinearType(_own[i].Type, isWritten(i)), _own[i].Hint + "Tangent"));
        }

        Value[] arguments = Arguments();
        int first = _seriesLayout.Own - own.Length;
        if (first > _layout.Own)
        {
            arguments[_layout.Own] = _own[_layout.Stack];
        }

        for (int k = 0; k < own.Length; k++)
        {
            arguments[first + k] = _linear.TryGetValue(own[k], out Value? tangent) ? tangent : Zero(_own[own[k]]);
        }

        foreach (int i in _series.ActiveParameters)
        {
            if (i < _layout.Own)
            {
                BindSeries(arguments, i, i);
            }
            else
            {
                BindTangentSeries(arguments, i, own[i - first]);
            }
        }

        BindResults(arguments);
        return Finish(name, tangents, Call(arguments));
    }

    private static IrType LinearType(IrType type, bool isWritten) => !type.IsBuffer ? type
        : isWritten ? IrType.Span(type.Element!) : IrType.ReadOnlySpan(type.Element!);

    /// <summary>The arguments of the expansion, the function's own and the order filled in.</summary>
    private Value[] Arguments()
    {
        Value[] arguments = new Value[_series.Function.Parameters.Count];
        Array.Copy(_own, arguments, _layout.Own);
        arguments[_seriesLayout.Order] = Order;
        return arguments;
    }

    /// <summary>The series of one of the function's own parameters; it is constant, or storage of the function's own, if it has none.</summary>
    private void BindSeries(Value[] arguments, int parameter, int own)
    {
        int to = _seriesLayout.SeriesOf(parameter)!.Value;
        if (_layout.SeriesOf(own) is not { } from)
        {
            BindZero(arguments, to, _own[own]);
            return;
        }

        arguments[to] = _own[from];
        if (_own[own].Type.IsBuffer)
        {
            arguments[to + 1] = _own[from + 1];
        }
    }

    private void BindTangentSeries(Value[] arguments, int parameter, int own)
    {
        int to = _seriesLayout.SeriesOf(parameter)!.Value;
        if (_layout.SeriesOf(own) is not { } from || !_linear.TryGetValue(from, out Value? tangents))
        {
            BindZero(arguments, to, _own[own]);
            return;
        }

        arguments[to] = tangents;
        if (_own[own].Type.IsBuffer)
        {
            arguments[to + 1] = _own[from + 1];
        }
    }

    private void BindZero(Value[] arguments, int to, Value like)
    {
        if (!like.Type.IsBuffer)
        {
            arguments[to] = Scratch(like.Type, Order, like.Hint + "Series");
            return;
        }

        Value length = Length(like);
        arguments[to] = Scratch(like.Type.Element!, Product(Sum(Order, Int(1)), length), like.Hint + "Series");
        arguments[to + 1] = length;
    }

    /// <summary>Where the series of results go; those of tangents come after those of the results.</summary>
    private void BindResults(Value[] arguments)
    {
        int count = _function.Body.Yields.Count;
        int[] real = [.. Enumerable.Range(0, count).Where(i => _function.Body.Yields[i].Type.IsReal)];
        foreach (int result in _series.ActiveResults)
        {
            int of = result < count ? result : real[result - count];
            int? from = _layout.ResultOf(of);
            Value? target = from is null ? null : result < count ? _own[from.Value] : _linear.TryGetValue(from.Value, out Value? tangent) ? tangent : null;
            arguments[_seriesLayout.ResultOf(result)!.Value] = target ?? Scratch(_function.Body.Yields[of].Type, Order, "unused");
        }
    }

    private Value[] Call(Value[] arguments)
    {
        FunctionIr function = _series.Function;
        for (int i = 0; i < arguments.Length; i++)
        {
            IrType type = function.Parameters[i].Type;
            if (type.IsBuffer && type != arguments[i].Type)
            {
                arguments[i] = _builder.Let(type, new Slice(arguments[i], null, null), arguments[i].Hint);
            }
        }

        Value[] results = [.. function.Body.Yields.Select(y => _context.Fresh(y.Type, y.Hint))];
        _builder.Append(new Call(_context.TakeId(), function.Name, CallForm.Primal, new(arguments), new(results), [], [], [], []));
        return results;
    }

    private FunctionIr Finish(string name, IEnumerable<Value> added, IEnumerable<Value> results)
    {
        Value stack = _own[_layout.Stack];
        _builder.Append(new Release(stack, _mark));
        Block body = Passes.Scratch.Bind(_builder.Finish(results), stack, _context);
        return new FunctionIr(name, new([.. _own, .. added]), body, [], _context.NextId) { IsSeparate = true };
    }

    private Value Zero(Value like) => like.Type.IsBuffer ? Scratch(like.Type.Element!, Length(like), like.Hint + "Zero") : _builder.Zero(like.Type);

    private Value Scratch(IrType element, Value length, string hint) =>
        _builder.Let(IrType.Span(element), new Allocate(length, AllocationKind.Scratch), hint);

    private Value Length(Value buffer) => _builder.Let(IrType.Int, new Length(buffer));

    private Value Int(int value) => _builder.Int(value);

    private Value Sum(Value a, Value b) => _builder.Apply(IrType.Int, Op.Add, a, b);

    private Value Difference(Value a, Value b) => _builder.Apply(IrType.Int, Op.Subtract, a, b);

    private Value Product(Value a, Value b) => _builder.Apply(IrType.Int, Op.Multiply, a, b);
}
