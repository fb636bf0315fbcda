using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>Steps along the Taylor series of the solution, whose coefficients come from generated Taylor code (Jorba and Zou 2005, <i>A software package for the numerical
/// integration of ODEs by means of high-order Taylor methods</i>): for high accuracy, down to rounding.</summary>
/// <remarks>A step of order p calls the system in Taylor mode p times, with orders 0 to p − 1.</remarks>
public sealed record TaylorSeries
{
    internal static readonly TaylorSeries Default = new();

    /// <summary>The order, at least 2; 0, the default, takes 1 − ½ ln(tolerance), rounded up: 20 at 1e-16.</summary>
    public int Order
    {
        get;
        init => field = value is 0 or >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(Order), value, "Must be 0 or at least 2.");
    }

    internal int OrderFor<T>(OdeOptions options)
        where T : IFloatingPointIeee754<T>
    {
        double tolerance = Math.Max(options.RelativeTolerance, double.CreateChecked(Acceptance<T>.Epsilon) / 2);
        return Order > 0 ? Order : Math.Max(2, (int)Math.Ceiling(1 - (Math.Log(tolerance) / 2)));
    }
}
