using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Gradient-normalised Newton: x⁺ = x − (A + λI)⁻¹g with λ = ‖g‖/γ, where γ, the distance over which the model holds, is searched for. A may be
/// any positive semidefinite approximation of the Hessian (Semenov, Jaggi and Doikov 2025, gradient-normalised smoothness, algorithm 1).</summary>
/// <remarks>
/// <para>One iteration costs a Hessian, and per trial a gradient and n³/3 operations. The best single choice for convex problems of up to a few hundred
/// variables. Stores 2n² + O(n) numbers.</para>
/// <para>The approximation is whatever the objective returns as its Hessian: <see cref="GaussNewtonObjective{T, F}"/> makes it JᵀJ of a residual, and an
/// objective that returns the Fisher information works the same way.</para>
/// </remarks>
public sealed record GradientNormalizedNewton : SecondOrderMethod
{
    /// <summary>The first γ. Default 1 (the authors' grad-norm-smooth).</summary>
    public double InitialSmoothness
    {
        get;
        init => field = ParameterCheck.Within(value, 0, double.PositiveInfinity, nameof(InitialSmoothness));
    } = 1;

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
            var rule = new SmoothnessRule<T>(T.CreateSaturating(InitialSmoothness));
            var stepper = new RegularizedStepper<T, F, SmoothnessRule<T>>(new DenseHessian<T>(n, ref arena), rule, MaxTrials, arena.Take(n));
            return DescentProcess.Run(objective, start, stepper, options, callback, cancellationToken, solution, ref arena);
        }
        finally
        {
            workspace.Leave();
        }
    }

    /// <summary>λ = ‖g‖/(γ + 1e-8); accepted where f − f⁺ ≥ ‖g⁺‖²/(8λ).</summary>
    private struct SmoothnessRule<T>(T gamma) : IShiftRule<T>
        where T : IFloatingPointIeee754<T>
    {
        private static readonly T Two = T.CreateChecked(2);
        private static readonly T Eight = T.CreateChecked(8);
        private static readonly T Offset = T.CreateChecked(1e-8);
        private static readonly T Least = T.CreateChecked(1e-9);
        private static readonly T Noise = T.CreateChecked(4) * Acceptance<T>.Epsilon;
        private T _gamma = gamma;

        public readonly T Shift(T gradientNorm) => gradientNorm / (_gamma + Offset);

        public readonly bool Accepts(scoped in Point<T> from, scoped in Point<T> to, ReadOnlySpan<T> step, T shift)
            => from.Value - to.Value + (Noise * T.Abs(from.Value)) >= to.GradientNorm * to.GradientNorm / (Eight * shift);

        public void Exchange(scoped ref StateExchange state) => _gamma = state.Number(_gamma);

        public void Relax() => _gamma = T.Max(Two * _gamma, Least);

        // The offset alone would keep λ below 1e8·‖g‖, which a wild function can exceed; beyond it γ shrinks on below 0.
        public void Tighten() => _gamma = _gamma > Least ? _gamma / Two : ((_gamma + Offset) / Two) - Offset;
    }
}
