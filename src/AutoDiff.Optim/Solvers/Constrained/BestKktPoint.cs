using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>The iterate that was nearest to optimal: what a run returns that ends before it converges.</summary>
internal ref struct BestKktPoint<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly Span<T> _x;
    private readonly Span<T> _multipliers;
    private T _value = T.NaN;
    private T _lagrangianNorm = T.NaN;
    private T _violation = T.NaN;
    private T _residual = T.PositiveInfinity;

    public BestKktPoint(int n, int m, scoped ref Arena<T> arena)
    {
        _x = arena.Take(n);
        _multipliers = arena.Take(m);
    }

    public static long NumbersNeeded(long n, long m) => n + m;

    public void Offer(ReadOnlySpan<T> x, ReadOnlySpan<T> multipliers, T value, T lagrangianNorm, T violation, T residual)
    {
        if (!(residual < _residual))
        {
            return;
        }

        x.CopyTo(_x);
        multipliers.CopyTo(_multipliers);
        (_value, _lagrangianNorm, _violation, _residual) = (value, lagrangianNorm, violation, residual);
    }

    public void Exchange(scoped ref StateExchange state)
    {
        state.Numbers(_x);
        state.Numbers(_multipliers);
        _value = state.Number(_value);
        _lagrangianNorm = state.Number(_lagrangianNorm);
        _violation = state.Number(_violation);
        _residual = state.Number(_residual);
    }

    /// <summary>Replaces what a run would return, if it did not converge and was nearer before.</summary>
    public readonly ConstrainedSummary<T> Restore(ConstrainedSummary<T> summary, Span<T> solution, Span<T> multipliers)
    {
        if (summary.Converged || !(_residual < summary.KktResidual))
        {
            return summary;
        }

        _x.CopyTo(solution);
        _multipliers.CopyTo(multipliers);
        return new ConstrainedSummary<T>
        {
            Run = summary.Run with { Value = _value, GradientNorm = _lagrangianNorm },
            ConstraintViolation = _violation,
            KktResidual = _residual,
        };
    }
}
