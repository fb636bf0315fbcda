namespace AutoDiff.Optim;

/// <summary>How the two problems of a bilevel run are solved.</summary>
public sealed record BilevelOptions
{
    internal static readonly BilevelOptions Default = new();

    /// <summary>Minimises the inner problem where it has no second derivatives, or where <see cref="InnerSecondOrder"/> is null. Default L-BFGS.</summary>
    public FirstOrderMethod Inner { get; init => field = value ?? throw new ArgumentNullException(nameof(Inner)); } = new LimitedMemoryBfgs();

    /// <summary>Minimises the inner problem where it has second derivatives; null for <see cref="Inner"/>. Default truncated Newton: its last steps make the gradient as small as rounding
    /// allows, and the accuracy of the minimum is that of the outer gradient.</summary>
    public SecondOrderMethod? InnerSecondOrder { get; init; } = new TruncatedNewton();

    /// <summary>When the inner problem is solved. Default: a gradient norm of 1e-9.</summary>
    public OptimOptions InnerOptions { get; init => field = value ?? throw new ArgumentNullException(nameof(InnerOptions)); } = new() { GradientTolerance = 1e-9 };

    /// <summary>Minimises the outer problem. Default L-BFGS; methods whose gradient is inexact (<see cref="IdentityGradient"/>, short series) need one that does not search a line, such as
    /// <see cref="GradientDescent"/> with a fixed step.</summary>
    public FirstOrderMethod Outer { get; init => field = value ?? throw new ArgumentNullException(nameof(Outer)); } = new LimitedMemoryBfgs();

    /// <summary>When the outer problem is solved. Default: a gradient norm of 1e-6, 200 iterations.</summary>
    public OptimOptions OuterOptions { get; init => field = value ?? throw new ArgumentNullException(nameof(OuterOptions)); }
        = new() { GradientTolerance = 1e-6, MaxIterations = 200 };
}
