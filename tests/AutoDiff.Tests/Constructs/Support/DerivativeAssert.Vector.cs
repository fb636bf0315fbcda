namespace AutoDiff.Tests.Constructs.Support;

public static partial class DerivativeAssert
{
    /// <summary>Checks every mode of a function from <paramref name="n"/> variables to <paramref name="m"/> values.</summary>
    public static void VectorFunction(
        int n,
        int m,
        VectorFunction<double> primal,
        VectorJvp<double> jvp,
        VectorVjp<double> vjp,
        VectorJacobian<double> jacobian,
        bool allocates = false)
    {
        foreach (double[] x in Points(n))
        {
            VectorMembers(x, m, primal, jvp, vjp, jacobian, allocates);
        }
    }

    private static void VectorMembers(
        double[] x,
        int m,
        VectorFunction<double> primal,
        VectorJvp<double> jvp,
        VectorVjp<double> vjp,
        VectorJacobian<double> jacobian,
        bool allocates)
    {
        int n = x.Length;
        double[] before = [.. x];
        double[] value = new double[m];
        primal(x, value);
        double[] slopes = FiniteDifference.Jacobian(
            p =>
            {
                double[] values = new double[m];
                primal(p, values);
                return values;
            },
            x);

        double[] y = Unwritten<double>(m);
        double[] j = Unwritten<double>(m * n);
        Action call = () => jacobian(x, y, j);
        call();
        Same("value of the Jacobian", value, y);
        Close("Jacobian", slopes, j, Norm(value));
        Repeats("Jacobian", allocates, j, call);

        double[] v = Direction<double>(n, 17);
        double[] jv = Unwritten<double>(m);
        y = Unwritten<double>(m);
        call = () => jvp(x, y, v, jv);
        call();
        Same("value of the Jvp", value, y);
        Close("Jvp", [.. Enumerable.Range(0, m).Select(r => Dot(j[(r * n)..((r + 1) * n)], v))], jv, Norm(j), 1e-12);
        Repeats("Jvp", allocates, jv, call);

        VectorSeries(x, v, value, jv, jvp, allocates, 1e-12);

        double[] w = Direction<double>(m, 23);
        double[] wBefore = [.. w];
        double[] ju = Unwritten<double>(n);
        y = Unwritten<double>(m);
        call = () => vjp(x, y, ju, w);
        call();
        Same("value of the Vjp", value, y);
        Close("Vjp", [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, m).Sum(r => w[r] * j[(r * n) + i]))], ju, Norm(j), 1e-12);
        Repeats("Vjp", allocates, ju, call);
        Close("⟨w, Jv⟩ = ⟨Jᵀw, v⟩", Dot(w, jv), Dot(ju, v), Norm(j), 1e-12);
        Same("cotangent", wBefore, w);
        Same("input", before, x);
    }
}
