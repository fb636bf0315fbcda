using System.Numerics;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.CallSites;

/// <summary>Calls of <c>Diff</c> on a type parameter: inside generic marked methods, and in generic code that is not differentiated.</summary>
public partial class GenericCallTests
{
    [Differentiable]
    private static T OfGradient<T>(ReadOnlySpan<T> x)
        where T : IFloatingPointIeee754<T>
    {
        T scale = x[0] * x[1];
        T value = Diff.Gradient((a, b) => (T.Sin(a * scale) * b) + (a * b * b), x[0], x[1], out T da, out T db);
        return (value * da) + (db * db);
    }

    [Differentiable]
    private static T OfDerivative<T>(T x)
        where T : IFloatingPointIeee754<T> => Diff.Derivative(y => T.Exp(y * x) * y, x) + Diff.Derivative(y => y * y * y * x, x, order: 2);

    [Differentiable]
    private static T OfSpans<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<T> gradient = stackalloc T[2], product = stackalloc T[2];
        Diff.Gradient(static p => p[0] * p[0] * T.Cos(p[1]), x, gradient);
        T value = Diff.Hvp(static p => p[0] * p[0] * p[1] * p[1], x, gradient, product);
        return (gradient[0] * product[1]) + value;
    }

    [Fact]
    [Supports("`Diff.Gradient(x => …)` and the like on a type parameter")]
    public void Gradient() => ScalarFunction(
        2, OfGradient, OfGradientJvp, OfGradientVjp, OfGradientGradient, OfGradientHvp, OfGradientHessian, allocates: true);

    [Fact]
    [Supports("`Diff.Gradient(x => …)` and the like on a type parameter")]
    public void Gradients_and_products_of_spans() => ScalarFunction(
        2, OfSpans, OfSpansJvp, OfSpansVjp, OfSpansGradient, OfSpansHvp, OfSpansHessian);

    [Fact]
    [Supports("`Diff.Gradient(x => …)` and the like on a type parameter")]
    public void Derivatives_of_order_one_and_two()
    {
        const double X = 0.7;
        Close("value", (Math.Exp(X * X) * (1 + (X * X))) + (6 * X * X), OfDerivative(X));
        Close("value in float", (Math.Exp(X * X) * (1 + (X * X))) + (6 * X * X), OfDerivative((float)X), tolerance: 1e-5);
        double slope = (Math.Exp(X * X) * 2 * X * (2 + (X * X))) + (12 * X);
        OfDerivativeGradient(X, out double derivative);
        Close("derivative", slope, derivative);
        Close("tangent", slope, OfDerivativeJvp(X, 1).Tangent);
        OfDerivativeGradient((float)X, out float single);
        Close("derivative in float", slope, single, tolerance: 1e-5);
    }

    private static T Curve<T>(T x)
        where T : IFloatingPointIeee754<T> => x * x * x * x;

    private static T Slope<T>(T at)
        where T : IFloatingPointIeee754<T> => Diff.Derivative(x => Curve(x) * T.Pi, at);

    private static class Of<TNumber>
        where TNumber : IFloatingPointIeee754<TNumber>
    {
        public static TNumber[] Jacobian(TNumber[] x)
        {
            TNumber[] y = new TNumber[2], jacobian = new TNumber[4];
            Diff.Jacobian(
                (p, r) =>
                {
                    r[0] = p[0] * p[1];
                    r[1] = TNumber.Sqrt(p[1]);
                },
                x, y, jacobian);
            return jacobian;
        }
    }

    [Fact]
    public void Calls_in_generic_code_that_is_not_differentiated()
    {
        Close("slope", 4 * Math.PI * 8, Slope(2.0));
        Close("slope in float", 4 * Math.PI * 8, Slope(2f), tolerance: 1e-6);
        Close("Jacobian", [4, 0.5, 0, 0.25], Of<double>.Jacobian([0.5, 4]), 1);
        Assert.Equal((float[])[4, 0.5f, 0, 0.25f], Of<float>.Jacobian([0.5f, 4]));
    }
}
