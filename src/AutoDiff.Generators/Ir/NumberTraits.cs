namespace AutoDiff.Generators.Ir;

/// <summary>What the constraints of a type parameter say of the numbers that it stands for.</summary>
[Flags]
internal enum NumberTraits
{
    None = 0,

    /// <summary>Sums and products, and the identities of both.</summary>
    Sums = 1,

    /// <summary>Differences and negation.</summary>
    Differences = 2,

    /// <summary>Quotients.</summary>
    Quotients = 4,

    /// <summary>All of <c>INumberBase</c>: conversions, a test for zero.</summary>
    Number = 8,

    /// <summary>All of <c>INumber</c>: an order.</summary>
    Ordered = 16,

    Trigonometric = 32,
    Exponential = 64,
    Logarithmic = 128,
    Roots = 256,
    Hyperbolic = 512,

    /// <summary>All of <c>IFloatingPointIeee754</c>: whatever a rule may call.</summary>
    FloatingPoint = 1024,
}
