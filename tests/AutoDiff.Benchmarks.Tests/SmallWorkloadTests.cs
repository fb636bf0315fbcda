using AutoDiff.Benchmarks.Workloads;

namespace AutoDiff.Benchmarks.Tests;

/// <summary>The small workloads, whose data are computed: <see cref="Workload.Check"/> throws where a value is not the reference's.</summary>
public sealed class SmallWorkloadTests
{
    [Fact]
    public void Rosenbrock_has_the_reference_derivatives() => new RosenbrockWorkload().Check();

    [Fact]
    public void Rosenbrock_in_vectors_has_the_reference_derivatives() => new RosenbrockInVectorsWorkload().Check();

    [Fact]
    public void Logistic_loss_has_the_reference_derivatives() => new LogisticWorkload().Check();

    [Fact]
    public void Perceptron_has_the_reference_derivatives() => new PerceptronWorkload().Check();

    [Fact]
    public void Logistic_loss_in_vectors_has_the_reference_derivatives() => new LogisticInVectorsWorkload().Check();

    [Fact]
    public void Logistic_loss_on_several_cores_has_the_reference_derivatives() => new LogisticOnCoresWorkload().Check();

    [Fact]
    public void Perceptron_in_vectors_has_the_reference_derivatives() => new PerceptronInVectorsWorkload().Check();

    [Fact]
    public void Energy_of_bodies_has_the_reference_derivatives() => new BodiesWorkload().Check();
}
