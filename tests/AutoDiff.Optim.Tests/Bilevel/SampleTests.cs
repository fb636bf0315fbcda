using AutoDiff.Optim.Tests.Support;
using TwoLevels;
using QuickStart.Data;

namespace AutoDiff.Optim.Tests.Bilevel;

/// <summary>What the sample of two levels shows.</summary>
public class SampleTests
{
    [Fact]
    public void Weights_for_every_feature_lower_the_validation_loss_of_generated_samples() => AssertFalling(SyntheticData.Create(), 30, 0.2);

    [SharedDataFact("libsvm/mushrooms")]
    public void Weights_for_every_feature_lower_the_validation_loss_of_mushrooms()
        => AssertFalling(LibsvmFile.Read(Path.Combine(SharedData.Find("libsvm")!, "mushrooms")), 3, 0.05);

    [Fact]
    public void Ten_learnt_points_train_a_classifier_of_all_samples()
    {
        (double[] samples, int[] labels) = Distillation.Data();
        BilevelResult<double> result = Distillation.Learn(samples, labels);
        Assert.InRange(Distillation.Accuracy(Distillation.Train(Distillation.Start()), samples, labels), 0, 0.7);
        Assert.InRange(Distillation.Accuracy(Distillation.Train(result.Theta), samples, labels), 0.95, 1);
    }

    [Fact]
    public void The_error_of_an_implicit_derivative_is_proportional_to_that_of_the_solution_and_below_that_of_unrolling()
    {
        IReadOnlyList<JacobianError> errors = JacobianErrors.Measure(SyntheticData.Create(), weight: 0.02, iterations: 400, every: 1);
        JacobianError[] near = [.. errors.Where(e => e.Solution is < 1e-2 and > 1e-9)];
        Assert.InRange(near.Length, 10, errors.Count);
        double[] ratios = [.. near.Select(e => e.ByImplicit / e.Solution)];
        Assert.InRange(ratios.Max() / ratios.Min(), 1, 5);
        Assert.All(near, e => Assert.InRange(e.ByImplicit, 0, e.ByUnrolling));
    }

    private static void AssertFalling(Dataset data, int iterations, double goal)
    {
        var losses = new List<double>();
        BilevelResult<double> result = Weights.Learn(data, iterations, report =>
        {
            losses.Add(report.Value);
            return IterationAnswer.Continue;
        });
        Assert.True(losses.Zip(losses.Skip(1), (a, b) => b < a).All(fell => fell));
        Assert.InRange(result.Value, 0, goal);
        Assert.InRange(result.Inner.WorstGradientNorm, 0, 1e-8);
    }
}
