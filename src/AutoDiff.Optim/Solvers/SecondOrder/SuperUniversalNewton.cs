using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Super-universal Newton: x⁺ = x − (H + λI)⁻¹g with λ = σ‖g‖^α, where σ is searched for. One method attains the best known global rates of
/// all classes of convex functions between Lipschitz Hessians and Lipschitz third derivatives (Doikov, Mishchenko and Nesterov 2022, arXiv 2208.05888).
/// With <see cref="Exponent"/> ½ it is gradient-regularised Newton (Mishchenko 2023, SIAM J. Optim. 33).</summary>
/// <remarks>One iteration costs a Hessian, and per trial a gradient and n³/3 operations. For convex functions where the start is far away or the curvature
/// changes much. Stores 2n² + O(n) numbers.</remarks>
public sealed record SuperUniversalNewton : SecondOrderMethod
{
    /// <summary>α, in (0, 2); ⅔ to 1 in the paper. Default 1.</summary>
    public double Exponent { get; init => field = ParameterCheck.Within(value, 0, 2, nameof(Exponent)); } = 1;

    /// <summary>The first σ. Default 1 (the authors' super-newton).</summary>
    public double InitialRegularization
    {
        get;
        init => field = ParameterCheck.Within(value, 0, double.PositiveInfinity, nameof(InitialRegularization));
    } = 1;

    /// <summary>Whether σ is searched for, by factors of 4. If not, every finite step is taken. Default: it is.</summary>
    public bool Adaptive { get; init; } = true;

    /// <summary>The greatest number of trials in one iteration. Default 60.</summary>
    public int MaxTrials { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(MaxTrials)); } = 60;

    internal override OptimSummary<T> Run<T, F>(
        F objective,
        ReadOnlySpan<T> start,
        Span<T> solution,
        Workspace<T> workspace,
        OptimOptions options,
        IterationCallback<T>? callback,
        CancellationToken cancellationToken)
    {
        int n = start.Length;
        Arena<T> arena = DescentProcess.Enter(workspace, options, n, DenseHessian<T>.NumbersNeeded(n) + n);
        try
        {
            var rule = new PowerRule<T>(T.CreateSaturating(InitialRegularization), T.CreateChecked(Exponent), Adaptive);
            var stepper = new RegularizedStepper<T, F, PowerRule<T>>(new DenseHessian<T>(n, ref arena), rule, MaxTrials, arena.Take(n));
            return DescentProcess.Run(objective, start, stepper, options, callback, cancellationToken, solution, ref arena);
        }
        finally
        {
            workspace.Leave();
        }
    }

    /// <summary>λ = σ‖g‖^α; accepted where ⟨g⁺, x − x⁺⟩ ≥ ‖g⁺‖²/(4λ) and the value does not rise, which of a convex function follows.</summary>
    private struct PowerRule<T>(T sigma, T exponent, bool adaptive) : IShiftRule<T>
        where T : IFloatingPointIeee754<T>
    {
        private static readonly T Four = T.CreateChecked(4);
        private static readonly T Least = T.CreateChecked(1e-5);
        private T _sigma = sigma;

        public readonly T Shift(T gradientNorm) => _sigma * T.Pow(gradientNorm, exponent);

        public readonly bool Accepts(scoped in Point<T> from, scoped in Point<T> to, ReadOnlySpan<T> step, T shift)
            => !adaptive
                || (-Vectors.Dot<T>(to.Gradient, step) >= to.GradientNorm * to.GradientNorm / (Four * shift) && !Acceptance<T>.Rises(from.Value, to.Value));

        public void Exchange(scoped ref StateExchange state) => _sigma = state.Number(_sigma);

        public void Relax() => _sigma = adaptive ? T.Max(_sigma / Four, Least) : _sigma;

        public void Tighten() => _sigma *= Four;
    }
}
