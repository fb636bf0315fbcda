using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoDiff.Runtime;

/// <summary>The parts of a complex number as variables: <see cref="Complex"/> itself offers them for reading alone. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ComplexParts
{
    /// <summary>The real part.</summary>
    /// <param name="value">The number.</param>
    /// <returns>A reference into it.</returns>
    public static ref double Real(ref Complex value) => ref Unsafe.As<Complex, double>(ref value);

    /// <summary>The imaginary part.</summary>
    /// <param name="value">The number.</param>
    /// <returns>A reference into it.</returns>
    public static ref double Imaginary(ref Complex value) => ref Unsafe.Add(ref Unsafe.As<Complex, double>(ref value), 1);
}
