using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace AutoDiff.Runtime;

/// <summary>The parts of a nullable value as variables: <see cref="Nullable{T}"/> itself offers them for reading alone. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class NullableParts
{
    /// <summary>Whether there is a value.</summary>
    /// <param name="value">The nullable value.</param>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <returns>A reference into it.</returns>
    public static ref bool HasValue<T>(ref T? value)
        where T : struct => ref Unsafe.As<T?, bool>(ref value);

    /// <summary>The value, or what stands in its place.</summary>
    /// <param name="value">The nullable value.</param>
    /// <typeparam name="T">The type of the value.</typeparam>
    /// <returns>A reference into it.</returns>
    public static ref T Value<T>(ref T? value)
        where T : struct => ref Unsafe.AsRef(in Nullable.GetValueRefOrDefaultRef(ref value));
}
