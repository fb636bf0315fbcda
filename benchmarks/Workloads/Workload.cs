namespace AutoDiff.Benchmarks.Workloads;

/// <summary>A function at a fixed point, with everything that is measured of it.</summary>
internal abstract class Workload(string name)
{
    public string Name { get; } = name;

    /// <summary>The workloads whose data are here: those of ADBench need the folder <c>shared/data/adbench</c> beside the repository.</summary>
    public static Workload[] All() =>
    [
        new RosenbrockWorkload(), new LogisticWorkload(), new PerceptronWorkload(), new BodiesWorkload(),
        new RosenbrockInVectorsWorkload(), new LogisticInVectorsWorkload(), new PerceptronInVectorsWorkload(), new LogisticOnCoresWorkload(),
        .. AdBench.AdBenchData.Folder is { } folder ? AdBench.AdBenchData.Workloads(folder) : [],
    ];

    public abstract double Primal();

    /// <summary>The derivative by hand: the gradient, or the Jacobian where that is the output.</summary>
    public abstract double Handwritten();

    /// <summary>The generated gradient; of a vector function, the derivative of the sum of its values.</summary>
    public abstract double Gradient();

    /// <summary>The generated Hessian-vector product, if the function has one number as its value.</summary>
    public virtual Func<double>? Hvp => null;

    /// <summary>The generated derivative along a direction.</summary>
    public abstract double Jvp();

    /// <summary>The generated Jacobian, if that is the output.</summary>
    public virtual Func<double>? Jacobian => null;

    /// <summary>Compares all results with reference values, with each other and with what was written by hand.</summary>
    public abstract void Check();
}
