using System.Numerics;
using AutoDiff.Runtime;

namespace AutoDiff;

/// <content>Functions of matrices: the square root, with the Sylvester equation that its derivative solves, and the exponential.</content>
public static partial class LinearAlgebra
{
    private const int MaxIterations = 60;

    /// <summary>The coefficients of the [13/13] Padé approximant of the exponential (Higham 2005, table 2.3 of the working paper: bₖ for m = 13).</summary>
    private static ReadOnlySpan<double> PadeCoefficients =>
    [
        64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600, 670442572800, 33522128640, 1323241920, 40840800, 960960,
        16380, 182, 1,
    ];

    /// <summary>Computes the principal square root, X² = A with the eigenvalues of X in the right half-plane, by the product form of the scaled Denman–Beavers iteration (Higham 2008, <i>Functions of
    /// matrices</i>, equation 6.29). About 6n³ operations an iteration, of which there are 5 to 10.</summary>
    /// <param name="a">A, n × n, row-major, with no eigenvalue on the closed negative real axis; it need not be symmetric.</param>
    /// <param name="root">Receives A^½, n × n; NaN if A is singular to working precision or has a negative eigenvalue. May not overlap <paramref name="a"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="a"/> is not square, <paramref name="root"/> has another length or overlaps it.</exception>
    /// <remarks>The derivative solves X·Ẋ + Ẋ·X = Ȧ.</remarks>
    public static void SquareRoot(ReadOnlySpan<double> a, Span<double> root) => ComputeRoot(a, root);

    /// <inheritdoc cref="SquareRoot(ReadOnlySpan{double}, Span{double})"/>
    public static void SquareRoot(ReadOnlySpan<float> a, Span<float> root) => ComputeRoot(a, root);

    /// <summary>Solves A·X + X·A = B by Newton's iteration for the sign of a matrix (Roberts 1980; Higham 2008, section 2.4). About 7n³ operations an iteration, of which there are 5 to 10.</summary>
    /// <param name="a">A, n × n, row-major, its eigenvalues in the open right half-plane.</param>
    /// <param name="b">B, n × n, row-major.</param>
    /// <param name="x">Receives X, n × n; NaN if an eigenvalue of A is not in the open right half-plane. May not overlap the others.</param>
    /// <exception cref="ArgumentException"><paramref name="a"/> is not square, a length does not fit, or <paramref name="x"/> overlaps another argument.</exception>
    public static void SolveSylvester(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> x) => ComputeSylvester(a, b, x, isTransposed: false);

    /// <inheritdoc cref="SolveSylvester(ReadOnlySpan{double}, ReadOnlySpan{double}, Span{double})"/>
    public static void SolveSylvester(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> x) => ComputeSylvester(a, b, x, isTransposed: false);

    /// <summary>Solves Aᵀ·X + X·Aᵀ = B by the same iteration.</summary>
    /// <inheritdoc cref="SolveSylvester(ReadOnlySpan{double}, ReadOnlySpan{double}, Span{double})"/>
    public static void SolveSylvesterTransposed(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> x) => ComputeSylvester(a, b, x, isTransposed: true);

    /// <inheritdoc cref="SolveSylvesterTransposed(ReadOnlySpan{double}, ReadOnlySpan{double}, Span{double})"/>
    public static void SolveSylvesterTransposed(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> x) => ComputeSylvester(a, b, x, isTransposed: true);

    /// <summary>Computes e^A by scaling and squaring with the [13/13] Padé approximant (Higham 2005, <i>The scaling and squaring method for the matrix exponential revisited</i>). About (16 + 2s)n³
    /// operations, s = log₂ ‖A‖ − 2.</summary>
    /// <param name="a">A, n × n, row-major.</param>
    /// <param name="exponential">Receives e^A, n × n; NaN if A has entries that are not finite. May not overlap <paramref name="a"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="a"/> is not square, <paramref name="exponential"/> has another length or overlaps it.</exception>
    /// <remarks>The products and the solve are differentiated one by one, which is as accurate as the exponential itself (Al-Mohy and Higham 2009, <i>Computing the Fréchet derivative of the matrix
    /// exponential</i>).</remarks>
    public static void Exponential(ReadOnlySpan<double> a, Span<double> exponential) => ComputeExponential(a, exponential);

