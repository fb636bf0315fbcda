namespace AutoDiff.Benchmarks.Workloads;

/// <summary>A function at a fixed point, with everything that is measured of it.</summary>
internal abstract class Workload(string name, double[] start, Golden golden)
{
    public string Name { get; } = name;

    public Golden Golden { get; } = golden;

    protected double[] Start { get; } = start;

    /// <summary>The direction of the products: fixed, and with no zero entry.</summary>
    protected double[] Direction { get; } = new SplitMix64(99).Symmetric(start.Length);

    public double[] GradientResult { get; } = new double[start.Length];

    public double[] HvpResult { get; } = new double[start.Length];

    public static Workload[] All() =>
        [new RosenbrockWorkload(), new LogisticWorkload(), new PerceptronWorkload(), new BodiesWorkload()];

    public abstract double Primal();

    public abstract double Handwritten();

    public abstract double Gradient();

    public abstract double Hvp();

    /// <summary>Returns the tangent.</summary>
    public abstract double Jvp();

    /// <summary>Compares all results with reference values, with each other and with the hand-written gradient.</summary>
    public void Check()
    {
        Golden.Check(Name + " hand-written", Handwritten(), GradientResult);
        double[] byHand = [.. GradientResult];
        Array.Fill(GradientResult, double.NaN);
        double value = Gradient();
        Golden.Check(Name + " generated", value, GradientResult);
        Golden.Exact(Name + " value", Primal(), value);
        Golden.Close(Name + " gradient", byHand, GradientResult, 1e-12);

        double slope = 0;
        for (int i = 0; i < byHand.Length; i++)
        {
            slope += byHand[i] * Direction[i];
        }

        Golden.Close(Name + " jvp", slope, Jvp(), 1e-11, Golden.GradientNorm);
        CheckHvp();
    }

    /// <summary>Compares the Hessian-vector product with extrapolated differences of the hand-written gradient.</summary>
    private void CheckHvp()
    {
        Golden.Exact(Name + " value of the product", Primal(), Hvp());
        double[] point = [.. Start];
        double[] differences = new double[point.Length];
        foreach ((double step, double weight) in new[] { (1e-4, -1.0 / 3), (5e-5, 4.0 / 3) })
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
