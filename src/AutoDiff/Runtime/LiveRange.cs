using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AutoDiff.Runtime;

/// <summary>Moves the result of a loop to a variable that the JIT allocates on its own. Used by generated code.</summary>
/// <remarks>
/// A variable that lives across a call has its place in memory, as no vector register survives a call. One that a loop before
/// the call adds up would be loaded and stored in each iteration: about six cycles where an addition takes three. The moves
/// below keep every bit and cost an instruction or two.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LiveRange
{
    /// <summary>Returns a value unchanged, in a register of its own.</summary>
    /// <param name="value">A value.</param>
    /// <returns>The same value.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Split(double value) => BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(value));

    /// <inheritdoc cref="Split(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Split(float value) => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(value));

    /// <inheritdoc cref="Split(double)"/>
    /// <typeparam name="T">The number type.</typeparam>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Split<T>(Vector256<T> value) => value.WithLower(value.GetLower());
}