    /// <inheritdoc cref="Exponential(ReadOnlySpan{double}, Span{double})"/>
    public static void Exponential(ReadOnlySpan<float> a, Span<float> exponential) => ComputeExponential(a, exponential);

    private static void ComputeRoot<T>(ReadOnlySpan<T> a, Span<T> root)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = SizeOf(a);
        Guard.Length(root.Length, a.Length, nameof(root));
        Guard.NoOverlap<T>(root, a, nameof(root));
        using Storage<T> m = new(a.Length), inverse = new(a.Length), product = new(a.Length);
        T half = T.One / (T.One + T.One);
        T quarter = half * half;
        a.CopyTo(m.Span);
        a.CopyTo(root);
        T before = T.PositiveInfinity;
        for (int iteration = 0; iteration < MaxIterations; iteration++)
        {
            // X ← ½μX(1 + (μ²M)⁻¹), M ← ½(1 + ½(μ²M + (μ²M)⁻¹)), from X = M = A.
            T distance = DistanceFromOne<T>(m.Span, n);
            if (!T.IsFinite(distance) || (distance < half * half * half && distance >= half * before))
            {
                break;
            }

            before = distance;
            Invert<T>(m.Span, inverse.Span);
            T scale = distance < half ? T.One : T.Exp(-Determinant<T>(m.Span, isLogarithm: true) / T.CreateChecked(Math.Max(n, 1)));
            T mu = T.Sqrt(scale);
            AddProduct<T>(root, n, inverse.Span, product.Span, isNew: true);
            for (int i = 0; i < root.Length; i++)
            {
                root[i] = half * ((mu * root[i]) + (product.Span[i] / mu));
                m.Span[i] = quarter * ((scale * m.Span[i]) + (inverse.Span[i] / scale)) + (i % (n + 1) == 0 ? half : T.Zero);
            }
        }

