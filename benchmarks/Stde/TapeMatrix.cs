using System.Numerics.Tensors;

namespace AutoDiff.Benchmarks.Stde;

/// <summary>A matrix of weights and where its gradient is added up, both row-major parts of arrays.</summary>
internal sealed class TapeMatrix(Memory<double> elements, Memory<double> gradient, int columns)
{
    public int Rows => elements.Length / columns;

    public int Columns => columns;

    public ReadOnlySpan<double> Elements => elements.Span;

    public Span<double> Gradient => gradient.Span;

    public void Times(ReadOnlySpan<double> v, Span<double> product)
    {
        for (int i = 0; i < product.Length; i++)
        {
            product[i] = TensorPrimitives.Dot(elements.Span.Slice(i * columns, columns), v);
        }
    }

    public void TransposedTimes(ReadOnlySpan<double> v, Span<double> product)
    {
        for (int i = 0; i < v.Length; i++)
        {
            TensorPrimitives.MultiplyAdd(elements.Span.Slice(i * columns, columns), v[i], product, product);
        }
    }

    public void AddOuterProduct(ReadOnlySpan<double> rows, ReadOnlySpan<double> factors)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            Span<double> row = gradient.Span.Slice(i * columns, columns);
            TensorPrimitives.MultiplyAdd(factors, rows[i], row, row);
        }
    }
}
