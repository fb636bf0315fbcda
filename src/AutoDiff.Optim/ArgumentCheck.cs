using System.Runtime.CompilerServices;

namespace AutoDiff.Optim;

/// <summary>Checks of the arguments of the entry points. Every failure names the argument.</summary>
internal static class ArgumentCheck
{
    // A class may be the function object; a ref struct cannot be boxed to compare it with null, so the type is asked first.
    public static void NotNull<F>(F function, string name)
        where F : allows ref struct
    {
        if (!typeof(F).IsValueType && Unsafe.As<F, object?>(ref function) is null)
        {
            throw new ArgumentNullException(name);
        }
    }

    public static void Start<T>(ReadOnlySpan<T> start)
    {
        if (start.IsEmpty)
        {
            throw new ArgumentException("The starting point has no components.", nameof(start));
        }
    }

    public static void Solution<T>(Span<T> solution, ReadOnlySpan<T> start)
    {
        if (solution.Length != start.Length)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The solution has {solution.Length} components, the starting point {start.Length}."), nameof(solution));
        }

        if (((ReadOnlySpan<T>)solution).Overlaps(start))
        {
            throw new ArgumentException("The solution overlaps the starting point, which is never modified.", nameof(solution));
        }
    }
}
