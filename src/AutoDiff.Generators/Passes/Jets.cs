using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Writes beside each active statement the statements for the Taylor coefficients of its value up to an order that is a constant: what <see cref="Taylor"/> does
/// by loops over series, each coefficient here a value of its own, and for storage a buffer of its own.
/// </summary>
/// <remarks>
/// Parameters: the original's, then for each active one its coefficients of t¹ to tᴷ. Results: the original's, then the coefficients of the active ones. A coefficient
/// that is zero is never written down, except where control flow joins. Calls, and series that were pushed on a stack, are left to <see cref="Taylor"/>.
/// <para>Collapsed, the input moves along several lines at once, one in each lane of a vector, and the coefficients of tᴷ are summed over the lines: a value's highest
/// coefficient depends on its arguments' linearly, so that one number is carried for all lines (Dangel et al. 2025; the forward Laplacian for K = 2). What is not linear adds the sum over
/// the lanes of products of lower coefficients. Parameters are then the coefficients of t¹ alone, results those of tᴷ.</para>
/// </remarks>
internal sealed partial class Jets
{
    private readonly FunctionIr _function;
    private readonly IrContext _context;
    private readonly Activity _activity;
    private readonly Func<Value, Sign> _signs;
    private readonly int _order;
    private readonly bool _isCollapsed;
    private readonly Dictionary<int, Jet> _jets = [];

    /// <summary>For storage that has coefficients, the buffer of each power; null if all of them are zero.</summary>
    private readonly Dictionary<int, Value?[]> _rows = [];
    private IrBuilder _builder;

    /// <summary>The builder before the outermost loop around the current statement.</summary>
    private IrBuilder? _outside;

    /// <summary>Whether something was met that cannot be collapsed.</summary>
    private bool _isRefused;

    private Jets(FunctionIr function, Activity activity, int order, bool isCollapsed)
    {
        _function = function;
        _context = IrContext.For(function);
        _activity = activity;
        _signs = SignAnalysis.Create(function);
        _order = order;
        _isCollapsed = isCollapsed;
        _builder = new IrBuilder(_context);
    }

    /// <summary>The function with its coefficients; null where it needs what is not written here.</summary>
    /// <param name="function">The function.</param>
    /// <param name="request">Which parameters have coefficients, which are working storage, which results are wanted.</param>
    /// <param name="effects">What its callees do.</param>
    /// <param name="order">K: 1 or more.</param>
    /// <param name="isCollapsed">Whether the highest coefficients are summed over several lines.</param>
    public static Expanded? Run(FunctionIr function, LineariseRequest request, EffectAnalysis effects, int order, bool isCollapsed = false)
    {
        BufferRoots roots = BufferRoots.Of(function);
        Activity activity = Activity.Of(function, request.Active, roots, effects);
        bool IsLeft(Statement statement) => statement switch
        {
            Call call => call.Arguments.Any(activity.IsVaried),
            Push push => activity.IsVaried(push.Stack),
            Expand expand => expand.Arguments.Concat(expand.Outputs).Any(activity.IsVaried),
            _ => false,
        };
        return IrWalk.Statements(function.Body).Any(IsLeft) ? null : new Jets(function, activity, order, isCollapsed).Run(request, roots, effects);
    }

    private Expanded? Run(LineariseRequest request, BufferRoots roots, EffectAnalysis effects)
    {
        HashSet<int> written = [.. effects.Written(_function, roots).Select(r => r.Id)];
        List<Value> parameters = [.. _function.Parameters];
        List<int> active = [];
        for (int i = 0; i < _function.Parameters.Count; i++)
        {
            Value parameter = _function.Parameters[i];
            if (!_activity.IsVaried(parameter) || parameter.Type.Kind == TypeKind.Stack)
            {
                continue;
            }

            if (request.Local[i])
            {
                TakeRows(parameter, _builder.Let(IrType.Int, new Length(parameter)));
                continue;
            }

            IrType type = !parameter.Type.IsBuffer ? parameter.Type
                : written.Contains(roots.Of(parameter).Id) ? IrType.Span(parameter.Type.Element!)
                : IrType.ReadOnlySpan(parameter.Type.Element!);
            Value[] coefficients = Fresh(type, parameter.Hint);
            Value?[] given = [.. coefficients.Select((c, k) => _isCollapsed && k > 0 ? null : c)];
            active.Add(i);
            parameters.AddRange(given.Where(c => c is not null).Select(c => c!));
            if (type.IsBuffer)
            {
                _rows[parameter.Id] = given;
            }
            else
            {
                _jets[parameter.Id] = new Jet(given);
            }
        }

        VisitAll(_function.Body.Statements);
        List<Value> yields = [.. _function.Body.Yields];
        List<int> results = [.. Enumerable.Range(0, yields.Count).Where(i => request.ActiveResults[i] && yields[i].Type.IsReal)];
        yields.AddRange(results.SelectMany(i => CoefficientsOrZero(_function.Body.Yields[i]).Skip(_isCollapsed ? _order - 1 : 0)).ToList());
        FunctionIr result = _function with
        {
            Parameters = parameters.ToEquatableArray(), Body = _builder.Finish(yields), NextId = _context.NextId,
        };
        return _isRefused ? null : new Expanded(result with { NextId = _context.NextId }, active.ToEquatableArray(), results.ToEquatableArray());
    }

