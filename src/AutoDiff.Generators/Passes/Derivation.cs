using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Derives functions and, on demand, the cores of the functions that they call: each form of a callee once for each pattern of
/// active arguments, so that recursion ends. Whatever it derives can be derived again.
/// </summary>
internal sealed partial class Derivation
{
    private readonly Dictionary<string, FunctionIr> _functions = [];
    private readonly Dictionary<string, string> _requests = [];
    private readonly HashSet<string> _names = [];
    private readonly Queue<Action> _pending = [];
    private readonly EffectAnalysis _effects;
    private readonly Action<string, FunctionIr>? _observe;

    /// <param name="module">The functions to start from.</param>
    /// <param name="observe">Is shown each function after each pass, with the pass's name.</param>
    /// <param name="taken">Names that derived functions may not have.</param>
    public Derivation(ModuleIr module, Action<string, FunctionIr>? observe = null, IEnumerable<string>? taken = null)
    {
        _names.UnionWith(taken ?? []);
        _effects = new EffectAnalysis(name => _functions.TryGetValue(name, out FunctionIr? function) ? function : null);
        _observe = observe;
        Add(module.Entry);
        foreach (FunctionIr callee in module.Callees)
        {
            Add(Bound(callee));
        }

        // Only now is known of each function what it does, which simplifying a caller asks about.
        foreach (FunctionIr callee in module.Callees.Where(c => c.Library is null))
        {
            _functions[callee.Name] = Finish(_functions[callee.Name]);
        }
    }

    /// <summary>The differentials of the library have a stack of their own for their working storage.</summary>
    private static FunctionIr Bound(FunctionIr function)
    {
        if (StackOf(function) is not { } stack)
        {
            return function;
        }

        IrContext context = IrContext.For(function);
        return function with { Body = Scratch.Bind(function.Body, stack, context), NextId = context.NextId };
    }

    /// <summary>Is told of each loop that does not fuse in a reverse sweep: the function, the loop, and why.</summary>
    public Action<FunctionIr, Loop, string>? Explain { get; init; }

    /// <summary>Whether adjoints that are not finite are reported.</summary>
    public bool ChecksAdjoints { get; init; }

    /// <summary>Whether loops will run over vectors: then iterations are not linked where they need not be.</summary>
    public bool Reassociates { get; init; }

    /// <summary>All functions known: those given and those derived.</summary>
    public IReadOnlyDictionary<string, FunctionIr> Functions => _functions;

    public EffectAnalysis Effects => _effects;

    /// <summary>Makes a function known.</summary>
    public FunctionIr Add(FunctionIr function)
    {
        _names.Add(function.Name);
        if (function.Library is { } library)
        {
            _library[(library, function.Parameters[0].Type.Element!)] = function.Name;
        }

        return _functions[function.Name] = function;
    }

    /// <summary>What a transformation made: the function, and which parameters and results of the original are active.</summary>
    public sealed record Derived(FunctionIr Function, EquatableArray<int> ActiveParameters, EquatableArray<int> ActiveResults, bool UsesStack);

    /// <summary>Forward mode. Parameters: the original's, a stack if one is needed, tangents. Results: the original's, tangents.</summary>
    public Derived Jvp(FunctionIr function, LineariseRequest request, string name)
    {
        Derived derived = Forward(function, request, Unique(name), null, alwaysStack: false);
        Drain();
        return derived;
    }

    /// <summary>Reverse mode. Parameters: the original's, a stack if one is needed, cotangents. Results: the original's, cotangents.</summary>
    public Derived Reverse(FunctionIr function, LineariseRequest request, string name)
    {
        Linearised linearised = LineariseAndClean(Show("HoistInvariants", HoistInvariants.Run(function, _effects)), request, null, isReversed: true);
        Reversal reversal = Reverse(linearised, null, split: false, []);
        FunctionIr closed = Resolve(Show("Residuals", Checked(Residuals.Close(reversal, Unique(name)))), null, []);
        closed = Show("HoistFactors", HoistFactors.Run(closed, _effects));
        closed = Show("FoldFactors", FoldFactors.Run(closed));
        closed = Show("SumAccumulations", SumAccumulations.Run(closed, _effects));
        bool usesStack = closed.Parameters.Count > reversal.Primal.Parameters.Count + reversal.Transposed.Parameters.Count;
        FunctionIr simple = Finish(Promote.Run(closed));
        HashSet<int> linear = [.. closed.Parameters.Concat(IrWalk.Statements(closed.Body).SelectMany(s => IrWalk.Definitions(s))).Where(v => v.IsLinear && v.Type.IsBuffer).Select(v => v.Id)];
        simple = Show("ForwardStores", ForwardStores.Run(simple, _effects, linear));
        simple = Show("StoreFirst", StoreFirst.Run(simple, _effects));
        simple = Reassociates ? simple : Show("CarryAccumulations", CarryAccumulations.Run(simple, _effects));
        FunctionIr finished = Add(Show("HoistInvariants", HoistInvariants.Run(simple, _effects)));
        Drain();
        return new Derived(finished, linearised.ActiveParameters, linearised.ActiveResults, usesStack);
    }

