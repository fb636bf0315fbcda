using System.Numerics;
using AutoDiff.Tests.Constructs.Support;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

public partial class GenericMethodTests
{
    [Differentiable]
    private static T Chain<T>(ReadOnlySpan<T> x)
        where T : IFloatingPointIeee754<T>
    {
        T sum = T.Zero, carry = T.One;
        for (int i = 0; i < x.Length; i++)
        {
            carry = T.Sqrt(carry * x[i] + T.CreateChecked(i));
            if (carry > T.One)
            {
                carry /= T.Pi;
            }

            sum += Scored(carry, x[i]) - T.Pow(x[i], T.CreateChecked(3)) * T.CreateChecked(0.25);
        }

        return sum * T.Tanh(x[0]) + T.Atan2(x[1], x[2]) - T.Exp2(-x[1]);
    }

    private static TNumber Scored<TNumber>(TNumber a, TNumber b)
        where TNumber : INumber<TNumber>, ILogarithmicFunctions<TNumber> => TNumber.Log(a) * b + TNumber.Max(a, b);

    [Fact]
    [Supports("marked generic methods, for floating-point numbers of any type")]
    public void Members_are_generic() => ScalarFunction(3, Chain, ChainJvp, ChainVjp, ChainGradient, ChainHvp, ChainHessian);

    [Fact]
    public void Members_serve_floats() => FloatFunction(
        3, Chain, ChainJvp, ChainVjp, ChainGradient, ChainHvp, ChainHessian, ChainGradient, ChainHessian);

    [Differentiable]
    private static void Rotated<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : struct, IFloatingPointIeee754<T>
    {
        T[] cosines = new T[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            cosines[i] = T.Cos(x[i]);
        }

        for (int i = 0; i < y.Length; i++)
        {
            y[i] = cosines[(i + 1) % cosines.Length] * x[i % x.Length] + T.SinPi(x[0]);
        }
    }

    [Fact]
    [Supports("marked generic methods from spans to spans")]
    public void Maps_of_spans() => VectorFunction(3, 4, Rotated, RotatedJvp, RotatedVjp, RotatedJacobian, allocates: true);

    [Fact]
    [Supports("marked generic methods, for floating-point numbers of any type")]
    public void Series_are_generic()
    {
        double[] series = new double[3];
        ChainTaylor<double>(2, [0.7, 1.1, 1.4, 0.5, -1, 0.25, 0, 0, 0], series);
        (double value, double tangent) = ChainJvp<double>([0.7, 1.1, 1.4], [0.5, -1, 0.25]);
        double[] product = new double[3];
        ChainHvp<double>([0.7, 1.1, 1.4], [0.5, -1, 0.25], product);
        Assert.Equal(value, series[0]);
        Close("first coefficient", tangent, series[1], 1, 1e-12);
        Close("second coefficient", (product[0] * 0.5 - product[1] + product[2] * 0.25) / 2, series[2], 1, 1e-12);
    }

    [Fact]
    public void Function_objects_are_generic()
    {
        ChainObjective<double> objective = new();
        double[] x = [0.7, 1.1, 1.4], gradient = new double[3], same = new double[3];
        Assert.Equal(ChainGradient<double>(x, same), objective.Gradient(x, gradient));
        Assert.Equal(same, gradient);
        Assert.Equal(Chain<double>(x), objective.Value(x));
    }

    /// <summary>References computed with mpmath, by differences with 80 digits.</summary>
    [Fact]
    [Supports("marked generic methods for number types of your own")]
    public void Derivatives_have_the_digits_of_the_number_type()
    {
        DoubleDouble[] x = [0.6875, 1.125, 1.40625], v = [0.5, -1, 0.25], gradient = new DoubleDouble[3], product = new DoubleDouble[3], series = new DoubleDouble[5];
        string[] slopes = ["0.631036679851233328957658672300068962", "0.460762409847181807750771887065759610", "-0.959478279673183454700763583009874197"];
        string[] curvature = ["0.102759529191060764997172225681458222", "1.25665485921835828946746917893971839", "-0.496171234204334869410676693297750456"];
        string[] coefficients =
        [
            "0.365395799758933933102428495339679139", "-0.385113639839861006947133446668193678", "-0.664658951586955812160776119711713447",
            "-0.210932373307445072493909017264553389", "0.212607413655265830338542519904753930",
        ];
        AssertDigits([coefficients[0]], [ChainGradient<DoubleDouble>(x, gradient)]);
        AssertDigits(slopes, gradient);
        (DoubleDouble value, DoubleDouble tangent) = ChainJvp<DoubleDouble>(x, v);
        AssertDigits(coefficients[..2], [value, tangent]);
        ChainHvp<DoubleDouble>(x, v, product);
        AssertDigits(curvature, product);
        ChainTaylor<DoubleDouble>(4, [.. x, .. v, .. new DoubleDouble[9]], series);
        AssertDigits(coefficients, series);
    }