    private IEnumerable<int> Powers => Enumerable.Range(1, _order);

    private Value[] Fresh(IrType type, string hint) => [.. Powers.Select(k => _context.Fresh(TypeOf(type, k), Name(hint, k)))];

    /// <summary>The type of a coefficient: collapsed, those of lower powers are one for each line.</summary>
    private IrType TypeOf(IrType type, int power) =>
        !_isCollapsed || power == _order || !type.CanBeActive ? type
        : type.IsReal ? IrType.Lanes(type)
        : type.Buffer == BufferKind.ReadOnlySpan ? IrType.ReadOnlySpan(IrType.Lanes(type.Element!)) : IrType.Span(IrType.Lanes(type.Element!));

    private static string Name(string hint, int power) => hint.Length == 0 ? "" : hint + power;

    private Value? Coefficient(Value value, int power) => _jets.TryGetValue(value.Id, out Jet? jet) ? jet[power] : null;

    private Value[] CoefficientsOrZero(Value value) => [.. Powers.Select(k => CoefficientOrZero(value, k))];

    private Value CoefficientOrZero(Value value, int power) => Coefficient(value, power) ?? _builder.Zero(TypeOf(value.Type, power));

    private Block VisitBlock(Block block, Func<IEnumerable<Value>> extraYields)
    {
        // What a block wrote down first would not be known in the next one.
        foreach ((Jet first, Jet second) in _pairs.SelectMany(p => p.Values).ToList())
        {
            _ = (first[_order], second[_order]);
        }

        IrBuilder outer = _builder;
        _builder = outer.Nested();
        _pairs.Push([]);
        VisitAll(block.Statements);
        Block result = _builder.Finish([.. block.Yields, .. extraYields()]);
        _pairs.Pop();
        _builder = outer;
        return result;
    }

    private void VisitAll(IEnumerable<Statement> statements)
    {
        foreach (Statement statement in statements)
        {
            _builder.Source = statement.Source;
            Visit(statement);
        }
    }

    private void Visit(Statement statement)
    {
        switch (statement)
        {
            case Let let:
                _builder.Append(let);
                Visit(let.Target, let.Operation);
                break;
            case If branch:
                VisitIf(branch);
                break;
            case Loop loop:
                VisitLoop(loop);
                break;
            default:
                _builder.Append(statement);
                VisitStorage(statement);
                break;
        }
    }

    private void Visit(Value target, Operation operation)
    {
        switch (operation)
        {
            case Load load when _rows.TryGetValue(load.Buffer.Id, out Value?[]? rows):
                _jets[target.Id] = new Jet([.. rows.Select((r, k) => r is null ? null : _builder.Let(r.Type.Element!, new Load(r, load.Index), Name(target.Hint, k + 1)))]);
                break;
            case Slice slice when _rows.TryGetValue(slice.Buffer.Id, out Value?[]? viewed):
                _rows[target.Id] = [.. viewed.Select((r, k) => r is null ? null : _builder.Let(
                    r.Type.Buffer == BufferKind.ReadOnlySpan ? r.Type : IrType.Span(r.Type.Element!), slice with { Buffer = r }, Name(target.Hint, k + 1)))];
                break;
            case Allocate allocate when _activity.IsVaried(target):
                TakeRows(target, allocate.Length, allocate.Kind == AllocationKind.Residual ? allocate.Kind : AllocationKind.Scratch);
                break;
            case Primitive primitive when target.Type.IsReal && IsActive(primitive):
                Jet jet = _jets[target.Id] = JetOf(target, primitive);
                bool isZero = true;
                foreach (int k in Powers)
                {
                    isZero &= jet[k] is null;
                }

                if (isZero)
                {
                    _jets.Remove(target.Id);
                }

                break;
        }
    }

