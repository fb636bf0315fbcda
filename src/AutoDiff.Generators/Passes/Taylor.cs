using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>A function with the Taylor series of its values.</summary>
/// <param name="Function">
/// Parameters: the original's, the order, then for each active one its series (for storage the stride too), then where the series of
/// active results go. Results: the original's.
/// </param>
/// <param name="ActiveParameters">The parameters of the original that have a series, in order.</param>
/// <param name="ActiveResults">The results of the original that have a series, in order.</param>
internal sealed record Expanded(FunctionIr Function, EquatableArray<int> ActiveParameters, EquatableArray<int> ActiveResults);

/// <summary>
/// Writes beside each active statement the statement that computes the Taylor coefficients of its value along a curve of the inputs,
/// up to an order that is known when it runs. The primal program stays as it is and gives the coefficients of t⁰, so control flow,
/// effects and the values themselves are the method's own.
/// </summary>
/// <remarks>
/// The series of a real value is a buffer of its coefficients from t¹ on; that of storage is a buffer of coefficient-major rows, the
/// first of them not used, with a stride that its slices share. A value that nothing active flows into has none. Where control
/// flow joins, series are copied: to a buffer of the result of a branch, of the carried value of a loop. Such buffers are taken before
/// the outermost loop around them, so that iterations take no storage.
/// </remarks>
internal sealed partial class Taylor
{
    private readonly FunctionIr _function;
    private readonly IrContext _context;
    private readonly Activity _activity;
    private readonly EffectAnalysis _effects;
    private readonly Value _stack;
    private readonly Value _order;
    private readonly Dictionary<int, Value> _series = [];
    private IrBuilder _builder;

    /// <summary>The builder before the outermost loop around the current statement.</summary>
    private IrBuilder? _outside;

    private Taylor(FunctionIr function, Activity activity, EffectAnalysis effects, Value? stack)
    {
        _function = function;
        _context = IrContext.For(function);
        _activity = activity;
        _effects = effects;
        _signs = SignAnalysis.Create(function);
        _stack = stack ?? _context.Fresh(IrType.Stack, "residuals");
        _order = _context.Fresh(IrType.Int, "order");
        _builder = new IrBuilder(_context);
    }

    /// <param name="function">The function.</param>
    /// <param name="request">Which parameters have series, which are working storage, which results are wanted.</param>
    /// <param name="effects">What its callees do.</param>
    /// <param name="aliases">Which parameters may overlap.</param>
    /// <param name="isCallee">Whether its working storage is to be released when it returns.</param>
    public static Expanded Run(
        FunctionIr function, LineariseRequest request, EffectAnalysis effects, IReadOnlyList<int>? aliases, bool isCallee)
    {
        BufferRoots roots = BufferRoots.Of(function, aliases);
        Activity activity = Activity.Of(function, request.Active, roots, effects);
        Value? stack = function.Parameters.FirstOrDefault(p => p.Type.Kind == TypeKind.Stack);
        return new Taylor(function, activity, effects, stack).Run(request, roots, stack is not null, isCallee);
    }

