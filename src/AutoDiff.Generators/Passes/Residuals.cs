using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>What closing a transposed program needs to know of its surroundings.</summary>
/// <param name="Primal">The primal program.</param>
/// <param name="Transposed">The transposed program, open; the linear program itself where the order is kept.</param>
/// <param name="Context">The supply of ids of both.</param>
/// <param name="Scopes">The primal's regions.</param>
/// <param name="Fused">The fused loops.</param>
/// <param name="Plan">How each residual is had.</param>
internal sealed record Reversal(
    FunctionIr Primal, FunctionIr Transposed, IrContext Context, ScopeTree Scopes, IReadOnlyDictionary<int, FusedLoop> Fused,
    ResidualPlan Plan)
{
    /// <summary>Whether the linear program has not been transposed: it runs after the primal, in the primal's order.</summary>
    public bool KeepsOrder { get; init; }
}

/// <summary>
/// Closes a transposed program: the forward sweep keeps what the reverse sweep cannot read or compute again, and reversed loops
/// and branches get their values. One function with both sweeps, or, for a callee, a pair that hands residuals over on the
/// stack.
/// </summary>
internal sealed class Residuals
{
    private readonly Reversal _reversal;
    private readonly ForwardSweep _forward;
    private readonly LinearSweep _reverse;
    private readonly Value _stack;

    private Residuals(Reversal reversal)
    {
        _reversal = reversal;
        _stack = reversal.Context.Fresh(IrType.Stack, "residuals");
        _reverse = new LinearSweep(reversal, _stack);
        _forward = new ForwardSweep(reversal, _reverse, _stack);
    }

    /// <summary>Both sweeps in one function. Parameters: the primal's, the stack if it is used, the cotangents. Results likewise.</summary>
    public static FunctionIr Close(Reversal reversal, string name)
    {
        Residuals pass = new(reversal);
        FunctionIr primal = reversal.Primal, transposed = reversal.Transposed;
        IrBuilder builder = new(reversal.Context);
        pass._forward.Write(primal.Body, reversal.Scopes.Function, builder);
        Value[] cotangents = pass._reverse.Write(transposed.Body, reversal.Scopes.Function, builder);
        Block body = Scratch.Bind(builder.Finish([.. primal.Body.Yields, .. cotangents]), pass._stack, reversal.Context);
        bool usesStack = IrWalk.AllOperands(body).Any(v => v.Id == pass._stack.Id);
        Value[] stack = usesStack ? [pass._stack] : [];
        return primal with
        {
            Name = name, Parameters = new([.. primal.Parameters, .. stack, .. transposed.Parameters]), Body = body,
            NextId = reversal.Context.NextId,
        };
    }

    /// <summary>
    /// A forward and a reverse function. Parameters of the forward one: the primal's and the stack; of the reverse one those and
    /// the cotangents.
    /// </summary>
    public static (FunctionIr Forward, FunctionIr Reverse) Split(Reversal reversal, string forwardName, string reverseName)
    {
        Residuals pass = new(reversal);
        FunctionIr primal = reversal.Primal, transposed = reversal.Transposed;
        IrBuilder forward = new(reversal.Context), reverse = new(reversal.Context);
        pass._forward.Write(primal.Body, reversal.Scopes.Function, forward);
        Value[] cotangents = pass._reverse.Write(transposed.Body, reversal.Scopes.Function, reverse);
        FunctionIr forwardFunction = primal with
        {
            Name = forwardName, Parameters = primal.Parameters.Add(pass._stack), Body = Scratch.Bind(forward.Finish(primal.Body.Yields), pass._stack, reversal.Context),
            NextId = reversal.Context.NextId,
        };
        FunctionIr reverseFunction = primal with
        {
            Name = reverseName, Parameters = new([.. primal.Parameters, pass._stack, .. transposed.Parameters]),
            Body = Scratch.Bind(reverse.Finish(cotangents), pass._stack, reversal.Context), NextId = reversal.Context.NextId,
        };
        return (forwardFunction, reverseFunction);
    }
}
