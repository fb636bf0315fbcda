namespace AutoDiff.Tests.LinearAlgebra;

/// <content>Solutions of programs over cones, differentiated by the residual that projects on the cone.</content>
public partial class ImplicitSolutionTests
{
    /// <summary>The point of {(t, u): ‖u‖ ≤ t} that is nearest to v.</summary>
    private static void OntoCone(ReadOnlySpan<double> v, Span<double> p)
    {
        double square = 0;
        for (int i = 1; i < v.Length; i++)
        {
            square += v[i] * v[i];
        }

        double norm = Math.Sqrt(square);
        if (norm <= v[0])
        {
            v.CopyTo(p);
        }
        else if (norm <= -v[0])
        {
            p.Clear();
        }
        else
        {
            p[0] = (v[0] + norm) / 2;
            for (int i = 1; i < v.Length; i++)
            {
                p[i] = p[0] * v[i] / norm;
            }
        }
    }

    /// <summary>min θ₀x₀ + θ₁x₁ with s = (θ₂, x) in the cone: x, then v = y − s, y the multiplier, so that y and −s are the projections of v on the cone and its polar.</summary>
    internal static void DiskConditions(ReadOnlySpan<double> z, ReadOnlySpan<double> theta, Span<double> r)
    {
        Span<double> y = stackalloc double[3];
        OntoCone(z[2..], y);
        r[0] = theta[0] - y[1];
        r[1] = theta[1] - y[2];
        r[2] = y[0] - z[2] - theta[2];
        r[3] = y[1] - z[3] - z[0];
        r[4] = y[2] - z[4] - z[1];
    }

    [ImplicitRoot(nameof(DiskConditions))]
    internal static void SolveDisk(ReadOnlySpan<double> theta, Span<double> z)
    {
        double norm = Math.Sqrt((theta[0] * theta[0]) + (theta[1] * theta[1]));
        z[0] = -theta[2] * theta[0] / norm;
        z[1] = -theta[2] * theta[1] / norm;
        z[2] = norm - theta[2];
        z[3] = theta[0] - z[0];
        z[4] = theta[1] - z[1];
    }

    [Differentiable(Modes = DerivativeModes.All)]
    internal static double OfDisk(ReadOnlySpan<double> theta)
    {
        Span<double> z = stackalloc double[5];
        SolveDisk(theta, z);
        return (z[0] * z[1]) + Math.Sin(z[0]) + (0.1 * z[2] * z[3]);
    }

    /// <summary>The same by the closed form alone.</summary>
    [Differentiable(Modes = DerivativeModes.Gradient | DerivativeModes.Hvp | DerivativeModes.Hessian)]
    internal static double OfFormula(ReadOnlySpan<double> theta)
    {
        double norm = Math.Sqrt((theta[0] * theta[0]) + (theta[1] * theta[1]));
        double x = -theta[2] * theta[0] / norm, y = -theta[2] * theta[1] / norm;
        return (x * y) + Math.Sin(x) + (0.1 * (norm - theta[2]) * (theta[0] - x));
    }

    [Fact]
    public void A_program_over_a_second_order_cone_is_differentiated_by_its_residual()
    {
        double[] theta = [1.2, 0.9, 0.8], gradient = new double[3], expected = new double[3], hessian = new double[9], expectedHessian = new double[9];
        AssertAllModes(theta, new OfDiskObjective());
        OfDiskGradient(theta, gradient);
        OfFormulaGradient(theta, expected);
        OfDiskHessian(theta, hessian);
        OfFormulaHessian(theta, expectedHessian);
        Assert.All(expected.Concat(expectedHessian).Zip(gradient.Concat(hessian)), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }
}
