using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>Finds the derivative that disagrees most with its difference.</summary>
/// <remarks>What counts as a disagreement allows for the truncation and rounding errors of the differences themselves: in double 1e-4 of the larger of the
/// two numbers, 6e-6 of the largest entry, and what rounding of the values contributes.</remarks>
internal struct WorstMismatch<T>(DerivativeKind kind, T largest)
    where T : IFloatingPointIeee754<T>
{
    private static readonly T Tolerance = T.CreateChecked(16) * T.Cbrt(Acceptance<T>.Epsilon);
    private static readonly T Share = T.Cbrt(Acceptance<T>.Epsilon);
    private static readonly T NoiseFactor = T.CreateChecked(64);
    private T _excess = T.Zero;

    public DerivativeMismatch? Found { get; private set; }

    /// <summary>Compares one entry.</summary>
    /// <param name="row">Its row.</param>
    /// <param name="column">Its column; −1 for a gradient.</param>
    /// <param name="derivative">What the function object says.</param>
    /// <param name="difference">What differences say.</param>
    /// <param name="noise">What rounding of the values contributes to the difference.</param>
    public void Offer(int row, int column, T derivative, T difference, T noise)
    {
        T allowed = (Tolerance * T.Max(T.Abs(derivative), T.Abs(difference))) + (Share * largest) + (NoiseFactor * noise);
        T excess = T.Abs(derivative - difference) / allowed;
        if (excess > T.One && excess > _excess)
        {
            _excess = excess;
            Found = new DerivativeMismatch(row, column, double.CreateSaturating(derivative), double.CreateSaturating(difference)) { Kind = kind };
        }
    }
}