    private static void AssertDigits(string[] expected, DoubleDouble[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            double error = double.CreateChecked(DoubleDouble.Abs(actual[i] - DoubleDouble.Of(expected[i])));
            Assert.True(error < 1e-28, $"{expected[i]} is off by {error}.");
        }
    }

    [Differentiable]
    private static T Polynomial<T>(T x, T y, T z)
        where T : IAdditionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IAdditiveIdentity<T, T>, IMultiplicativeIdentity<T, T>
    {
        T power = T.MultiplicativeIdentity, sum = T.AdditiveIdentity;
        for (int i = 0; i < 4; i++)
        {
            power *= x;
            sum += power * y;
        }

        return sum * z + (x + T.MultiplicativeIdentity) * z;
    }

    [Fact]
    [Supports("marked generic methods with sums and products alone")]
    public void Sums_and_products_suffice()
    {
        // f = (x + x² + x³ + x⁴) y z + (x + 1) z at (2, 3, 5).
        long value = PolynomialGradient(2L, 3L, 5L, out long byX, out long byY, out long byZ);
        Assert.Equal((30 * 15 + 15, 49 * 15 + 5, 30 * 5, 30 * 3 + 3), (value, byX, byY, byZ));
        Assert.Equal((value, 2 * byX - byY + 7 * byZ), PolynomialJvp(2L, 3L, 5L, 2L, -1L, 7L));
        PolynomialHvp(2L, 3L, 5L, 2L, -1L, 7L, out long xHvp, out long yHvp, out long zHvp);
        Assert.Equal((62 * 15 * 2 - 49 * 5 + (49 * 3 + 1) * 7, 49 * 5 * 2 + 30 * 7, (49 * 3 + 1) * 2 - 30), (xHvp, yHvp, zHvp));
    }

    private static partial class Model<T>
        where T : INumber<T>
    {
        [Differentiable]
        public static T Mean(T x, T y) => T.CreateChecked(2) * x * y / (x + y);
    }

    [Fact]
    [Supports("marked methods of generic types")]
    public void Methods_of_generic_types()
    {
        // The harmonic mean 2 x y / (x + y) has the derivatives 2 y² / (x + y)² and 2 x² / (x + y)².
        double value = Model<double>.MeanGradient(1, 3, out double byX, out double byY);
        Assert.Equal((1.5, 1.125, 0.125), (value, byX, byY));
        Assert.Equal((1.5f, 1.25f), Model<float>.MeanJvp(1, 3, 1, 1));
    }

