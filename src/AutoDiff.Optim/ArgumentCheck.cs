using System.Numerics;
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

    public static void Length(int length, int expected, string name)
    {
        if (length != expected)
        {
            throw new ArgumentException(FormattableString.Invariant($"The length is {length} instead of {expected}."), name);
        }
    }

    public static void Bounds<T>(OptimOptions? options, ReadOnlySpan<T> start, bool taken)
        where T : IFloatingPointIeee754<T>
    {
        if (options is null || !options.HasBounds)
        {
            return;
        }

        if (!taken)
        {
            throw new ArgumentException("This method takes no bounds: use LimitedMemoryBfgs, GradientDescent or CoordinateDescent.", nameof(options));
        }

        Length(options.LowerBounds, start.Length);
        Length(options.UpperBounds, start.Length);
        for (int i = 0; i < start.Length; i++)
        {
            double low = options.LowerBounds?[i] ?? double.NegativeInfinity;
            double high = options.UpperBounds?[i] ?? double.PositiveInfinity;
            if (low > high)
            {
                throw new ArgumentException(FormattableString.Invariant($"The lower bound of component {i}, {low}, is above the upper one, {high}."), nameof(options));
            }

            if (start[i] < T.CreateSaturating(low) || start[i] > T.CreateSaturating(high))
            {
                throw new ArgumentException(FormattableString.Invariant($"Component {i} of the starting point is outside its bounds, {low} and {high}."), nameof(start));
            }
        }
    }

    public static void Constraints(int count, string name)
    {
        if (count < 1)
        {
            throw new ArgumentException("There are no constraints.", name);
        }
    }

    public static void Multipliers<T>(Span<T> multipliers, int count)
    {
        if (multipliers.Length != count)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"There are {multipliers.Length} multipliers for {count} constraints."), nameof(multipliers));
        }
    }

    public static void NoBounds(OptimOptions? options)
    {
        if (options is { HasBounds: true })
        {
            throw new ArgumentException("This method takes no bounds: use the overload that takes inequalities.", nameof(options));
        }
    }

    private static void Length(double[]? bounds, int variables)
    {
        if (bounds is not null && bounds.Length != variables)
        {
            throw new ArgumentException(FormattableString.Invariant($"There are {bounds.Length} bounds for {variables} variables."), "options");
        }
    }
}
