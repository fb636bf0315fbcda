using System.Buffers;
using System.ComponentModel;

namespace AutoDiff.Runtime;

/// <summary>An array of arrays as one span of all their elements, row after row. Used by generated code.</summary>
/// <remarks>The span is storage from a pool; what is a result is copied to the arrays when it is disposed.</remarks>
/// <typeparam name="T">The elements' type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct Rows<T>
    where T : unmanaged
{
    private readonly T[][] _rows;
    private readonly T[] _numbers;
    private readonly int[]? _starts;
    private readonly bool _isWritten;

    /// <summary>Copies the elements of arrays.</summary>
    /// <param name="rows">The arrays.</param>
    /// <param name="paramName">The parameter's name.</param>
    /// <exception cref="ArgumentNullException">There is no array, or one in it is null.</exception>
    public Rows(T[][] rows, string paramName)
    {
        Guard.NotNull(rows, paramName);
        _rows = rows;
        _starts = ArrayPool<int>.Shared.Rent(rows.Length + 1);
        int length = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            Guard.NotNull(rows[i], paramName);
            _starts[i] = length;
            length = checked(length + rows[i].Length);
        }

        _starts[rows.Length] = length;
        Starts = _starts.AsSpan(0, rows.Length + 1);
        _numbers = ArrayPool<T>.Shared.Rent(length);
        Numbers = _numbers.AsSpan(0, length);
        Gather();
    }

    /// <summary>Takes arrays that belong to others: their tangents, their gradient.</summary>
    /// <param name="rows">The arrays.</param>
    /// <param name="of">The arrays that they belong to.</param>
    /// <param name="isWritten">Whether they are a result.</param>
    /// <param name="paramName">The parameter's name.</param>
    /// <exception cref="ArgumentNullException">There is no array, or one in it is null.</exception>
    /// <exception cref="ArgumentException">The lengths differ, or a result is an array that is an argument too.</exception>
    public Rows(T[][] rows, Rows<T> of, bool isWritten, string paramName)
    {
        Guard.NotNull(rows, paramName);
        Guard.Length(rows.Length, of._rows.Length, paramName);
        for (int i = 0; i < rows.Length; i++)
        {
            Guard.NotNull(rows[i], paramName);
            Guard.Length(rows[i].Length, of._rows[i].Length, paramName);
            if (isWritten)
                Guard.NoOverlap<T>(rows[i], of._rows[i], paramName);
        }

        _rows = rows;
        _isWritten = isWritten;
        Starts = of.Starts;
        _numbers = ArrayPool<T>.Shared.Rent(of.Numbers.Length);
        Numbers = _numbers.AsSpan(0, of.Numbers.Length);
        Gather();
    }

    /// <summary>The elements of all rows.</summary>
    public Span<T> Numbers { get; }

    /// <summary>Where each row starts, and where the last one ends.</summary>
    public ReadOnlySpan<int> Starts { get; }

    /// <summary>Copies a result to the arrays, and gives the storage back.</summary>
    public void Dispose()
    {
        for (int i = 0; _isWritten && i < _rows.Length; i++)
            Numbers[Starts[i]..Starts[i + 1]].CopyTo(_rows[i]);
        ArrayPool<T>.Shared.Return(_numbers);
        if (_starts is not null)
            ArrayPool<int>.Shared.Return(_starts);
    }

    private void Gather()
    {
        for (int i = 0; i < _rows.Length; i++)
            _rows[i].CopyTo(Numbers[Starts[i]..]);
    }
}
