using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <content>Taylor mode.</content>
internal sealed partial class Derivation
{
    /// <summary>Statements that a function with a variable for each coefficient may have.</summary>
    private const int LongestJet = 400;

    private readonly Queue<Action> _expanding = [];

    /// <summary>
    /// A function with the Taylor series of its values. Parameters: the original's, a stack unless it has one, the order, series and
    /// strides of active parameters, where series of active results go. Results: the original's.
    /// </summary>
    /// <param name="function">The function.</param>
    /// <param name="request">Which parameters have series, which are working storage, which results are wanted.</param>
    /// <param name="name">What to call it.</param>
    /// <param name="isCallee">Whether its working storage is to be released when it returns.</param>
    public Derived Taylor(FunctionIr function, LineariseRequest request, string name, bool isCallee = false)
    {
        Derived derived = Expand(function, request, Unique(name), null, isCallee);
        Drain();
        return derived;
    }

    /// <summary>The same for a constant order. Parameters: the original's, a stack if one is needed, coefficients. Results: the original's, coefficients.</summary>
    /// <param name="function">The function.</param>
    /// <param name="request">Which parameters have coefficients, which are working storage, which results are wanted.</param>
    /// <param name="order">The order: 1 or more.</param>
    /// <param name="name">What to call it.</param>
    /// <param name="isCollapsed">Whether the highest coefficients are summed over several lines; it may then be of any length.</param>
    /// <returns>Null where it needs more than <see cref="Jets"/> writes, or would be long.</returns>
    public Derived? Jet(FunctionIr function, LineariseRequest request, int order, string name, bool isCollapsed)
    {
        FunctionIr open = SpanParameters.Run(
            function, request.Active, _effects, callee => _functions.TryGetValue(callee, out FunctionIr? found) ? found : null);
        if (Jets.Run(open, request, _effects, order, isCollapsed) is not { } expanded)
        {
            return null;
        }

        FunctionIr simple = Finish(Show("Jets", expanded.Function));
        if (!isCollapsed && IrWalk.Statements(simple.Body).Count() > LongestJet)
        {
            return null;
        }

        Value? given = StackOf(function);
        IrContext context = IrContext.For(simple);
        Value stack = given ?? context.Fresh(IrType.Stack, "residuals");
        FunctionIr bound = simple with { Name = Unique(name), Body = Scratch.Bind(simple.Body, stack, context) };
        bool usesStack = given is null && IrWalk.AllOperands(bound.Body).Any(v => v.Id == stack.Id);
        bound = (usesStack ? WithParameter(bound, function.Parameters.Count, stack) : bound) with { NextId = context.NextId };
        return new Derived(Add(Finish(bound)), expanded.ActiveParameters, expanded.ActiveResults, usesStack);
    }

    private Derived Expand(FunctionIr function, LineariseRequest request, string name, IReadOnlyList<int>? aliases, bool isCallee)
    {
        FunctionIr open = SpanParameters.Run(
            function, request.Active, _effects, callee => _functions.TryGetValue(callee, out FunctionIr? found) ? found : null);
        Expanded expanded = Passes.Taylor.Run(open, request, _effects, aliases, isCallee);
        Show("Taylor", expanded.Function);
        FunctionIr needed = Show("SeriesInPlace", SeriesInPlace.Run(DeadCode.Run(expanded.Function, _effects)));
        needed = Show("SeriesSums", SeriesSums.Run(needed, _effects));
        Value stack = StackOf(needed)!;
        FunctionIr resolved = Resolve(needed with { Name = name }, aliases, [], stack);
        IrContext context = IrContext.For(resolved);
        resolved = resolved with { Body = Scratch.Bind(resolved.Body, stack, context), NextId = context.NextId };
        resolved = resolved with
        {
            Expansion = new Expansion(function.Name, expanded.ActiveParameters, expanded.ActiveResults), IsSeparate = isCallee,
        };
        return new Derived(Add(Finish(resolved)), expanded.ActiveParameters, expanded.ActiveResults, StackOf(function) is null);
    }

    /// <summary>The derivatives of a function with Taylor series, from those of the function that it expands.</summary>
    private void RequestExpanded(CallForm form, CallPattern pattern, string name)
    {
        FunctionIr expanded = _functions[pattern.Function], function = _functions[expanded.Expansion!.Function];
        int[] active = ExpandedDerivative.ActiveOf(expanded, function, pattern.Active);
        int[] unstable = ExpandedDerivative.ActiveOf(expanded, function, pattern.Unstable);
        bool IsWritten(int parameter) => _effects.Of(expanded.Name) is not { } effects || effects.Writes[parameter];
        CallPattern own = new(
            function.Name, active.ToEquatableArray(), pattern.Aliases.Take(function.Parameters.Count).ToEquatableArray(), unstable.ToEquatableArray());
        HashSet<int> series = [.. expanded.Expansion!.Parameters];
        bool HasSeries(int parameter) => series.Contains(parameter);
        switch (form)
        {
            case CallForm.Jvp:
                string jvp = Request(CallForm.Jvp, own);
                _expanding.Enqueue(() => Add(
                    ExpandDerivative(expanded, function, jvp, own, active.Select(HasSeries)).Jvp(name, pattern.Active, active, IsWritten)));
                break;
            case CallForm.Taylor:
                throw new NotSupportedException($"{function.Name} has no Taylor series of Taylor series.");
            default:
                string forwardName = _requests[ForwardKey(pattern)] = Unique(pattern.Function + "Forward");
                string reverse = Request(CallForm.Reverse, own), forward = Request(CallForm.Forward, own);
                IEnumerable<bool> seeds = Enumerable.Range(0, function.Body.Yields.Count)
                    .Where(i => function.Body.Yields[i].Type.IsReal).Select(i => expanded.Expansion.Results.Contains(i));
                IEnumerable<bool> storage = active.Where(i => !function.Parameters[i].Type.IsReal).Select(HasSeries);
                _expanding.Enqueue(() =>
                {
                    Add(ExpandDerivative(expanded, function, forward, own, []).Forward(forwardName, pattern.Unstable));
                    Add(ExpandDerivative(expanded, function, reverse, own, seeds.Concat(storage))
                        .Reverse(name, pattern.Active, active, pattern.Unstable, IsWritten));
                });
                break;
        }
    }

    /// <param name="expanded">The function with series.</param>
    /// <param name="function">The function that it expands.</param>
    /// <param name="derivative">The name of the derivative of that function.</param>
    /// <param name="own">The pattern of that derivative.</param>
    /// <param name="linear">Which of the last parameters of the derivative, tangents or cotangents, have series.</param>
    private ExpandedDerivative ExpandDerivative(
        FunctionIr expanded, FunctionIr function, string derivative, CallPattern own, IEnumerable<bool> linear)
    {
        FunctionIr derived = _functions[derivative];
        bool[] last = [.. linear];
        int first = derived.Parameters.Count - last.Length;

        // Stacks hold series between all values: the two halves of a reverse pair must agree.
        bool HasSeries(int i) => derived.Parameters[i].Type.Kind == TypeKind.Stack
            || (i >= first ? last[i - first] : i < function.Parameters.Count && expanded.Expansion!.Parameters.Contains(i));
        LineariseRequest request = new(
            [.. Enumerable.Range(0, derived.Parameters.Count).Select(HasSeries)], new bool[derived.Parameters.Count],
            [.. derived.Body.Yields.Select(y => y.Type.IsReal)]);
        return new ExpandedDerivative(
            expanded, function, derived, Expand(derived, request, Unique(derivative + "Taylor"), own.Aliases, isCallee: true));
    }
}