    /// <summary>Simplifies a function and removes dead code. <paramref name="ignored"/>: parameters whose final content nobody reads.</summary>
    public FunctionIr Finish(FunctionIr function, IEnumerable<Value>? ignored = null)
    {
        FunctionIr simple = Show("Simplify", Simplify.Run(SelectProducts.Run(function), _effects));
        FunctionIr needed = Show("DeadCode", DeadCode.Run(simple, _effects, ignored));
        return Show("LazySelect", LazySelect.Run(needed));
    }

    private FunctionIr Checked(FunctionIr reverse) => ChecksAdjoints ? CheckAdjoints.Run(reverse) : reverse;

    private FunctionIr Show(string pass, FunctionIr function)
    {
        _observe?.Invoke(pass, function);
        return function;
    }

    private void Drain()
    {
        // What is to be expanded must have been derived.
        while (_pending.Count + _expanding.Count > 0)
        {
            (_pending.Count > 0 ? _pending : _expanding).Dequeue()();
        }
    }

    /// <summary>A name that no function has.</summary>
    public string Unique(string name)
    {
        string unique = name;
        for (int i = 2; !_names.Add(unique); i++)
        {
            unique = name + i;
        }

        return unique;
    }

    private Linearised LineariseAndClean(FunctionIr function, LineariseRequest request, IReadOnlyList<int>? aliases, bool isReversed)
    {
        Linearised linearised = Linearise.Run(function, request, _effects, aliases, name => RuleOf(name, isReversed));
        Show("Linearise", linearised.Function);
        FunctionIr needed = Show("DeadCode", DeadCode.Run(linearised.Function, _effects));
        needed = isReversed ? Simplify.Run(needed, _effects, RuleTable.Cost("Math.Sin")) : needed;
        return linearised with { Function = Show("ShareReciprocals", ShareReciprocals.Run(needed)) };
    }

    private Derived Forward(FunctionIr function, LineariseRequest request, string name, IReadOnlyList<int>? aliases, bool alwaysStack)
    {
        Linearised linearised = LineariseAndClean(function, request, aliases, isReversed: false);
        int own = function.Parameters.Count;
        Value? given = StackOf(function);
        Value stack = given ?? new Value(linearised.Function.NextId, IrType.Stack, "residuals");
        FunctionIr resolved = Resolve(linearised.Function with { Name = name, NextId = linearised.Function.NextId + 1 }, aliases, [], stack);
        IrContext context = IrContext.For(resolved);
        resolved = resolved with { Body = Scratch.Bind(resolved.Body, stack, context), NextId = context.NextId };
        bool usesStack = given is null && (alwaysStack || IrWalk.AllOperands(resolved.Body).Any(v => v.Id == stack.Id));
        FunctionIr finished = Add(Finish(Promote.Run(usesStack ? WithParameter(resolved, own, stack) : resolved)));
        return new Derived(finished, linearised.ActiveParameters, linearised.ActiveResults, usesStack);
    }

    private static FunctionIr WithParameter(FunctionIr function, int at, Value parameter) =>
        function with { Parameters = new([.. function.Parameters.Take(at), parameter, .. function.Parameters.Skip(at)]) };

