using System.Numerics;
using System.Reflection;

namespace AutoDiff.Tests.Constructs.Support;

public static partial class DerivativeAssert
{
    private delegate void ScalarTaylor<T>(int order, ReadOnlySpan<T> x, Span<T> result);

    private delegate void VectorTaylor<T>(int order, ReadOnlySpan<T> x, Span<T> y);

    /// <summary>The <c>FTaylor</c> beside an <c>FJvp</c>. Null if the Jvp is not a generated member, or the function has no series.</summary>
    private static TSeries? SeriesBeside<TSeries>(Delegate jvp)
        where TSeries : Delegate
    {
        const string Suffix = "Jvp";
        MethodInfo member = jvp.Method;
        if (!member.Name.EndsWith(Suffix, StringComparison.Ordinal))
        {
            return null;
        }

        Type[] parameters = [.. typeof(TSeries).GetMethod("Invoke")!.GetParameters().Select(p => p.ParameterType)];
        MethodInfo? taylor = member.DeclaringType!.GetMethod(
            member.Name[..^Suffix.Length] + "Taylor",
            BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic,
            parameters);
        return (TSeries?)taylor?.CreateDelegate(typeof(TSeries), member.IsStatic ? null : jvp.Target);
    }

    /// <summary>Along a straight line the coefficients are the value bit for bit, the tangent, and half the curvature.</summary>
    private static void ScalarSeries<T>(T[] x, T[] v, T value, T tangent, double[] curvature, Delegate jvp, bool allocates, double tolerance)
        where T : IFloatingPointIeee754<T>
    {
        if (SeriesBeside<ScalarTaylor<T>>(jvp) is not { } taylor)
        {
            return;
        }

        int n = x.Length;
        double[] direction = Array.ConvertAll(v, double.CreateChecked);
        double half = 0.5 * Enumerable.Range(0, n).Sum(i => direction[i] * Enumerable.Range(0, n).Sum(j => curvature[(i * n) + j] * direction[j]));
        T[] line = [.. x, .. v, .. new T[n]];
        T[] series = Unwritten<T>(3);
        Action call = () => taylor(2, line, series);
        call();
        double scale = double.CreateChecked(value);
        Same("value of the series", value, series[0]);
        Close("first coefficient", double.CreateChecked(tangent), double.CreateChecked(series[1]), scale, tolerance);
        Close("second coefficient", half, double.CreateChecked(series[2]), Math.Max(Math.Abs(scale), Norm(curvature)), tolerance);
        Repeats("series", allocates, series, call);
    }

    /// <summary>Along a straight line the coefficients are the values bit for bit and the tangents.</summary>
    private static void VectorSeries<T>(T[] x, T[] v, T[] value, T[] tangent, Delegate jvp, bool allocates, double tolerance)
        where T : IFloatingPointIeee754<T>
    {
        if (SeriesBeside<VectorTaylor<T>>(jvp) is not { } taylor)
        {
            return;
        }

        int m = value.Length;
        T[] line = [.. x, .. v];
        T[] series = Unwritten<T>(2 * m);
        Action call = () => taylor(1, line, series);
        call();
        Same("values of the series", value, series[..m]);
        Close("first coefficients", Array.ConvertAll(tangent, double.CreateChecked), series[m..], 1, tolerance);
        Repeats("series", allocates, series, call);
    }
}
