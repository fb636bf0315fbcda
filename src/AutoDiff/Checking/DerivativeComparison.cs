using System.Globalization;
using System.Numerics;

namespace AutoDiff;

/// <summary>What <see cref="DerivativeCheck"/> found: the component whose derivative deviates most from its reference.</summary>
/// <param name="Component">What was compared: <c>gradient[3]</c>, <c>jvp[0]</c>, <c>⟨u, Jv⟩</c>.</param>
/// <param name="Derivative">The value under test.</param>
/// <param name="Reference">The value that it should have.</param>
/// <param name="Allowed">The deviation that is allowed: rounding, and the error of the reference as far as it can be estimated.</param>
/// <typeparam name="T">The type of the numbers.</typeparam>
public readonly record struct DerivativeComparison<T>(string Component, T Derivative, T Reference, T Allowed)
    where T : IFloatingPointIeee754<T>
{
    /// <summary>The absolute deviation; not a number if either value is.</summary>
    public T Deviation => T.Abs(Derivative - Reference);

    /// <summary>The deviation in units of what is allowed: at most one for a derivative that passes.</summary>
    public T Severity => T.IsFinite(Derivative) && T.IsFinite(Reference) ? Deviation / Allowed : T.PositiveInfinity;

    /// <summary>Whether the derivative agrees with its reference.</summary>
    public bool IsRight => Severity <= T.One;

    /// <summary>Throws if the derivative is wrong.</summary>
    /// <exception cref="InvalidOperationException">It deviates by more than is allowed; the message names the component and both values.</exception>
    public void ThrowIfWrong()
    {
        if (!IsRight)
        {
            throw new InvalidOperationException("The derivative is wrong: " + this);
        }
    }

    /// <summary>The component, both values and what is allowed.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Component} is {Derivative} where the reference is {Reference} (allowed deviation {Allowed}).");
}
