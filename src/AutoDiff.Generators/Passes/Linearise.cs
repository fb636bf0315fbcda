using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>What the tangents of a function are wanted for.</summary>
/// <param name="Active">Which parameters carry a tangent on entry.</param>
/// <param name="Local">Which buffer parameters are working storage: their tangents are storage of the function's own.</param>
/// <param name="ActiveResults">Which results have a tangent (zero, if nothing flows there).</param>
/// <param name="InLanes">Whether several tangents are carried at once, in the lanes of vectors.</param>
internal sealed record LineariseRequest(
    IReadOnlyList<bool> Active, IReadOnlyList<bool> Local, IReadOnlyList<bool> ActiveResults, bool InLanes = false);

/// <summary>
/// Writes beside each active statement the linear statement for its tangent: the derivative as a linear map (Elliott 2018),
/// represented by code. The only pass that asks the rule table for derivatives. Zero tangents are never materialised, except
/// where control flow joins.
/// </summary>
internal sealed partial class Linearise
{
    private readonly FunctionIr _function;
    private readonly IrContext _context;
    private readonly Activity _activity;
    private readonly EffectAnalysis _effects;
    private readonly Func<Value, Sign> _signs;
    private readonly Dictionary<int, Value> _tangents = [];
    private readonly Dictionary<int, Value> _primals = [];
    private IrBuilder _builder;

    private readonly bool _inLanes;

    private Linearise(FunctionIr function, Activity activity, EffectAnalysis effects, bool inLanes, Func<string, ForwardRule?>? rules)
    {
        _rules = rules ?? (_ => null);
        _lines = [.. function.SourceLines];
        _inLanes = inLanes;
        _function = function;
        _context = IrContext.For(function);
        _activity = activity;
        _effects = effects;
        _signs = SignAnalysis.Create(function);
        _builder = new IrBuilder(_context);
    }

    public static Linearised Run(
        FunctionIr function, LineariseRequest request, EffectAnalysis effects, IReadOnlyList<int>? aliases = null, Func<string, ForwardRule?>? rules = null)
    {
        BufferRoots roots = BufferRoots.Of(function, aliases);
        Activity activity = Activity.Of(function, request.Active, roots, effects);
        return new Linearise(function, activity, effects, request.InLanes, rules).Run(request, roots);
    }

    private Linearised Run(LineariseRequest request, BufferRoots roots)
    {
        HashSet<int> written = [.. _effects.Written(_function, roots).Select(r => r.Id)];

        List<Value> parameters = [.. _function.Parameters];
        List<int> active = [];
        for (int i = 0; i < _function.Parameters.Count; i++)
        {
            Value parameter = _function.Parameters[i];
            if (!_activity.IsVaried(parameter))
            {
                continue;
            }

            if (request.Local[i])
            {
                Value length = _builder.Let(IrType.Int, new Length(parameter));
                Bind(parameter, Allocate(parameter.Type, parameter.Hint, length));
                continue;
            }

            IrType type = !parameter.Type.IsBuffer ? TangentType(parameter.Type)
                : written.Contains(roots.Of(parameter).Id) ? IrType.Span(TangentType(parameter.Type.Element!))
                : IrType.ReadOnlySpan(TangentType(parameter.Type.Element!));
            Value tangent = _context.Fresh(type, TangentName(parameter), linear: true);
            Bind(parameter, tangent);
            parameters.Add(tangent);
            active.Add(i);
        }

        VisitAll(_function.Body.Statements);
        List<Value> yields = [.. _function.Body.Yields];
        List<int> activeResults = [];
        for (int i = 0; i < _function.Body.Yields.Count; i++)
        {
            if (request.ActiveResults[i])
            {
                activeResults.Add(i);
                yields.Add(TangentOrZero(_function.Body.Yields[i]));
            }
        }

        FunctionIr result = _function with
        {
            Parameters = parameters.ToEquatableArray(), Body = _builder.Finish(yields), NextId = _context.NextId,
        };
        return new Linearised(WithRules(result), active.ToEquatableArray(), activeResults.ToEquatableArray(), _primals);
    }

