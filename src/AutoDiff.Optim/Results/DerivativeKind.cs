namespace AutoDiff.Optim;

/// <summary>Which derivative was compared with differences.</summary>
public enum DerivativeKind
{
    /// <summary>The gradient, with differences of values.</summary>
    Gradient,

    /// <summary>The Hessian, with differences of gradients.</summary>
    Hessian,

    /// <summary>The Jacobian of residuals, with differences of residuals.</summary>
    Jacobian,
}
