namespace AutoDiff.Benchmarks.Workloads;

/// <summary>A workload whose output is a gradient.</summary>
internal abstract class GradientWorkload(string name, double[] start, Golden golden) : Workload(name)
{
    private Func<double>? _product;

    /// <summary>The scale of the steps of the differences that the Hessian-vector product is compared with.</summary>
    protected virtual double DifferenceStep => 1e-4;

    /// <summary>How far the value beside a derivative may be from the function's: nowhere, unless sums may be added up in another order.</summary>
    protected virtual double ValueTolerance => 0;

    protected double[] Start { get; } = start;

    /// <summary>The direction of the products: fixed, and with no zero entry.</summary>
    protected double[] Direction { get; } = new SplitMix64(99).Symmetric(start.Length);

    public double[] GradientResult { get; } = new double[start.Length];

    public double[] HvpResult { get; } = new double[start.Length];

    public override Func<double> Hvp => _product ??= HessianProduct;

    /// <summary>The generated Hessian-vector product.</summary>
    protected abstract double HessianProduct();

    public override void Check()
    {
        golden.Check(Name + " hand-written", Handwritten(), GradientResult);
        double[] byHand = [.. GradientResult];
        Array.Fill(GradientResult, double.NaN);
        double value = Gradient();
        golden.Check(Name + " generated", value, GradientResult);
        CheckValue(" value", value);
        Golden.Close(Name + " gradient", byHand, GradientResult, 1e-12);

        double slope = 0;
        double scale = 0;
        for (int i = 0; i < byHand.Length; i++)
        {
            slope += byHand[i] * Direction[i];
            scale += byHand[i] * byHand[i];
        }

        Golden.Close(Name + " jvp", slope, Jvp(), 1e-11, Math.Sqrt(scale));
        CheckHvp();
    }

    private void CheckValue(string what, double value)
    {
        if (ValueTolerance == 0)
        {
            Golden.Exact(Name + what, Primal(), value);
        }
        else
        {
            Golden.Close(Name + what, Primal(), value, ValueTolerance, Math.Abs(value));
        }
    }

    /// <summary>Compares the Hessian-vector product with extrapolated differences of the hand-written gradient.</summary>
    private void CheckHvp()
    {
        CheckValue(" value of the product", HessianProduct());
        double[] point = [.. Start];
        double[] differences = new double[point.Length];
        foreach ((double step, double weight) in new[] { (DifferenceStep, -1.0 / 3), (DifferenceStep / 2, 4.0 / 3) })
        {
            foreach (int side in new[] { 1, -1 })
            {
                for (int i = 0; i < point.Length; i++)
                {
                    Start[i] = point[i] + (side * step * Direction[i]);
                }

                Handwritten();
                for (int i = 0; i < point.Length; i++)
                {
                    differences[i] += side * weight * GradientResult[i] / (2 * step);
                }
            }
        }

        point.CopyTo(Start, 0);
        Golden.Close(Name + " hvp", differences, HvpResult, 1e-7);
    }
}