    private Expanded Run(LineariseRequest request, BufferRoots roots, bool hasStack, bool isCallee)
    {
        HashSet<int> written = [.. _effects.Written(_function, roots).Select(r => r.Id)];

        List<Value> parameters = [.. _function.Parameters];
        if (!hasStack)
        {
            parameters.Add(_stack);
        }

        parameters.Add(_order);
        List<int> active = [];
        for (int i = 0; i < _function.Parameters.Count; i++)
        {
            Value parameter = _function.Parameters[i];
            if (!_activity.IsVaried(parameter) || parameter.Type.Kind == TypeKind.Stack)
            {
                continue;
            }

            if (parameter.Type.IsBuffer && request.Local[i])
            {
                TakeShadow(parameter, _builder.Let(IrType.Int, new Length(parameter)), AllocationKind.Scratch);
                continue;
            }

            IrType element = parameter.Type.IsBuffer ? parameter.Type.Element! : parameter.Type;
            bool isWritten = parameter.Type.IsBuffer && written.Contains(roots.Of(parameter).Id);
            Value series = _context.Fresh(isWritten ? IrType.Span(element) : IrType.ReadOnlySpan(element), parameter.Hint + "Series");
            parameters.Add(series);
            active.Add(i);
            if (parameter.Type.IsBuffer)
            {
                Value stride = _context.Fresh(IrType.Int, parameter.Hint + "Stride");
                parameters.Add(stride);
                _shadows[parameter.Id] = new Shadow(series, stride);
            }
            else
            {
                _series[parameter.Id] = series;
            }
        }

        VisitAll(_function.Body.Statements);
        List<int> results = [];
        for (int i = 0; i < _function.Body.Yields.Count; i++)
        {
            Value value = _function.Body.Yields[i];
            if (request.ActiveResults[i] && value.Type.IsReal)
            {
                results.Add(i);
                Value target = _context.Fresh(IrType.Span(value.Type), (value.Hint.Length > 0 ? value.Hint : "result") + "Result");
                parameters.Add(target);
                CopySeries(SeriesOf(value), target);
            }
        }

        Block body = _builder.Finish(_function.Body.Yields);
        FunctionIr result = _function with
        {
            Parameters = parameters.ToEquatableArray(), Body = isCallee ? WithRelease(body) : body,
        };
        return new Expanded(result with { NextId = _context.NextId }, active.ToEquatableArray(), results.ToEquatableArray());
    }

    private Value? SeriesOf(Value value) => _series.TryGetValue(value.Id, out Value? series) ? series : null;

    /// <summary>Storage for the series of a real value.</summary>
    private Value Take(IrType type, string hint) =>
        (_outside ?? _builder).Let(IrType.Span(type), new Allocate(_order, AllocationKind.Residual, _stack), hint);

    private Value Take(Value value, string name = "part") => Take(value.Type, (value.Hint.Length > 0 ? value.Hint : name) + "Series");

    private void CopySeries(Value? from, Value to)
    {
        if (from is null)
        {
            _builder.Append(new Fill(to, _builder.Zero(to.Type.Element!)));
        }
        else if (from.Id != to.Id)
        {
            _builder.Append(new Copy(from, to));
        }
    }

    private void Expand(string routine, IEnumerable<Value> arguments, params Value[] outputs) =>
        _builder.Append(new Expand(routine, arguments.ToEquatableArray(), new(outputs)));

    private Block VisitBlock(Block block, Action finish)
    {
        IrBuilder outer = _builder;
        _builder = outer.Nested();
        _pairs.Push([]);
        VisitAll(block.Statements);
        finish();
        _pairs.Pop();
        Block result = _builder.Finish(block.Yields);
        _builder = outer;
        return result;
    }

    private void VisitAll(IEnumerable<Statement> statements)
    {
        foreach (Statement statement in statements)
        {
            if (statement.Source >= 0)
            {
                _builder.Source = statement.Source;
            }

            Visit(statement);
        }
    }

    private void Visit(Statement statement)
    {
        switch (statement)
        {
            case Let let:
                Visit(let);
                break;
            case If branch:
                VisitIf(branch);
                break;
            case Loop loop:
                VisitLoop(loop);
                break;
            case Call call:
                VisitCall(call);
                break;
            case Store or Accumulate or Fill or Copy or Push:
                _builder.Append(statement);
                VisitStorage(statement);
                break;
            case Expand expand when expand.Arguments.Concat(expand.Outputs).Any(_activity.IsVaried):
                throw new NotSupportedException($"The series operation {expand.Routine} has no series.");
            default:
                _builder.Append(statement);
                break;
        }
    }

    private void Visit(Let let)
    {
        if (let.Operation is Pop pop && let.Target.Type.IsReal && _activity.IsVaried(pop.Stack))
        {
            Expand("Pop", [], pop.Stack, _series[let.Target.Id] = Take(let.Target));
        }

        _builder.Append(let);
        switch (let.Operation)
        {
            case Load load when ShadowOf(load.Buffer) is { } shadow:
                Expand("Load", [shadow.Buffer, shadow.Stride, load.Index], _series[let.Target.Id] = Take(let.Target, load.Buffer.Hint.Length > 0 ? load.Buffer.Hint + "Element" : "element"));
                break;
            case Slice slice when ShadowOf(slice.Buffer) is { } viewed:
                _shadows[let.Target.Id] = ShadowOf(slice, viewed, let.Target.Hint);
                break;
            case Allocate allocate when _activity.IsVaried(let.Target):
                TakeShadow(let.Target, allocate.Length, allocate.Kind == AllocationKind.Residual ? allocate.Kind : AllocationKind.Scratch);
                break;
            case Primitive primitive when let.Target.Type.IsReal && SeriesOf(let.Target, primitive) is { } series:
                _series[let.Target.Id] = series;
                break;
        }
    }