    /// <summary>A fraction, not reduced. Its default value is 0/0, which is no number.</summary>
    private readonly record struct Fraction(BigInteger Numerator, BigInteger Denominator) : IAdditionOperators<Fraction, Fraction, Fraction>,
        ISubtractionOperators<Fraction, Fraction, Fraction>, IMultiplyOperators<Fraction, Fraction, Fraction>, IDivisionOperators<Fraction, Fraction, Fraction>,
        IUnaryNegationOperators<Fraction, Fraction>, IAdditiveIdentity<Fraction, Fraction>, IMultiplicativeIdentity<Fraction, Fraction>
    {
        public static Fraction AdditiveIdentity => new(0, 1);

        public static Fraction MultiplicativeIdentity => new(1, 1);

        public static Fraction operator +(Fraction a, Fraction b) => new(a.Numerator * b.Denominator + b.Numerator * a.Denominator, a.Denominator * b.Denominator);

        public static Fraction operator -(Fraction a, Fraction b) => a + -b;

        public static Fraction operator -(Fraction a) => new(-a.Numerator, a.Denominator);

        public static Fraction operator *(Fraction a, Fraction b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

        public static Fraction operator /(Fraction a, Fraction b) => new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

        public bool Is(int numerator, int denominator) => Numerator * denominator == numerator * Denominator && !Denominator.IsZero;
    }

    [Differentiable]
    private static T Quotient<T>(T x, T y)
        where T : IAdditionOperators<T, T, T>, ISubtractionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IDivisionOperators<T, T, T>, IUnaryNegationOperators<T, T>,
        IAdditiveIdentity<T, T>, IMultiplicativeIdentity<T, T>
    {
        T continued = x;
        for (int i = 0; i < 3; i++)
        {
            continued = y - x / continued;
        }

        return continued;
    }

    [Fact]
    [Supports("marked generic methods for rational numbers")]
    public void Fractions_give_exact_derivatives()
    {
        // The first round gives y − 1, so f = y − x / (y − x / (y − 1)): at (1/2, 3) it is 3 − 2/11.
        Fraction value = QuotientGradient(new Fraction(1, 2), new Fraction(3, 1), out Fraction byX, out Fraction byY);
        Assert.True(value.Is(31, 11));
        Assert.True(byX.Is(-48, 121));
        Assert.True(byY.Is(130, 121));
        (_, Fraction tangent) = QuotientJvp(new Fraction(1, 2), new Fraction(3, 1), new Fraction(1, 1), new Fraction(1, 2));
        Assert.True(tangent.Is(17, 121));
    }

    [Differentiable]
    private static T Summed<T>(ReadOnlySpan<T> x)
        where T : IAdditionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IAdditiveIdentity<T, T>, IMultiplicativeIdentity<T, T>
    {
        T sum = T.AdditiveIdentity;
        foreach (T element in x)
        {
            sum += element * element;
        }

        return sum;
    }

    [Fact]
    public void Storage_of_numbers_whose_default_is_not_zero_is_an_error()
    {
        Fraction[] x = [new(1, 2)], gradient = new Fraction[1];
        Assert.Throws<NotSupportedException>(() => SummedGradient<Fraction>(x, gradient));
    }

    /// <summary>An integer modulo 2: its sum is the exclusive or, its product the conjunction.</summary>
    private readonly record struct Bit(bool IsSet) : IAdditionOperators<Bit, Bit, Bit>, IMultiplyOperators<Bit, Bit, Bit>, IAdditiveIdentity<Bit, Bit>,
        IMultiplicativeIdentity<Bit, Bit>
    {
        public static Bit AdditiveIdentity => new(false);

        public static Bit MultiplicativeIdentity => new(true);

        public static Bit operator +(Bit a, Bit b) => new(a.IsSet ^ b.IsSet);

        public static Bit operator *(Bit a, Bit b) => new(a.IsSet & b.IsSet);
    }

    /// <summary>A table of four entries, looked up by two inputs: a circuit of exclusive ors and conjunctions.</summary>
    [Differentiable]
    private static T LookUp<T>(ReadOnlySpan<T> table, [NoDerivative] T a, [NoDerivative] T b)
        where T : IAdditionOperators<T, T, T>, IMultiplyOperators<T, T, T>, IAdditiveIdentity<T, T>, IMultiplicativeIdentity<T, T>
    {
        T notA = a + T.MultiplicativeIdentity, notB = b + T.MultiplicativeIdentity;
        return table[0] * notA * notB + table[1] * notA * b + table[2] * a * notB + table[3] * a * b;
    }

    /// <summary>Wilson and Zanasi, "Reverse Derivative Ascent" (2021): the reverse derivative of the circuit takes the error to the change of the parameters.</summary>
    [Fact]
    [Supports("marked generic methods for Boolean circuits, as integers modulo 2")]
    public void All_sixteen_tables_are_learnt_in_one_pass()
    {
        for (int wanted = 0; wanted < 16; wanted++)
        {
            for (int start = 0; start < 16; start++)
            {
                Bit[] table = [.. Enumerable.Range(0, 4).Select(k => new Bit((start >> k & 1) != 0))], change = new Bit[4];
                for (int k = 0; k < 4; k++)
                {
                    (Bit a, Bit b) = (new Bit((k & 2) != 0), new Bit((k & 1) != 0));
                    Bit error = LookUp<Bit>(table, a, b) + new Bit((wanted >> k & 1) != 0);
                    LookUpVjp(table, a, b, error, change);
                    Bit[] all = [new(true), new(true), new(true), new(true)];
                    Assert.Equal(error * LookUpJvp<Bit>(table, a, b, all).Tangent, change[0] + change[1] + change[2] + change[3]);
                    for (int i = 0; i < 4; i++)
                    {
                        table[i] += change[i];
                    }
                }

                Assert.Equal(wanted, Enumerable.Range(0, 4).Sum(k => table[k].IsSet ? 1 << k : 0));
            }
        }
    }
}