        AddProduct<T>(root, n, root, product.Span, isNew: true);
        T residual = Difference<T>(product.Span, a);
        T size = Norm<T>(root);
        if (!(residual <= T.Sqrt(T.BitIncrement(T.One) - T.One) * size * size))
        {
            root.Fill(T.NaN);
        }
    }

    private static void ComputeSylvester<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> x, bool isTransposed)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = SizeOf(a);
        CheckSystem(a, n, b, x);
        Guard.Length(b.Length, a.Length, nameof(b));
        using Storage<T> e = new(a.Length), inverse = new(a.Length), half = new(a.Length), product = new(a.Length);
        T two = T.One + T.One;
        if (isTransposed)
        {
            Transpose(a, n, e.Span);
        }
        else
        {
            a.CopyTo(e.Span);
        }

        b.CopyTo(x);
        T before = T.PositiveInfinity;
        for (int iteration = 0; iteration < MaxIterations; iteration++)
        {
            // The sign of [[A, B], [0, −A]] is [[1, 2X], [0, −1]].
            T distance = DistanceFromOne<T>(e.Span, n);
            if (!T.IsFinite(distance) || (distance < T.One / (two * two * two) && distance >= before / two))
            {
                break;
            }

            before = distance;
            Invert<T>(e.Span, inverse.Span);
            T scale = distance < T.One / two ? T.One : T.Exp(-Determinant<T>(e.Span, isLogarithm: true) / T.CreateChecked(Math.Max(n, 1)));
            AddProduct<T>(inverse.Span, n, x, half.Span, isNew: true);
            AddProduct<T>(half.Span, n, inverse.Span, product.Span, isNew: true);
            for (int i = 0; i < x.Length; i++)
            {
                x[i] = ((scale * x[i]) + (product.Span[i] / scale)) / two;
                e.Span[i] = ((scale * e.Span[i]) + (inverse.Span[i] / scale)) / two;
            }
        }

        bool isSolved = DistanceFromOne<T>(e.Span, n) < T.One / two;
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = isSolved ? x[i] / two : T.NaN;
        }
    }

    private static void ComputeExponential<T>(ReadOnlySpan<T> a, Span<T> exponential)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int n = SizeOf(a);
        Guard.Length(exponential.Length, a.Length, nameof(exponential));
        Guard.NoOverlap<T>(exponential, a, nameof(exponential));
        T norm = LargestRow(a, n);
        if (!T.IsFinite(norm))
        {
            exponential.Fill(T.NaN);
            return;
        }

        T two = T.One + T.One;
        T scale = T.One;
        int squarings = 0;
        for (; norm > T.CreateChecked(5); norm /= two)
        {
            scale /= two;
            squarings++;
        }

        using Storage<T> a1 = new(a.Length), a2 = new(a.Length), a4 = new(a.Length), a6 = new(a.Length), even = new(a.Length), odd = new(a.Length), sum = new(a.Length);
        for (int i = 0; i < a.Length; i++)
        {
            a1.Span[i] = scale * a[i];
        }

        AddProduct<T>(a1.Span, n, a1.Span, a2.Span, isNew: true);
        AddProduct<T>(a2.Span, n, a2.Span, a4.Span, isNew: true);
        AddProduct<T>(a4.Span, n, a2.Span, a6.Span, isNew: true);
        Combine<T>(13, 11, 9, a6.Span, a4.Span, a2.Span, sum.Span);
        AddProduct<T>(a6.Span, n, sum.Span, odd.Span, isNew: true);
        Combine<T>(12, 10, 8, a6.Span, a4.Span, a2.Span, sum.Span);
        AddProduct<T>(a6.Span, n, sum.Span, even.Span, isNew: true);
        AddCombination<T>(7, 5, 3, 1, n, a6.Span, a4.Span, a2.Span, odd.Span);
        AddCombination<T>(6, 4, 2, 0, n, a6.Span, a4.Span, a2.Span, even.Span);
        AddProduct<T>(a1.Span, n, odd.Span, sum.Span, isNew: true);
        for (int i = 0; i < a.Length; i++)
        {
            (odd.Span[i], even.Span[i]) = (even.Span[i] - sum.Span[i], even.Span[i] + sum.Span[i]);
        }

        Solve<T>(odd.Span, even.Span, exponential, isTransposed: false);
        for (int k = 0; k < squarings; k++)
        {
            exponential.CopyTo(sum.Span);
            AddProduct<T>(sum.Span, n, sum.Span, exponential, isNew: true);
        }
    }

    /// <summary>The sum of powers of a matrix with coefficients of the approximant, by their indices.</summary>
    private static void Combine<T>(int sixth, int fourth, int second, ReadOnlySpan<T> a6, ReadOnlySpan<T> a4, ReadOnlySpan<T> a2, Span<T> sum)
        where T : IFloatingPointIeee754<T>
    {
        sum.Clear();
        AddCombination(sixth, fourth, second, zeroth: -1, n: 0, a6, a4, a2, sum);
    }

    private static void AddCombination<T>(int sixth, int fourth, int second, int zeroth, int n, ReadOnlySpan<T> a6, ReadOnlySpan<T> a4, ReadOnlySpan<T> a2, Span<T> sum)
        where T : IFloatingPointIeee754<T>
    {
        T c6 = T.CreateChecked(PadeCoefficients[sixth]);
        T c4 = T.CreateChecked(PadeCoefficients[fourth]);
        T c2 = T.CreateChecked(PadeCoefficients[second]);
        for (int i = 0; i < sum.Length; i++)
        {
            sum[i] += (c6 * a6[i]) + (c4 * a4[i]) + (c2 * a2[i]);
        }

        for (int i = 0; i < n; i++)
        {
            sum[(i * n) + i] += T.CreateChecked(PadeCoefficients[zeroth]);
        }
    }

    private static T LargestRow<T>(ReadOnlySpan<T> a, int n)
        where T : IFloatingPointIeee754<T>
    {
        T largest = T.Zero;
        for (int i = 0; i < n; i++)
        {
            T sum = T.Zero;
            foreach (T entry in a.Slice(i * n, n))
            {
                sum += T.Abs(entry);
            }

            largest = T.Max(largest, sum);
        }

        return largest;
    }

    private static T DistanceFromOne<T>(ReadOnlySpan<T> a, int n)
        where T : IFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        for (int i = 0; i < a.Length; i++)
        {
            T entry = a[i] - (i % (n + 1) == 0 ? T.One : T.Zero);
            sum += entry * entry;
        }

        return T.Sqrt(sum);
    }

    private static T Norm<T>(ReadOnlySpan<T> a)
        where T : IFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        foreach (T entry in a)
        {
            sum += entry * entry;
        }

        return T.Sqrt(sum);
    }

    private static T Difference<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : IFloatingPointIeee754<T>
    {
        T sum = T.Zero;
        for (int i = 0; i < a.Length; i++)
        {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }

        return T.Sqrt(sum);
    }
}
