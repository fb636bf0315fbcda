using System.Buffers;
using System.ComponentModel;

namespace AutoDiff.Runtime;

/// <summary>A Taylor series of an array of arrays as one span: the elements of all rows of each coefficient, coefficient after coefficient. Used by generated code.</summary>
/// <remarks>The span is storage from a pool, and a copy.</remarks>
/// <typeparam name="T">The elements' type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct RowsSeries<T>
    where T : unmanaged
{
    private readonly Rows<T> _first;
    private readonly T[] _numbers;

    /// <summary>Copies the elements of arrays.</summary>
    /// <param name="series">The coefficients: that of tᵏ at k, each with rows of the same lengths.</param>
    /// <param name="order">The highest power of t.</param>
    /// <param name="paramName">The parameter's name.</param>
    /// <exception cref="ArgumentNullException">There is no array, or one in it is null.</exception>
    /// <exception cref="ArgumentException">There are not order + 1 coefficients, or the lengths of their rows differ.</exception>
    public RowsSeries(T[][][] series, int order, string paramName)
    {
        Guard.NotNull(series, paramName);
        Guard.Length(series.Length, order + 1, paramName);
        for (int k = 1; k <= order; k++)
            CheckRows(series, k, paramName);
        _first = new Rows<T>(series[0], paramName);
        Length = _first.Numbers.Length;
        int count = checked((order + 1) * Length);
        _numbers = ArrayPool<T>.Shared.Rent(count);
        Numbers = _numbers.AsSpan(0, count);
        for (int k = 0; k <= order; k++)
        {
            for (int i = 0; i < series[k].Length; i++)
                series[k][i].CopyTo(Numbers[((k * Length) + Starts[i])..]);
        }
    }

    /// <summary>The elements of all coefficients.</summary>
    public Span<T> Numbers { get; }

    /// <summary>How many elements a coefficient has.</summary>
    public int Length { get; }

    /// <summary>Where each row of a coefficient starts, and where the last one ends.</summary>
    public ReadOnlySpan<int> Starts => _first.Starts;

    /// <summary>Gives the storage back.</summary>
    public void Dispose()
    {
        ArrayPool<T>.Shared.Return(_numbers);
        _first.Dispose();
    }

    private static void CheckRows(T[][][] series, int k, string paramName)
    {
        Guard.NotNull(series[0], paramName);
        Guard.NotNull(series[k], paramName);
        Guard.Length(series[k].Length, series[0].Length, paramName);
        for (int i = 0; i < series[0].Length; i++)
        {
            Guard.NotNull(series[0][i], paramName);
            Guard.NotNull(series[k][i], paramName);
            Guard.Length(series[k][i].Length, series[0][i].Length, paramName);
        }
    }
}
