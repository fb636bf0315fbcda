namespace AutoDiff.Generators.Tests.Fuzzing;

/// <summary>The members of <c>TensorPrimitives</c> that fuzzed programs call, over <see cref="HyperDual"/>.</summary>
public static class HyperTensors
{
    public static HyperDual Sum(ReadOnlySpan<HyperDual> x)
    {
        HyperDual sum = 0;
        foreach (HyperDual v in x)
        {
            sum += v;
        }

        return sum;
    }

    public static HyperDual Dot(ReadOnlySpan<HyperDual> x, ReadOnlySpan<HyperDual> y)
    {
        HyperDual sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }

    public static void Add(ReadOnlySpan<HyperDual> x, ReadOnlySpan<HyperDual> y, Span<HyperDual> destination)
    {
        for (int i = 0; i < x.Length; i++)
        {
            destination[i] = x[i] + y[i];
        }
    }

    public static void Multiply(ReadOnlySpan<HyperDual> x, HyperDual y, Span<HyperDual> destination)
    {
        for (int i = 0; i < x.Length; i++)
        {
            destination[i] = x[i] * y;
        }
    }

    public static void Tanh(ReadOnlySpan<HyperDual> x, Span<HyperDual> destination)
    {
        for (int i = 0; i < x.Length; i++)
        {
            destination[i] = HyperMath.Tanh(x[i]);
        }
    }
}
