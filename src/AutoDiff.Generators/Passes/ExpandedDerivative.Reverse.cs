using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <content>The reverse sweep: series of cotangents, from the last coefficient to the first.</content>
internal sealed partial class ExpandedDerivative
{
    /// <summary>The reverse sweep of a reverse pair: the expansion of the reverse sweep.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="active">The active parameters of the expanded function.</param>
    /// <param name="own">The active parameters of the function.</param>
    /// <param name="unstable">The parameters of the expanded function whose content may have changed since the forward sweep.</param>
    /// <param name="isWritten">Whether a parameter of the expanded function is written.</param>
    public FunctionIr Reverse(string name, EquatableArray<int> active, int[] own, EquatableArray<int> unstable, Func<int, bool> isWritten)
    {
        Value stack = _context.Fresh(IrType.Stack, "residuals");
        int[] real = [.. Enumerable.Range(0, _function.Body.Yields.Count).Where(i => _function.Body.Yields[i].Type.IsReal)];
        List<Value> given = [stack];
        Value[] seeds = [.. real.Select(i => _context.Fresh(_function.Body.Yields[i].Type, "cotangent"))];
        given.AddRange(seeds);
        foreach (int i in active.Where(i => !_own[i].Type.IsReal))
        {
            given.Add(_linear[i] = _context.Fresh(_own[i].Type.IsBuffer ? IrType.Span(_own[i].Type.Element!) : _own[i].Type, _own[i].Hint + "Cotangent"));
        }

        Value[] arguments = Arguments();
        arguments[_layout.Own] = stack;
        foreach (int i in _series.ActiveParameters.Where(i => i < _layout.Own))
        {
            BindSeries(arguments, i, i);
        }

        foreach (int i in UnstableScalars(unstable).Reverse())
        {
            Value series = Scratch(_own[i].Type, Order, _own[i].Hint + "Series");
            Downwards(k => _builder.Append(new Store(series, k, _builder.Let(_own[i].Type, new Pop(stack)))));
            if (_seriesLayout.SeriesOf(i) is { } to)
            {
                arguments[to] = series;
            }
        }

        int next = _layout.Own + 1;
        for (int k = 0; k < real.Length; k++, next++)
        {
            Value all = Reversed(seeds[k], Linear(_layout.ResultOf(real[k])));
            arguments[next] = _builder.Let(seeds[k].Type, new Load(all, Int(0)));
            BindRest(arguments, next, all);
        }

        int[] storage = [.. own.Where(i => !_own[i].Type.IsReal)], scalars = [.. own.Where(i => _own[i].Type.IsReal)];
        Dictionary<int, Value> rows = [];
        foreach (int i in storage)
        {
            if (!_own[i].Type.IsBuffer)
            {
                arguments[next++] = _linear[i];
                continue;
            }

            Value length = Length(_own[i]), all = Scratch(_own[i].Type.Element!, Product(Sum(Order, Int(1)), length), _own[i].Hint + "Reversed");
            rows[i] = all;
            arguments[next] = Row(all, Int(0), length);
            if (_seriesLayout.SeriesOf(next) is { } to)
            {
                (arguments[to], arguments[to + 1]) = (all, length);
            }

            if (IsWritten(i, isWritten))
            {
                MoveRows(i, all, length, isBack: false);
            }

            next++;
        }

        Value[] targets = [.. scalars.Select(i => Scratch(_own[i].Type, Sum(Order, Int(1)), _own[i].Hint + "Reversed"))];
        for (int k = 0; k < targets.Length; k++)
        {
            if (_seriesLayout.ResultOf(k) is { } to)
            {
                arguments[to] = _builder.Let(targets[k].Type, new Slice(targets[k], Int(1), null));
            }
        }

        Value[] results = Call(arguments);
        foreach (int i in storage.Where(rows.ContainsKey))
        {
            if (IsWritten(i, isWritten))
            {
                MoveRows(i, rows[i], Length(_own[i]), isBack: true);
            }
            else
            {
                AddRows(i, rows[i], Length(_own[i]));
            }
        }

        List<Value> cotangents = [];
        for (int k = 0; k < scalars.Length; k++)
        {
            _builder.Append(new Store(targets[k], Int(0), results[k]));
            if (Linear(_layout.SeriesOf(scalars[k])) is { } series)
            {
                Upwards(Order, n => _builder.Append(new Accumulate(series, n, Load(targets[k], Difference(Difference(Order, Int(1)), n)))));
            }

            if (active.Contains(scalars[k]))
            {
                cotangents.Add(Load(targets[k], Order));
            }
        }

        return Finish(name, given, cotangents);
    }