    private Reversal Reverse(Linearised linearised, IReadOnlyList<int>? aliases, bool split, IEnumerable<Value> unstable)
    {
        Unzipped unzipped = Unzip.Run(linearised.Function);
        IrContext context = IrContext.For(linearised.Function);
        Dictionary<int, Value> primals = linearised.Primals.ToDictionary(p => p.Key, p => p.Value);
        Show("Unzip.Primal", unzipped.Primal);
        Show("Unzip.Linear", unzipped.Linear);
        FunctionIr transposed = Show("Transpose", Transpose.Run(unzipped.Linear, context, primals));
        Reversal Plan(FunctionIr primal, Dictionary<int, HashSet<int>> rows, Action<FunctionIr, Loop, string>? explain)
        {
            ScopeTree scopes = new(primal, BufferRoots.Of(primal, aliases), _effects) { Rows = rows };
            scopes.Function.Access = split ? Access.Stacked : Access.Direct;
            IReadOnlyDictionary<int, FusedLoop> fused = Fuse.Run(
                transposed, scopes, _effects, primals, explain is null ? null : (loop, why) => explain(primal, loop, why));
            HashSet<int> live = DeadCode.LiveValues(primal, _effects);
            return new Reversal(primal, transposed, context, scopes, fused, ResidualPlan.Make(transposed, scopes, context, fused, live, unstable));
        }

        Reversal reversal = Plan(unzipped.Primal, [], Explain);
        return ExpandStorage.Run(unzipped.Primal, transposed, reversal.Plan, reversal.Scopes, context) is { } expanded
            ? Plan(Show("ExpandStorage", expanded.Primal), expanded.Rows, null) : reversal;
    }

    /// <summary>Replaces calls of derived forms by calls of derived functions, requesting those.</summary>
    private FunctionIr Resolve(FunctionIr function, IReadOnlyList<int>? aliases, IReadOnlyList<Value> unstable, Value? stack = null)
    {
        BufferRoots roots = BufferRoots.Of(function, aliases);
        HashSet<int> written = [.. unstable.Concat(_effects.Written(function, roots)).Select(v => v.Id)];
        return function with { Body = new CallResolver(this, roots, written, stack).Rewrite(function.Body) };
    }

    /// <summary>The stack that a function has been given already: its working storage may come from there too.</summary>
    private static Value? StackOf(FunctionIr function) => function.Parameters.FirstOrDefault(p => p.Type.Kind == TypeKind.Stack);

    /// <summary>The pattern of a call that its derived forms depend on.</summary>
    private sealed record CallPattern(string Function, EquatableArray<int> Active, EquatableArray<int> Aliases, EquatableArray<int> Unstable)
    {
        public override string ToString() =>
            $"{Function}|{string.Join(",", Active)}|{string.Join(",", Aliases)}|{string.Join(",", Unstable)}";
    }

    private string Request(CallForm form, CallPattern pattern)
    {
        string kind = form is CallForm.Jvp or CallForm.Taylor ? form.ToString() : "Reverse";
        string key = kind + "|" + pattern;
        if (!_requests.TryGetValue(key, out string? name))
        {
            name = Unique(pattern.Function + kind);
            _requests[key] = name;
            if (_functions[pattern.Function].Library is not null)
            {
                RequestByRule(form, pattern, name);
            }
            else if (_functions[pattern.Function].Implicit is not null)
            {
                RequestImplicit(form, pattern, name);
            }
            else if (_functions[pattern.Function].Differential is not null)
            {
                RequestDifferential(form, pattern, name);
            }
            else if (_functions[pattern.Function].Checkpoint is not null && form is not (CallForm.Jvp or CallForm.Taylor))
            {
                RequestCheckpointed(pattern, name);
            }
            else if (_functions[pattern.Function].Expansion is not null)
            {
                RequestExpanded(form, pattern, name);
            }
            else if (form == CallForm.Taylor && _functions[pattern.Function].Rule is not null)
            {
                RequestRaised(pattern, name);
            }
            else if (form == CallForm.Jvp)
            {
                _pending.Enqueue(() => Forward(_functions[pattern.Function], RequestFor(pattern), name, pattern.Aliases, alwaysStack: true));
            }
            else if (form == CallForm.Taylor)
            {
                _pending.Enqueue(() => Expand(_functions[pattern.Function], RequestFor(pattern), name, pattern.Aliases, isCallee: true));
            }
            else
            {
                string forward = Unique(pattern.Function + "Forward");
                _requests[ForwardKey(pattern)] = forward;
                _pending.Enqueue(() => Split(pattern, forward, name));
            }
        }

        return form == CallForm.Forward ? _requests[ForwardKey(pattern)] : name;
    }

