using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>How much a residual counts: ½Σρ(r²) instead of ½Σr², so that outliers do not decide the fit. Every loss is ρ(z) ≈ z for residuals that are small
/// against <see cref="Scale"/>.</summary>
/// <remarks>Each residual r is replaced by ±√ρ(r²), whose squares have exactly the robust sum: Levenberg–Marquardt, its trust region and its tests of
/// convergence apply unchanged, and the model of the curvature is never indefinite (Engels, Stewénius and Nistér 2006, <i>Bundle adjustment rules</i>).</remarks>
public abstract record RobustLoss
{
    private protected RobustLoss()
    {
    }

    /// <summary>The residual at which the loss begins to differ from the square: as many units as a good observation may be off. Default 1.</summary>
    public double Scale { get; init => field = ParameterCheck.Within(value, 0, double.PositiveInfinity, nameof(Scale)); } = 1;

    /// <summary>Replaces residuals by the roots of their losses.</summary>
    internal void Apply<T>(Span<T> residuals)
        where T : IFloatingPointIeee754<T>
    {
        T scale = T.CreateChecked(Scale);
        for (int i = 0; i < residuals.Length; i++)
        {
            T z = residuals[i] / scale;
            residuals[i] *= T.Sqrt(Evaluate(z * z).Quotient);
        }
    }

    /// <summary>Replaces residuals by the roots of their losses, and computes the derivatives of these.</summary>
    internal void Apply<T>(Span<T> residuals, Span<T> slopes)
        where T : IFloatingPointIeee754<T>
    {
        T scale = T.CreateChecked(Scale);
        for (int i = 0; i < residuals.Length; i++)
        {
            T z = residuals[i] / scale;
            (T quotient, T slope) = Evaluate(z * z);
            T root = T.Sqrt(quotient);
            residuals[i] *= root;
            slopes[i] = T.IsZero(slope) ? T.Zero : slope / root;
        }
    }

    /// <summary>ρ(z)/z, which is 1 at 0, and ρ′(z).</summary>
    private protected abstract (T Quotient, T Slope) Evaluate<T>(T z)
        where T : IFloatingPointIeee754<T>;
}