    /// <summary>
    /// The scalars whose series are in storage that may change between the sweeps: these are kept. What is read of storage that has a
    /// series itself the sweeps keep.
    /// </summary>
    private IEnumerable<int> UnstableScalars(EquatableArray<int> unstable) => Enumerable.Range(0, _layout.Own)
        .Where(i => _own[i].Type.IsReal && _layout.SeriesOf(i) is { } series && unstable.Contains(series));

    private bool IsWritten(int own, Func<int, bool> isWritten) =>
        isWritten(own) || (_layout.SeriesOf(own) is { } series && isWritten(series));

    private Value? Linear(int? parameter) => parameter is { } index && _linear.TryGetValue(index, out Value? linear) ? linear : null;

    private Value Load(Value buffer, Value index) => _builder.Let(buffer.Type.Element!, new Load(buffer, index));

    private Value Row(Value buffer, Value start, Value length) => _builder.Let(buffer.Type, new Slice(buffer, start, length), buffer.Hint + "Row");

    /// <summary>The cotangents of the coefficients of a result, the last one first; those from t¹ on are used up.</summary>
    private Value Reversed(Value first, Value? rest)
    {
        Value all = Scratch(first.Type, Sum(Order, Int(1)), "reversed");
        if (rest is not null)
        {
            Upwards(Order, n => _builder.Append(new Store(all, n, Load(rest, Difference(Difference(Order, Int(1)), n)))));
            _builder.Append(new Fill(rest, _builder.Zero(first.Type)));
        }

        _builder.Append(new Store(all, Order, first));
        return all;
    }

    private void BindRest(Value[] arguments, int parameter, Value all)
    {
        if (_seriesLayout.SeriesOf(parameter) is { } to)
        {
            arguments[to] = _builder.Let(all.Type, new Slice(all, Int(1), null));
        }
    }

    /// <summary>Moves the cotangents of storage that is written to rows from the last to the first, or back.</summary>
    private void MoveRows(int own, Value all, Value length, bool isBack)
    {
        void Move(Value cotangents, Value row) => _builder.Append(isBack ? new Copy(row, cotangents) : new Copy(cotangents, row));
        if (Linear(_layout.SeriesOf(own)) is { } series)
        {
            Value stride = _own[_layout.SeriesOf(own)!.Value + 1];
            Upwards(Order, n => Move(Row(series, Product(Difference(Order, n), stride), length), Row(all, Product(n, length), length)));
        }

        if (_linear.TryGetValue(own, out Value? first))
        {
            Move(first, Row(all, Product(Order, length), length));
        }
    }

    private void AddRows(int own, Value all, Value length)
    {
        if (Linear(_layout.SeriesOf(own)) is { } series)
        {
            Value stride = _own[_layout.SeriesOf(own)!.Value + 1];
            Upwards(Order, n => AddRow(Row(series, Product(Difference(Order, n), stride), length), Row(all, Product(n, length), length), length));
        }

        if (_linear.TryGetValue(own, out Value? first))
        {
            AddRow(first, Row(all, Product(Order, length), length), length);
        }
    }

    private void AddRow(Value to, Value row, Value length) => Upwards(length, i => _builder.Append(new Accumulate(to, i, Load(row, i))), "i");

    private void Upwards(Value count, Action<Value> write, string hint = "k") => Loop(Int(0), count, 1, write, hint);

    private void Downwards(Action<Value> write) => Loop(Difference(Order, Int(1)), Int(0), -1, write, "k");

    private void Loop(Value first, Value bound, int step, Action<Value> write, string hint)
    {
        IrBuilder outer = _builder;
        Value index = _context.Fresh(IrType.Int, hint);
        _builder = outer.Nested();
        write(index);
        Block body = _builder.Finish();
        _builder = outer;
        _builder.Append(new Loop(_context.TakeId(), index, first, bound, step, step < 0, null, [], [], body, []));
    }
}