    private static string ForwardKey(CallPattern pattern) => "Forward|" + pattern;

    private LineariseRequest RequestFor(CallPattern pattern)
    {
        FunctionIr function = _functions[pattern.Function];
        return new LineariseRequest(
            [.. Enumerable.Range(0, function.Parameters.Count).Select(pattern.Active.Contains)],
            new bool[function.Parameters.Count],
            [.. function.Body.Yields.Select(y => y.Type.IsReal)]);
    }

    private void Split(CallPattern pattern, string forwardName, string reverseName)
    {
        FunctionIr function = _functions[pattern.Function];
        Value[] unstable = [.. pattern.Unstable.Select(i => function.Parameters[i])];
        Linearised linearised = LineariseAndClean(function, RequestFor(pattern), pattern.Aliases, isReversed: true);
        Reversal reversal = Reverse(linearised, pattern.Aliases, split: true, unstable);
        (FunctionIr forward, FunctionIr reverse) = Residuals.Split(reversal, forwardName, reverseName);

        // Both halves see what either of them writes: storage that the forward half changes is not what the reverse half finds.
        Add(Finish(Promote.Run(Resolve(forward, pattern.Aliases, unstable))));
        Add(Finish(Promote.Run(Resolve(Checked(reverse), pattern.Aliases, [.. unstable, .. _effects.Written(forward, BufferRoots.Of(forward, pattern.Aliases))]))));
    }

    private sealed class CallResolver : IrRewriter
    {
        private readonly Derivation _derivation;
        private readonly BufferRoots _roots;
        private readonly HashSet<int> _written;
        private readonly Value? _stack;

        public CallResolver(Derivation derivation, BufferRoots roots, HashSet<int> written, Value? stack)
        {
            _derivation = derivation;
            _roots = roots;
            _written = written;
            _stack = stack;
        }

        protected override IEnumerable<Statement> Rewrite(Statement statement)
        {
            if (statement is not Call { Form: not CallForm.Primal } call)
            {
                return [Copy(statement)];
            }

            // A forward or reverse call has the stack as an argument more than the function has parameters.
            int own = _derivation._functions[call.Function].Parameters.Count;
            EquatableArray<Value> arguments = call.Arguments.Take(own).ToEquatableArray();
            bool isForward = call.Form is CallForm.Jvp or CallForm.Taylor;
            CallPattern pattern = new(
                call.Function, call.ActiveArguments, Aliases(arguments, call.Function), isForward ? [] : Unstable(arguments));
            string name = _derivation.Request(call.Form, pattern);
            IEnumerable<Value> stack = !isForward ? call.Arguments.Skip(own)
                : StackOf(_derivation._functions[call.Function]) is null ? [_stack!] : [];
            return
            [
                call with
                {
                    Function = name, Form = CallForm.Primal, Arguments = new([.. arguments, .. stack, .. call.LinearArguments]),
                    Results = new([.. call.Results, .. call.LinearResults]), LinearArguments = [], LinearResults = [], ActiveArguments = [],
                    ActiveResults = [],
                },
            ];
        }

        private EquatableArray<int> Aliases(EquatableArray<Value> arguments, string function)
        {
            FunctionEffects? effects = _derivation._effects.Of(function);
            int[] aliases = new int[arguments.Count];
            for (int i = 0; i < aliases.Length; i++)
            {
                aliases[i] = i;
                for (int j = 0; j < i; j++)
                {
                    bool share = arguments[i].Type.IsBuffer && arguments[j].Type.IsBuffer
                        && _roots.Of(arguments[i]).Id == _roots.Of(arguments[j]).Id;
                    if (share && (effects is null || effects.Writes[i] || effects.Writes[j]))
                    {
                        aliases[i] = aliases[j];
                        break;
                    }
                }
            }

            return new(aliases);
        }

        private EquatableArray<int> Unstable(EquatableArray<Value> arguments) => Enumerable.Range(0, arguments.Count)
            .Where(i => arguments[i].Type.IsBuffer && IsUnstable(_roots.Of(arguments[i]))).ToEquatableArray();

        /// <summary>Storage of the function's own counts as unstable: the two sweeps may not see the same.</summary>
        private bool IsUnstable(Value root) => !_roots.IsParameter(root) || _written.Contains(root.Id);
    }
}