    private void VisitIf(If branch)
    {
        int[] active = Varied(branch.Results);
        Block Side(Block block) => VisitBlock(block, () => active.SelectMany(i => CoefficientsOrZero(block.Yields[i])));
        Block then = Side(branch.Then), otherwise = Side(branch.Else);
        Value[] results = Fresh(branch.Results, active);
        _builder.Append(branch with { Then = then, Else = otherwise, Results = branch.Results.AddRange(results) });
    }

    private void VisitLoop(Loop loop)
    {
        int[] active = Varied(loop.Carried);
        Value[] initial = [.. active.SelectMany(i => CoefficientsOrZero(loop.Initial[i]))];
        bool isOutermost = _outside is null;
        _outside ??= _builder;
        Value[] carried = Fresh(loop.Carried, active);
        Block body = VisitBlock(loop.Body, () => active.SelectMany(i => CoefficientsOrZero(loop.Body.Yields[i])));
        if (isOutermost)
        {
            _outside = null;
        }

        Value[] results = Fresh(loop.Results, active);
        _builder.Append(loop with
        {
            Carried = loop.Carried.AddRange(carried), Initial = loop.Initial.AddRange(initial), Body = body, Results = loop.Results.AddRange(results),
        });
    }

    private int[] Varied(EquatableArray<Value> values) => [.. Enumerable.Range(0, values.Count).Where(i => values[i].Type.IsReal && _activity.IsVaried(values[i]))];

    /// <summary>New values for the coefficients of some of the values, bound to them.</summary>
    private Value[] Fresh(EquatableArray<Value> values, int[] which) => [.. which.SelectMany(i =>
    {
        Value[] coefficients = Fresh(values[i].Type, values[i].Hint);
        _jets[values[i].Id] = new Jet(coefficients);
        return coefficients;
    })];

    private void TakeRows(Value buffer, Value length, AllocationKind kind = AllocationKind.Scratch) =>
        _rows[buffer.Id] = [.. Powers.Select(k => _builder.Let(IrType.Span(TypeOf(buffer.Type.Element!, k)), new Allocate(length, kind), Name(buffer.Hint, k)))];

    private void VisitStorage(Statement statement)
    {
        Value?[]? Rows(Value buffer) => _rows.TryGetValue(buffer.Id, out Value?[]? rows) ? rows : null;
        switch (statement)
        {
            case Store store when Rows(store.Buffer) is { } rows:
                ForEach(rows, (row, k) => _builder.Append(new Store(row, store.Index, CoefficientOrZero(store.Content, k))));
                break;
            case Accumulate accumulate when Rows(accumulate.Buffer) is { } rows:
                ForEach(rows, (row, k) =>
                {
                    if (Coefficient(accumulate.Content, k) is { } term)
                    {
                        _builder.Append(new Accumulate(row, accumulate.Index, term));
                    }
                });
                break;
            case Fill fill when Rows(fill.Buffer) is { } rows:
                ForEach(rows, (row, k) => _builder.Append(new Fill(row, CoefficientOrZero(fill.Content, k))));
                break;
            case Copy copy when Rows(copy.To) is { } rows:
                Value?[]? from = Rows(copy.From);
                Value length = _builder.Let(IrType.Int, new Length(copy.From));
                ForEach(rows, (row, k) => _builder.Append(from?[k - 1] is { } source
                    ? new Copy(source, row)
                    : new Fill(_builder.Let(row.Type, new Slice(row, _builder.Int(0), length)), _builder.Zero(row.Type.Element!))));
                break;
        }
    }

    private static void ForEach(Value?[] rows, Action<Value, int> write)
    {
        for (int k = 1; k <= rows.Length; k++)
        {
            write(rows[k - 1]!, k);
        }
    }

    /// <summary>The coefficients of a value, each written down when it is first asked for, after those of lower powers; null is zero.</summary>
    private sealed class Jet
    {
        private readonly List<Value?> _known;
        private readonly Func<int, Value?> _next;

        public Jet(IEnumerable<Value?> coefficients)
        {
            _known = [.. coefficients];
            _next = _ => throw new InvalidOperationException("There are no more coefficients.");
        }

        /// <param name="next">Writes a coefficient; those of lower powers are known.</param>
        public Jet(Func<int, Value?> next)
        {
            _known = [];
            _next = next;
        }

        /// <summary>The coefficient of a power, from 1 on.</summary>
        public Value? this[int power]
        {
            get
            {
                while (_known.Count < power)
                {
                    _known.Add(_next(_known.Count + 1));
                }

                return _known[power - 1];
            }
        }
    }
}
