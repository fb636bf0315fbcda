using System.Numerics;
using AutoDiff.Checking;

namespace AutoDiff;

/// <summary>
/// Tests derivatives, generated ones, custom rules or any others, by one call: forward derivatives and gradients against differences of
/// the function, reverse derivatives against forward ones by the identity ⟨u, Jv⟩ = ⟨Jᵀu, v⟩.
/// </summary>
/// <remarks>
/// <para>
/// Steps are chosen automatically: central differences are extrapolated from ten steps (Ridders 1982), which also estimates their
/// error. A derivative passes if it deviates from its reference by at most <c>tolerance</c> times the larger of the two and of the
/// size of the function's values, plus that error, of which a thousandth of the same size counts at most. The default tolerance is the square root of the
/// precision of <c>T</c>: 1.5·10⁻⁸ for double, 3.5·10⁻⁴ for float. What is not finite never passes.
/// </para>
/// <para>Check at points where the function is smooth: at a kink differences give no derivative. Checks allocate; they are meant for tests.</para>
/// </remarks>
/// <example><code>
/// DerivativeCheck.Gradient(x => Model.Loss(x, data), (x, g) => Model.LossGradient(x, data, g), point).ThrowIfWrong();
/// DerivativeCheck.Jvp(Special.Erf, ErfRule, 0.3).ThrowIfWrong();
/// </code></example>
public static class DerivativeCheck
{
    /// <summary>Checks the forward derivative of a function of one number, a rule for instance: 40 evaluations at most.</summary>
    /// <param name="f">The function.</param>
    /// <param name="jvp">Its forward derivative: value and tangent from the point and the tangent of the point.</param>
    /// <param name="x">The point.</param>
    /// <param name="tolerance">The relative deviation that is allowed; null for the default.</param>
    /// <typeparam name="T">The type of the numbers.</typeparam>
    /// <returns>The worse of the value, the derivative along 1 and that along −2.</returns>
    /// <exception cref="ArgumentNullException">A function is null.</exception>
    public static DerivativeComparison<T> Jvp<T>(Func<T, T> f, Func<T, T, (T Value, T Tangent)> jvp, T x, T? tolerance = null)
        where T : struct, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(jvp);
        Tolerance<T> allowed = new(tolerance);
        T value = f(x), two = T.One + T.One;
        (T derivative, T error) = RiddersDifference.Of(t => f(x + t), x);
        (T givenValue, T tangent) = jvp(x, T.One);
        return Worst<T>(
        [
            allowed.Compare("value", givenValue, value, T.Zero, T.Abs(value)),
            allowed.Compare("tangent along 1", tangent, derivative, error, T.Abs(value)),
            allowed.Compare("tangent along -2", jvp(x, -two).Tangent, -two * derivative, two * error, T.Abs(value)),
        ]);
    }

    /// <summary>Checks the reverse derivative of a function of one number against differences: 40 evaluations at most.</summary>
    /// <param name="f">The function.</param>
    /// <param name="vjp">Its reverse derivative: the cotangent of the point from the point and the cotangent of the value.</param>
    /// <param name="x">The point.</param>
    /// <param name="tolerance">The relative deviation that is allowed; null for the default.</param>
    /// <typeparam name="T">The type of the numbers.</typeparam>
    /// <returns>The worse of the results for the cotangents 1 and −2.</returns>
    /// <exception cref="ArgumentNullException">A function is null.</exception>
    public static DerivativeComparison<T> Vjp<T>(Func<T, T> f, Func<T, T, T> vjp, T x, T? tolerance = null)
        where T : struct, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(vjp);
        return Jvp(f, (at, t) => (f(at), vjp(at, t)), x, tolerance);
    }

    /// <summary>Checks a gradient against differences along each axis: 40 evaluations at most for each.</summary>
    /// <param name="f">The function.</param>
    /// <param name="gradient">Its gradient.</param>
    /// <param name="x">The point.</param>
    /// <param name="tolerance">The relative deviation that is allowed; null for the default.</param>
    /// <typeparam name="T">The type of the numbers.</typeparam>
    /// <returns>The worst of the value and the components.</returns>
    /// <exception cref="ArgumentNullException">A function is null.</exception>
    public static DerivativeComparison<T> Gradient<T>(ScalarFunction<T> f, GradientFunction<T> gradient, ReadOnlySpan<T> x, T? tolerance = null)
        where T : struct, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(gradient);
        Tolerance<T> allowed = new(tolerance);
        T[] point = x.ToArray(), components = new T[x.Length];
        T value = f(point), given = gradient(x, components);
        List<DerivativeComparison<T>> all = [allowed.Compare("value", given, value, T.Zero, T.Abs(value))];
        for (int i = 0; i < components.Length; i++)
        {
            T at = point[i];
            int axis = i;
            (T derivative, T error) = RiddersDifference.Of(
                t =>
                {
                    point[axis] = at + t;
                    return f(point);
                },
                at);
            point[i] = at;
            all.Add(allowed.Compare($"gradient[{i}]", components[i], derivative, error, T.Abs(value)));
        }

        return Worst(all);
    }

    /// <summary>Checks the gradient of a function object, as a generated <c>FObjective</c> is one.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="x">The point.</param>
    /// <param name="tolerance">The relative deviation that is allowed; null for the default.</param>
    /// <typeparam name="T">The type of the numbers.</typeparam>
    /// <returns>The worst of the value and the components.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="objective"/> is null.</exception>
    public static DerivativeComparison<T> Gradient<T>(IObjective<T> objective, ReadOnlySpan<T> x, T? tolerance = null)
        where T : struct, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(objective);
        return Gradient(at => objective.Value(at), (at, g) => objective.Gradient(at, g), x, tolerance);
    }

    /// <summary>Checks a forward derivative against differences along a few directions that reach every input: 40 evaluations for each component of the result and direction.</summary>
    /// <param name="f">The function.</param>
    /// <param name="jvp">Its forward derivative.</param>
    /// <param name="x">The point.</param>
    /// <param name="resultLength">The number of values of the function.</param>
    /// <param name="tolerance">The relative deviation that is allowed; null for the default.</param>
    /// <typeparam name="T">The type of the numbers.</typeparam>
    /// <returns>The worst component of values and derivatives.</returns>
    /// <exception cref="ArgumentNullException">A function is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="resultLength"/> is negative.</exception>
    public static DerivativeComparison<T> Jvp<T>(VectorFunction<T> f, JvpFunction<T> jvp, ReadOnlySpan<T> x, int resultLength, T? tolerance = null)
        where T : struct, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(f);
        ArgumentNullException.ThrowIfNull(jvp);
        ArgumentOutOfRangeException.ThrowIfNegative(resultLength);
        Tolerance<T> allowed = new(tolerance);
        T[] point = x.ToArray(), moved = new T[x.Length];
        T[] values = new T[resultLength], given = new T[resultLength], tangents = new T[resultLength], shifted = new T[resultLength];
        f(point, values);
        List<DerivativeComparison<T>> all = [];
        for (int k = 0; k < Directions; k++)
        {
            T[] v = Direction<T>(x.Length, k);
            jvp(point, v, given, tangents);
            for (int i = 0; i < resultLength; i++)
            {
                int component = i;
                (T derivative, T error) = RiddersDifference.Of(
                    t =>
                    {
                        for (int j = 0; j < moved.Length; j++)
                        {
                            moved[j] = point[j] + t * v[j];
                        }

                        f(moved, shifted);
                        return shifted[component];
                    },
                    Smallest(point));
                all.Add(allowed.Compare($"value[{i}]", given[i], values[i], T.Zero, T.Abs(values[i])));
                all.Add(allowed.Compare($"jvp[{i}] along direction {k}", tangents[i], derivative, error, T.Abs(values[i])));
            }
        }

        return Worst(all);
    }

    /// <summary>Checks a reverse derivative against the forward one: ⟨u, Jv⟩ = ⟨Jᵀu, v⟩ for a few directions u and v that reach everything.</summary>
    /// <param name="jvp">The forward derivative, which should have been checked itself.</param>
    /// <param name="vjp">The reverse derivative.</param>
    /// <param name="x">The point.</param>
    /// <param name="resultLength">The number of values of the function.</param>
    /// <param name="tolerance">The relative deviation that is allowed; null for the default.</param>
    /// <typeparam name="T">The type of the numbers.</typeparam>
    /// <returns>The worst component of values and products.</returns>
    /// <exception cref="ArgumentNullException">A function is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="resultLength"/> is negative.</exception>
    public static DerivativeComparison<T> Vjp<T>(JvpFunction<T> jvp, VjpFunction<T> vjp, ReadOnlySpan<T> x, int resultLength, T? tolerance = null)
        where T : struct, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(jvp);
        ArgumentNullException.ThrowIfNull(vjp);
        ArgumentOutOfRangeException.ThrowIfNegative(resultLength);
        Tolerance<T> allowed = new(tolerance);
        T[] values = new T[resultLength], given = new T[resultLength], jv = new T[resultLength], ju = new T[x.Length];
        List<DerivativeComparison<T>> all = [];
        for (int k = 0; k < Directions; k++)
        {
            T[] u = Direction<T>(resultLength, k);
            vjp(x, u, given, ju);

            // Along each axis, so that a wrong component is named, and along a direction, which finds what depends on the seed.
            for (int j = -1; j < x.Length; j++)
            {
                T[] v = j < 0 ? Direction<T>(x.Length, k + 1) : Axis<T>(x.Length, j);
                jvp(x, v, values, jv);
                (T forward, T forwardSize) = Product(u, jv);
                (T reverse, T reverseSize) = Product(ju, v);
                all.Add(allowed.Compare(j < 0 ? "⟨Jᵀu, v⟩" : $"vjp[{j}] along direction {k}", reverse, forward, T.Zero, T.Max(forwardSize, reverseSize)));
            }

            all.AddRange(Enumerable.Range(0, resultLength).Select(i => allowed.Compare($"value[{i}]", given[i], values[i], T.Zero, T.Abs(values[i]))));
        }

        return Worst(all);
    }

    private const int Directions = 2;

    /// <summary>Numbers of either sign between one half and one and a half, different in each place.</summary>
    private static T[] Direction<T>(int length, int seed)
        where T : IFloatingPointIeee754<T>
    {
        var direction = new T[length];
        for (int i = 0; i < length; i++)
        {
            double fraction = (i + 1 + 7 * seed) * 0.618033988749895 % 1;
            direction[i] = T.CreateChecked(((i + seed) % 3 == 1 ? -1 : 1) * (0.5 + fraction));
        }

        return direction;
    }

    private static T[] Axis<T>(int length, int i)
        where T : IFloatingPointIeee754<T>
    {
        var axis = new T[length];
        axis[i] = T.One;
        return axis;
    }

    private static (T Sum, T Size) Product<T>(T[] a, T[] b)
        where T : IFloatingPointIeee754<T>
    {
        T sum = T.Zero, size = T.Zero;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
            size += T.Abs(a[i] * b[i]);
        }

        return (sum, size);
    }

    private static T Smallest<T>(T[] point)
        where T : IFloatingPointIeee754<T>
    {
        T smallest = T.One;
        foreach (T x in point)
        {
            smallest = x == T.Zero ? smallest : T.Min(smallest, T.Abs(x));
        }

        return smallest;
    }

    private static DerivativeComparison<T> Worst<T>(IReadOnlyList<DerivativeComparison<T>> all)
        where T : IFloatingPointIeee754<T> => all.Count == 0 ? new DerivativeComparison<T>("nothing", T.Zero, T.Zero, T.One) : all.MaxBy(c => c.Severity);

    private readonly struct Tolerance<T>(T? given)
        where T : struct, IFloatingPointIeee754<T>
    {
        private readonly T _relative = given ?? T.Sqrt(T.BitIncrement(T.One) - T.One);

        /// <param name="component">What is compared.</param>
        /// <param name="derivative">The value under test.</param>
        /// <param name="reference">Its reference.</param>
        /// <param name="error">The estimated error of the reference.</param>
        /// <param name="size">The size of the terms that it comes from.</param>
        public DerivativeComparison<T> Compare(string component, T derivative, T reference, T error, T size)
        {
            T scale = T.Max(T.Max(T.Abs(derivative), T.Abs(reference)), size);
            T four = T.CreateChecked(4), thousand = T.CreateChecked(1000);
            T allowed = _relative * scale + T.Min(four * error, scale / thousand) + T.Epsilon;
            return new DerivativeComparison<T>(component, derivative, reference, allowed);
        }
    }
}
