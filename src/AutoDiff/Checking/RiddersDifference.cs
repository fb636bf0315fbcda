using System.Numerics;

namespace AutoDiff.Checking;

/// <summary>
/// The derivative of a function of one number by central differences, extrapolated to step zero, with an estimate of its error:
/// C. Ridders, Accurate computation of F′(x) and F′(x)·F″(x), Advances in Engineering Software 4 (1982).
/// </summary>
internal static class RiddersDifference
{
    private const int Steps = 10;

    /// <param name="along">The function, of the distance from the point.</param>
    /// <param name="scale">The size of the argument.</param>
    /// <typeparam name="T">The type of the numbers.</typeparam>
    /// <returns>The derivative at distance zero, and its likely error; not a number where no difference is finite.</returns>
    public static (T Derivative, T Error) Of<T>(Func<T, T> along, T scale)
        where T : IFloatingPointIeee754<T>
    {
        // A step that suits the size of the argument may be lost in the rounding of the function, one of absolute size may leave its domain.
        T sixteenth = T.One / T.CreateChecked(16);
        (T Derivative, T Error) absolute = From(along, sixteenth);
        if (scale == T.Zero || scale == T.One)
        {
            return absolute;
        }

        (T Derivative, T Error) relative = From(along, sixteenth * T.Abs(scale));
        return T.IsNaN(absolute.Error) || relative.Error < absolute.Error ? relative : absolute;
    }

    private static (T Derivative, T Error) From<T>(Func<T, T> along, T step)
        where T : IFloatingPointIeee754<T>
    {
        T two = T.One + T.One, ratio = two * two;
        var row = new T[Steps];
        (T Derivative, T Error) best = (T.NaN, T.NaN);
        int used = 0;
        for (int k = 0; k < Steps; k++, step /= two)
        {
            T difference = (along(step) - along(-step)) / (two * step);
            if (!T.IsFinite(difference))
            {
                used = 0;
                continue;
            }

            // One row of Neville's table in powers of step²: each entry cancels one more term of the error.
            T diagonal = used == 0 ? T.Zero : row[0], factor = ratio;
            row[0] = difference;
            for (int i = 1; i <= used; i++, factor *= ratio)
            {
                T next = (factor * row[i - 1] - diagonal) / (factor - T.One);
                T error = T.Max(T.Abs(next - row[i - 1]), T.Abs(next - diagonal));
                diagonal = row[i];
                row[i] = next;
                if (T.IsNaN(best.Error) || error <= best.Error)
                {
                    best = (next, error);
                }
            }

            used++;
        }

        return best;
    }
}