    private void VisitIf(If branch)
    {
        List<int> active = Varied(branch.Results);
        Value[] targets = [.. active.Select(i => Take(branch.Results[i]))];
        Block Side(Block block) => VisitBlock(block, () =>
        {
            for (int k = 0; k < targets.Length; k++)
            {
                CopySeries(SeriesOf(block.Yields[active[k]]), targets[k]);
            }
        });
        Block then = Side(branch.Then), otherwise = Side(branch.Else);
        _builder.Append(branch with { Then = then, Else = otherwise });
        Bind(branch.Results, active, targets);
    }

    private void VisitLoop(Loop loop)
    {
        bool isOutermost = _outside is null;
        _outside ??= _builder;
        List<int> active = Varied(loop.Carried);
        Value[] targets = [.. active.Select(i => Take(loop.Carried[i]))];
        for (int k = 0; k < targets.Length; k++)
        {
            CopySeries(SeriesOf(loop.Initial[active[k]]), targets[k]);
        }

        Bind(loop.Carried, active, targets);
        Block body = VisitBlock(loop.Body, () => Assign(targets, [.. active.Select(i => SeriesOf(loop.Body.Yields[i]))]));
        if (isOutermost)
        {
            _outside = null;
        }

        _builder.Append(loop with { Body = WithRelease(body) });
        Bind(loop.Results, active, targets);
    }

    /// <summary>Copies series to those of carried values, all at once.</summary>
    private void Assign(Value[] targets, Value?[] sources)
    {
        for (int k = 0; k < targets.Length; k++)
        {
            int other = Array.FindIndex(targets, t => t.Id == sources[k]?.Id);
            if (other >= 0 && other < k)
            {
                // It is overwritten before it would be copied.
                Value saved = Take(targets[other].Type.Element!, "previous");
                _builder.Append(new Copy(sources[k]!, saved));
                sources[k] = saved;
            }
        }

        for (int k = 0; k < targets.Length; k++)
        {
            CopySeries(sources[k], targets[k]);
        }
    }

    private void VisitCall(Call call)
    {
        if (!call.Arguments.Any(_activity.IsVaried))
        {
            _builder.Append(call);
            return;
        }

        // A stack is among them if it holds series between the values: caller and callee must agree.
        List<int> arguments = Varied(call.Arguments);
        List<int> results = [.. Enumerable.Range(0, call.Results.Count).Where(i => call.Results[i].Type.IsReal)];
        Value[] targets = [.. results.Select(i => Take(call.Results[i]))];
        List<Value> added = [_order];
        foreach (int i in arguments)
        {
            Value argument = call.Arguments[i];
            if (argument.Type.Kind == TypeKind.Stack)
            {
                continue;
            }

            if (argument.Type.IsBuffer)
            {
                Shadow shadow = ShadowOf(argument) ?? throw new InvalidOperationException($"{argument} has no series.");
                added.AddRange([shadow.Buffer, shadow.Stride]);
                continue;
            }

            Value? series = SeriesOf(argument);
            if (series is null)
            {
                CopySeries(null, series = Take(argument));
            }

            added.Add(series);
        }

        _builder.Append(call with
        {
            Form = CallForm.Taylor,
            LinearArguments = new([.. added, .. targets]),
            ActiveArguments = arguments.ToEquatableArray(),
            ActiveResults = results.ToEquatableArray(),
        });
        Bind(call.Results, results, targets);
    }

    private List<int> Varied(EquatableArray<Value> values) => [.. Enumerable.Range(0, values.Count).Where(i => _activity.IsVaried(values[i]))];

    private void Bind(EquatableArray<Value> values, List<int> indices, Value[] series)
    {
        for (int k = 0; k < indices.Count; k++)
        {
            _series[values[indices[k]].Id] = series[k];
        }
    }
}