    private IrType TangentType(IrType type) => _inLanes && type is { IsReal: true, IsLanes: false } ? IrType.Lanes(type) : type;

    private static string TangentName(Value value) => value.Hint.Length == 0 ? "" : value.Hint + "Tangent";

    private Value Allocate(IrType type, string hint, Value length, AllocationKind kind = AllocationKind.Scratch) => _builder.Let(
        IrType.Span(TangentType(type.Element!)), new Allocate(length, kind), hint.Length == 0 ? "" : hint + "Tangent", linear: true);

    private void Bind(Value primal, Value tangent)
    {
        _tangents[primal.Id] = tangent;
        if (primal.Type.IsBuffer)
        {
            _primals[tangent.Id] = primal;
        }
    }

    private Value? Tangent(Value value) => _tangents.TryGetValue(value.Id, out Value? tangent) ? tangent : null;

    private Value TangentOrZero(Value value) => Tangent(value) ?? LinearZero(value.Type);

    private Value LinearZero(IrType primal)
    {
        IrType type = TangentType(primal);
        return _builder.Let(type, new Constant(IrBuilder.RealLiteral(type, "0")), linear: true);
    }

    private Block VisitBlock(Block block, Func<IEnumerable<Value>> extraYields)
    {
        IrBuilder outer = _builder;
        _builder = outer.Nested();
        VisitAll(block.Statements);
        Block result = _builder.Finish([.. block.Yields, .. extraYields()]);
        _builder = outer;
        return result;
    }

    private void VisitAll(EquatableArray<Statement> statements)
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
            case Let { Operation: Pop pop } let:
                _builder.Append(let);
                if (let.Target.Type.IsReal && Tangent(pop.Stack) is { } tangentStack)
                {
                    _tangents[let.Target.Id] = Name(let.Target, new Pop(tangentStack));
                }

                break;
            case Let { Target.Type.IsReal: true, Operation: Inert { IsConstant: false } inert } when inert.Arguments.FirstOrDefault(a => Tangent(a) is not null) is { } lost:
                // Lowering refuses such code at its span; never a silent zero if it should miss one.
                throw new InvalidOperationException($"The derivative of {lost} is lost in `{inert.Template}`.");
            case Let let:
                _builder.Append(let);
                if (_activity.IsVaried(let.Target) && TangentOf(let) is { } tangent)
                {
                    Bind(let.Target, tangent);
                }

                break;
            case Store store:
                _builder.Append(store);
                if (Tangent(store.Buffer) is { } storeShadow)
                {
                    _builder.Append(new Store(storeShadow, store.Index, TangentOrZero(store.Content)));
                }

                break;
            case Accumulate accumulate:
                _builder.Append(accumulate);
                if (Tangent(accumulate.Buffer) is { } sumShadow && Tangent(accumulate.Content) is { } term)
                {
                    _builder.Append(new Accumulate(sumShadow, accumulate.Index, term));
                }

                break;
            case Fill fill:
                _builder.Append(fill);
                if (Tangent(fill.Buffer) is { } fillShadow)
                {
                    _builder.Append(new Fill(fillShadow, TangentOrZero(fill.Content)));
                }

                break;
            case Copy copy:
                VisitCopy(copy);
                break;
            case Push push:
                _builder.Append(push);
                if (push.Content.Type.IsReal && Tangent(push.Stack) is { } pushShadow)
                {
                    _builder.Append(new Push(pushShadow, TangentOrZero(push.Content)));
                }

