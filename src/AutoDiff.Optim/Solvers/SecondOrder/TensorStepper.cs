using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Steps of the tensor method. The model Ω(s) = gᵀs + ½sᵀHs + (1/6)D³f[s]³ + (M/24)‖s‖⁴ is minimised in the basis of eigenvectors, with D³f[s]² of the last inner step or, where that
/// does not halve ∇Ω, by gradient steps relative to ρ(s) = ½sᵀHs + (M/8)‖s‖⁴, twice which bounds the model's curvature (Nesterov 2021, section 5): each minimises
/// ⟨∇Ω(sₖ) − 2∇ρ(sₖ), s⟩ + 2ρ(s).</summary>
internal ref struct TensorStepper<T, F> : IStepper<T, F>
    where T : IFloatingPointIeee754<T>
    where F : ITwiceDifferentiable<T>, allows ref struct
{
    private static readonly T Two = T.CreateChecked(2);
    private static readonly T Half = T.CreateChecked(0.5);
    private static readonly T Sixth = T.One / T.CreateChecked(6);
    private static readonly T Eighth = T.CreateChecked(0.125);
    private static readonly T Third = T.One / T.CreateChecked(3);
    private static readonly T Accuracy = T.CreateChecked(0.01);
    private static readonly T Noise = T.CreateChecked(10) * Acceptance<T>.Epsilon;
    private static readonly T Least = T.CreateChecked(1e-20);

    // Differences of second order err by ε/h² and h²: h = ε^¼.
    private static readonly T Width = T.Sqrt(T.Sqrt(Acceptance<T>.Epsilon));

    private readonly TensorNewton _method;
    private readonly Eigenbasis<T> _basis;
    private readonly Span<T> _gradient;
    private readonly Span<T> _step;
    private readonly Span<T> _coordinates;
    private readonly Span<T> _third;
    private readonly Span<T> _model;
    private readonly Span<T> _next;
    private T _coefficient;

    public TensorStepper(int n, TensorNewton method, scoped ref Arena<T> arena)
    {
        _method = method;
        _coefficient = T.CreateSaturating(method.InitialRegularization);
        _basis = new Eigenbasis<T>(n, ref arena);
        _gradient = arena.Take(n);
        _step = arena.Take(n);
        _coordinates = arena.Take(n);
        _third = arena.Take(n);
        _model = arena.Take(n);
        _next = arena.Take(n);
    }

    public readonly T Radius => T.NaN;

    public T Regularization { get; private set; } = T.Zero;

    public static long NumbersNeeded(long n) => Eigenbasis<T>.NumbersNeeded(n) + (6 * n);

    public void Exchange(scoped ref StateExchange state)
    {
        _coefficient = state.Number(_coefficient);
        Regularization = state.Number(Regularization);
    }

    public bool Step(ref Descent<T, F> run, out StopReason reason)
    {
        if (_basis.Compute(ref run) == Evaluation.Refused)
        {
            return run.End(out reason);
        }

        _basis.ToBasis(run.Current.Gradient, _gradient);
        T floor = T.Max(T.Zero, -_basis.Values[0]);
        for (int trial = 0; trial < _method.MaxTrials; trial++)
        {
            Evaluation evaluation = MinimizeModel(ref run, floor, out T decrease);
            if (evaluation == Evaluation.Refused)
            {
                return run.End(out reason);
            }

            if (evaluation == Evaluation.Finite)
            {
                if (run.IsTrusted(_step, Regularization) && Acceptance<T>.IsLostInRounding(run.Current.Value, -decrease))
                {
                    return run.TryPolish(_step, out reason);
                }

                if (!run.TryPropose(_step))
                {
                    break;
                }

                evaluation = run.EvaluateTrial();
                if (evaluation == Evaluation.Refused)
                {
                    return run.End(out reason);
                }

                // The model bounds the function if M is large enough.
                T noise = Noise * T.Abs(run.Current.Value);
                if (evaluation == Evaluation.Finite && run.Trial.Value <= run.Current.Value - (Half * decrease) + noise)
                {
                    run.Accept();
                    _coefficient = T.Max(_coefficient / Two, Least);
                    reason = default;
                    return true;
                }
            }

            _coefficient *= Two;
        }

        return run.GiveUp(out reason);
    }

    /// <summary>Inner steps until ∇Ω is small against g.</summary>
    /// <param name="run">The run.</param>
    /// <param name="floor">What makes H positive semidefinite.</param>
    /// <param name="decrease">What the model predicts.</param>
    private Evaluation MinimizeModel(ref Descent<T, F> run, T floor, out T decrease)
    {
        int n = _step.Length;
        _coordinates.Clear();
        _third.Clear();
        T length = T.Zero;
        T before = T.PositiveInfinity;
        bool isCautious = false;
        decrease = T.NaN;
        for (int k = 0; k < _method.MaxInnerIterations; k++)
        {
            // ∇Ω = g + Hs + ½D³f[s]² + (M/6)‖s‖²s and ∇ρ = Hs + (M/2)‖s‖²s.
            T sixth = _coefficient * Sixth * length * length;
            T norm = T.Zero;
            for (int i = 0; i < n; i++)
            {
                T curvature = (_basis.Values[i] + floor) * _coordinates[i];
                T slope = _gradient[i] + curvature + (Half * _third[i]) + (sixth * _coordinates[i]);
                norm += slope * slope;
                _model[i] = (Half * slope) - curvature - (Half * _coefficient * length * length * _coordinates[i]);
                _next[i] = _gradient[i] + (Half * _third[i]);
            }

            norm = T.Sqrt(norm);
            if (k > 0 && norm <= T.Max(Accuracy * T.Min(T.One, length * length), Width * Width) * run.Current.GradientNorm)
            {
                break;
            }

            isCautious |= k > 1 && norm > Half * before;
            before = norm;
            if (!isCautious)
            {
                _next.CopyTo(_model);
            }

            Regularization = floor + SolveQuartic(floor, _coefficient * (isCautious ? Half : Sixth));
            length = Vectors.Norm<T>(_coordinates);
            if (!T.IsFinite(length) || T.IsZero(length))
            {
                return Evaluation.NonFinite;
            }

            _basis.FromBasis(_coordinates, _step);
            Evaluation evaluation = ComputeThird(ref run, length);
            if (evaluation == Evaluation.Refused)
            {
                return evaluation;
            }

            if (evaluation == Evaluation.NonFinite)
            {
                // The step of the last model has to do.
                _third.Clear();
                break;
            }
        }

        T quartic = _coefficient * Third * Eighth * length * length * length * length;
        decrease = SecularEquation.Decrease<T>(_basis.Values, _gradient, _coordinates) - (Sixth * Vectors.Dot<T>(_third, _coordinates)) - quartic;
        return decrease > T.Zero && T.IsFinite(decrease) ? Evaluation.Finite : Evaluation.NonFinite;
    }

    /// <summary>Minimises ⟨m, s⟩ + ½sᵀ(H + floor)s + (γ/4)‖s‖⁴: s = −(H + floor + σ)⁻¹m with σ = γ‖s‖².</summary>
    /// <returns>σ.</returns>
    private readonly T SolveQuartic(T floor, T gamma)
    {
        T low = T.Zero;
        T norm = Vectors.Norm<T>(_model);

        // ‖s‖ ≤ ‖m‖/σ gives σ³ ≤ γ‖m‖².
        T high = T.Cbrt(gamma * norm * norm) * (T.One + Noise);
        T shift = high;
        for (int k = 0; k < 200; k++)
        {
            T square = T.Zero;
            T slope = T.Zero;
            for (int i = 0; i < _model.Length; i++)
            {
                T pivot = T.Max(_basis.Values[i] + floor, T.Zero) + shift;
                _next[i] = T.IsZero(_model[i]) ? T.Zero : -_model[i] / pivot;
                square += _next[i] * _next[i];
                slope += _next[i] * _next[i] / pivot;
            }

            T residual = shift - (gamma * square);
            if (residual < T.Zero)
            {
                low = shift;
            }
            else
            {
                high = shift;
            }

            if (T.Abs(residual) <= Noise * shift || high - low <= Noise * high)
            {
                break;
            }

            // Newton; the function is increasing and concave in σ.
            T next = shift - (residual / (T.One + (Two * gamma * slope)));
            shift = next > low && next < high ? next : low + (Half * (high - low));
        }

        _next.CopyTo(_coordinates);
        return shift;
    }

    /// <summary>D³f[s]² in the basis, from gradients on both sides along the step.</summary>
    private Evaluation ComputeThird(ref Descent<T, F> run, T length)
    {
        T width = Width * T.Max(T.One, Vectors.Norm<T>(run.Current.X)) / length;
        _third.Clear();
        for (int side = -1; side <= 1; side += 2)
        {
            Vectors.Combine(run.Current.X, T.CreateChecked(side) * width, _step, run.Spare.X);
            Evaluation evaluation = run.Oracle.Gradient(ref run.Spare);
            if (evaluation != Evaluation.Finite)
            {
                return evaluation;
            }

            _basis.ToBasis(run.Spare.Gradient, _model);
            for (int i = 0; i < _third.Length; i++)
            {
                _third[i] += (_model[i] - _gradient[i]) / (width * width);
            }
        }

        return Evaluation.Finite;
    }
}
