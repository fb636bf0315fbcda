using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <content>Taylor mode.</content>
internal sealed partial class Derivation
{
    /// <summary>
    /// A function with the Taylor series of its values. Parameters: the original's, a stack unless it has one, the order, series and
    /// strides of active parameters, where series of active results go. Results: the original's.
    /// </summary>
    public Derived Taylor(FunctionIr function, LineariseRequest request, string name)
    {
        Derived derived = Expand(function, request, Unique(name), null, isCallee: false);
        Drain();
        return derived;
    }

    private Derived Expand(FunctionIr function, LineariseRequest request, string name, IReadOnlyList<int>? aliases, bool isCallee)
    {
        FunctionIr open = SpanParameters.Run(
            function, request.Active, _effects, callee => _functions.TryGetValue(callee, out FunctionIr? found) ? found : null);
        Expanded expanded = Passes.Taylor.Run(open, request, _effects, aliases, isCallee);
        Show("Taylor", expanded.Function);
        FunctionIr needed = Show("SeriesInPlace", SeriesInPlace.Run(DeadCode.Run(expanded.Function, _effects)));
        Value stack = StackOf(needed)!;
        FunctionIr resolved = Resolve(needed with { Name = name }, aliases, [], stack);
        IrContext context = IrContext.For(resolved);
        resolved = resolved with { Body = Scratch.Bind(resolved.Body, stack, context), NextId = context.NextId };
        return new Derived(Add(Finish(resolved)), expanded.ActiveParameters, expanded.ActiveResults, StackOf(function) is null);
    }
}