                break;
            case Expand expand when expand.Arguments.Concat(expand.Outputs).Any(_activity.IsVaried):
                throw new NotSupportedException($"The series operation {expand.Routine} has no derivative.");
            case If branch:
                VisitIf(branch);
                break;
            case Loop loop:
                VisitLoop(loop);
                break;
            case Call call:
                VisitCall(call);
                break;
            default:
                _builder.Append(statement);
                break;
        }
    }

    private void VisitCopy(Copy copy)
    {
        _builder.Append(copy);
        if (Tangent(copy.To) is not { } to)
        {
            return;
        }

        if (Tangent(copy.From) is { } from)
        {
            _builder.Append(new Copy(from, to));
            return;
        }

        Value length = _builder.Let(IrType.Int, new Length(copy.From));
        Value target = _builder.Let(to.Type, new Slice(to, _builder.Int(0), length), linear: true);
        _builder.Append(new Fill(target, LinearZero(to.Type.Element!)));
    }

    private void VisitIf(If branch)
    {
        List<int> active = Varied(branch.Results);
        Block then = VisitBlock(branch.Then, () => active.Select(i => TangentOrZero(branch.Then.Yields[i])));
        Block otherwise = VisitBlock(branch.Else, () => active.Select(i => TangentOrZero(branch.Else.Yields[i])));
        List<Value> tangents = FreshTangents(branch.Results, active);
        _builder.Append(branch with { Then = then, Else = otherwise, Results = branch.Results.AddRange(tangents) });
        Bind(branch.Results, active, tangents);
    }

    private void VisitLoop(Loop loop)
    {
        List<int> active = Varied(loop.Carried);
        Value[] initial = [.. active.Select(i => TangentOrZero(loop.Initial[i]))];
        List<Value> carried = FreshTangents(loop.Carried, active);
        Bind(loop.Carried, active, carried);
        Block body = VisitBlock(loop.Body, () => active.Select(i => TangentOrZero(loop.Body.Yields[i])));
        List<Value> results = FreshTangents(loop.Results, active);
        _builder.Append(loop with
        {
            Carried = loop.Carried.AddRange(carried), Initial = loop.Initial.AddRange(initial), Body = body,
            Results = loop.Results.AddRange(results),
        });
        Bind(loop.Results, active, results);
    }

    private void VisitCall(Call call)
    {
        if (!call.Arguments.Any(_activity.IsVaried))
        {
            _builder.Append(call);
            return;
        }

        if (_rules(call.Function) is { } rule)
        {
            VisitRule(call, rule);
            return;
        }

        List<int> arguments = Varied(call.Arguments);
        List<int> results = [.. Enumerable.Range(0, call.Results.Count).Where(i => call.Results[i].Type.IsReal)];
        List<Value> tangents = FreshTangents(call.Results, results);
        _builder.Append(call with
        {
            Form = CallForm.Jvp,
            LinearArguments = arguments.Select(i => TangentOrZero(call.Arguments[i])).ToEquatableArray(),
            LinearResults = tangents.ToEquatableArray(),
            ActiveArguments = arguments.ToEquatableArray(),
            ActiveResults = results.ToEquatableArray(),
        });
        Bind(call.Results, results, tangents);
    }

    private List<int> Varied(EquatableArray<Value> values) => [.. Enumerable.Range(0, values.Count).Where(i => _activity.IsVaried(values[i]))];

    private List<Value> FreshTangents(EquatableArray<Value> values, List<int> indices) =>
        [.. indices.Select(i => _context.Fresh(TangentType(values[i].Type), TangentName(values[i]), linear: true))];

    private void Bind(EquatableArray<Value> values, List<int> indices, List<Value> tangents)
    {
        for (int k = 0; k < indices.Count; k++)
        {
            _tangents[values[indices[k]].Id] = tangents[k];
        }
    }

    private Value Name(Value primal, Operation operation) => _builder.Let(TangentType(primal.Type), operation, TangentName(primal), linear: true);

    private Value? TangentOf(Let let)
    {
        switch (let.Operation)
        {
            case Load load:
                return Tangent(load.Buffer) is { } buffer ? Name(let.Target, new Load(buffer, load.Index)) : null;
            case Slice slice when Tangent(slice.Buffer) is { } viewed:
                IrType type = viewed.Type.Buffer == BufferKind.ReadOnlySpan ? viewed.Type : IrType.Span(viewed.Type.Element!);
                return _builder.Let(type, slice with { Buffer = viewed }, TangentName(let.Target), linear: true);
            case Allocate allocate:
                AllocationKind kind = allocate.Kind == AllocationKind.Residual ? AllocationKind.Residual : AllocationKind.Scratch;
                return Allocate(let.Target.Type, let.Target.Hint, allocate.Length, kind);
            case Nest:
                return _builder.Let(IrType.Stack, new Nest(), TangentName(let.Target), linear: true);
            case Primitive primitive:
                return TangentOf(let.Target, primitive);
            default:
                return null;
        }
    }

    private Value? TangentOf(Value target, Primitive primitive)
    {
        Rule rule = RuleTable.Find(primitive.Name) ?? throw new InvalidOperationException($"No rule for {primitive.Name}.");
        if (rule.Differential is not { } differentiate)
        {
            return LinearTangent(target, primitive);
        }

        IReadOnlyList<Value> arguments = primitive.Arguments;
        Value?[] tangents = [.. arguments.Select(Tangent)];
        RuleScope scope = new(_builder, arguments, target, [.. tangents.Select(t => t is not null)], _signs);
        Differential differential = differentiate(scope);
        Value? sum = null;
        for (int i = 0; i < tangents.Length; i++)
        {
            if (tangents[i] is { } tangent && differential.Factors[i] is { } factor)
            {
                sum = AddTerm(sum, factor, tangent, differential.GuardFactors);
            }
        }

        if (sum is null || differential.Divisor is not { } divisor)
        {
            return Named(sum, target);
        }

        string quotient = differential.GuardDivisor ? Op.StrongDivide : Op.Divide;
        return Named(_builder.Is(divisor, "1") ? sum : _builder.Apply(sum.Type, quotient, sum, divisor), target);
    }

    private Value AddTerm(Value? sum, Value factor, Value tangent, bool guard)
    {
        string product = guard ? Op.StrongMultiply : Op.Multiply;
        if (_builder.Is(factor, "1"))
        {
            return Plus(sum, tangent);
        }

        if (_context.IsConstant(factor, out string text) && text == "-" + IrBuilder.RealLiteral(factor.Type, "1"))
        {
            return Plus(sum, _builder.Negate(tangent));
        }

        if (sum is not null && _context.DefinitionOf(factor) is Primitive { Name: Op.Negate } negated)
        {
            return _builder.Subtract(sum, _builder.Scale(product, tangent, negated.Arguments[0]));
        }

        return Plus(sum, _builder.Scale(product, tangent, factor));
    }

    private Value Plus(Value? sum, Value term) =>
        sum is null ? term
        : _context.DefinitionOf(term) is Primitive { Name: Op.Negate } negated ? _builder.Subtract(sum, negated.Arguments[0])
        : _builder.Add(sum, term);

    /// <summary>Addition, conversion, selection, …: the tangent is the same operation on tangents.</summary>
    private Value? LinearTangent(Value target, Primitive primitive)
    {
        EquatableArray<Value> x = primitive.Arguments;
        switch (primitive.Name)
        {
            case Op.Add:
                return Named(Tangent(x[0]) is { } a ? Tangent(x[1]) is { } b ? _builder.Add(a, b) : a : Tangent(x[1]), target);
            case Op.Subtract:
                return Named(
                    Tangent(x[0]) is { } c ? Tangent(x[1]) is { } d ? _builder.Subtract(c, d) : c
                    : Tangent(x[1]) is { } e ? _builder.Negate(e) : null,
                    target);
            case Op.Negate:
                return Named(Tangent(x[0]) is { } f ? _builder.Negate(f) : null, target);
            case Op.Convert:
                return Tangent(x[0]) is not { } g ? null : x[0].Type == target.Type ? Named(g, target) : Name(target, new Primitive(Op.Convert, [g]));
            case Op.Select:
                return Tangent(x[1]) is null && Tangent(x[2]) is null ? null : Name(target, new Primitive(Op.Select, [x[0], TangentOrZero(x[1]), TangentOrZero(x[2])]));
            default:
                throw new InvalidOperationException($"{primitive.Name} is not known to be linear.");
        }
    }

    /// <summary>Gives a fresh unnamed tangent the name of the value it belongs to.</summary>
    private Value? Named(Value? tangent, Value target)
    {
        if (tangent is null || target.Hint.Length == 0 || tangent.Hint.Length > 0)
        {
            return tangent;
        }

        return _builder.Rename(tangent, TangentName(target));
    }
}
