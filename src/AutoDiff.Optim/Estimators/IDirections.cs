namespace AutoDiff.Estimators;

/// <summary>How the coordinates of a function's input look where its series is given: as unit vectors, or as rows of a first layer.</summary>
/// <remarks>Operators differentiate along sums of few coordinates. A function that begins with y = Wᵀx + b is marked from y on; a direction in x is then a few
/// rows of W, and is never multiplied through that layer. Consumers take it as <c>where D : IDirections&lt;T&gt;, allows ref struct</c>.</remarks>
/// <typeparam name="T">The number type.</typeparam>
public interface IDirections<T>
{
    /// <summary>The number of coordinates.</summary>
    int Count { get; }

    /// <summary>The length of the input of the marked function.</summary>
    int Length { get; }

    /// <summary>Adds a multiple of a coordinate's direction.</summary>
    /// <param name="coordinate">The coordinate, from 0.</param>
    /// <param name="factor">The multiple.</param>
    /// <param name="direction">What it is added to; <see cref="Length"/> numbers.</param>
    void Add(int coordinate, T factor, scoped Span<T> direction);
}
