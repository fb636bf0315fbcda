using Pinn;

namespace AutoDiff.Benchmarks.Tests.Samples;

/// <summary>The sample that fits networks to the equation of Allen and Cahn, in small.</summary>
public sealed class PinnTests
{
    private static readonly Options s_small = new() { Dimensions = 6, Samples = 6, Points = 4, TestPoints = 50, Steps = 10, Every = 5 };

    [Theory]
    [InlineData("companion", 5, 0.4)]
    [InlineData("two-body", 5, 0.4)]
    [InlineData("two-body", 21, 0.02)]
    public void The_right_hand_side_is_what_the_equation_makes_of_the_solution(string name, int dimensions, double largest)
    {
        const double Step = 1e-3;
        Problem problem = Problem.Create(name, dimensions, 3);
        double[] x = [.. Enumerable.Range(0, dimensions).Select(i => largest * Math.Cos(2 * i))];
        double Solution() => problem.At(x, x.Sum(v => v * v)).Solution;
        double center = Solution(), laplacian = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double kept = x[i];
            double[] values = new double[5];
            for (int k = -2; k <= 2; k++)
            {
                x[i] = kept + (k * Step);
                values[k + 2] = Solution();
            }

            x[i] = kept;
            laplacian += (-values[0] + (16 * values[1]) - (30 * values[2]) + (16 * values[3]) - values[4]) / (12 * Step * Step);
        }

        Assert.Equal(laplacian + center - (center * center * center), problem.At(x, x.Sum(v => v * v)).RightHandSide, 1e-6);
    }

    [Fact]
    public void Normal_numbers_are_those_of_Box_and_Muller()
    {
        double[] numbers = new double[1500], units = [.. UnitsFrom(7).Take(2048)];
        ulong state = 7;
        double squares = NormalNumbers.Fill(ref state, numbers);
        Assert.Equal(numbers.Sum(v => v * v), squares, 1e-10);
        for (int i = 0; i < numbers.Length; i++)
        {
            int pair = (i / 1024 * 1024) + (i % 512);
            double radius = Math.Sqrt(-2 * Math.Log(1 - units[pair])), angle = 2 * Math.PI * units[pair + 512];
            Assert.Equal(radius * (i % 1024 < 512 ? Math.Cos(angle) : Math.Sin(angle)), numbers[i], 1e-14);
        }

        static IEnumerable<double> UnitsFrom(ulong state)
        {
            while (true)
            {
                yield return BallSampler.Unit(ref state);
            }
        }
    }

    [Fact]
    public void Points_are_inside_the_ball_and_the_same_for_the_same_number()
    {
        double[] x = new double[1300], again = new double[1300];
        double square = BallSampler.Fill(5, 17, x);
        Assert.Equal(square, x.Sum(v => v * v), 1e-13);
        Assert.InRange(square, 0, 1);
        BallSampler.Fill(5, 16, again);
        Assert.NotEqual(x, again);
        Assert.Equal(square, BallSampler.Fill(5, 17, again));
        Assert.Equal(x, again);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, false)]
    public void The_gradient_of_a_step_agrees_with_differences_and_threads(int block, bool isUnbiased)
    {
        Options options = s_small with { Block = block, IsUnbiased = isUnbiased, Samples = 4 };
        var trainer = new Trainer(options);
        double[] gradient = new double[trainer.WeightCount], other = new double[trainer.WeightCount], w = trainer.State.Weights;
        double loss = trainer.Loss(gradient);
        Assert.Equal(loss, new Trainer(options with { Threads = 1 }).Loss(other), 1e-12 * Math.Abs(loss));
        double scale = gradient.Max(Math.Abs);
        for (int i = 0; i < w.Length; i += 997)
        {
            Assert.Equal(gradient[i], other[i], 1e-12 * scale);
        }

        int first = block == 1 ? 1 : 0;
        foreach (int i in (int[])[first, first + 2, block + 5, block + 131, block + (6 / block * 128) + 7, w.Length - 40_000, w.Length - 100, w.Length - 1])
        {
            double kept = w[i];
            w[i] = kept + 1e-5;
            double above = trainer.Loss(other);
            w[i] = kept - 1e-5;
            double below = trainer.Loss(other);
            w[i] = kept;
            Assert.Equal((above - below) / 2e-5, gradient[i], 1e-6 * scale);
        }
    }

    [Fact]
    public void With_all_dimensions_the_residual_is_that_of_differences()
    {
        var trainer = new Trainer(s_small with { Points = 1, Threads = 1 });
        double[] x = new double[6];
        double square = BallSampler.Fill(1UL << 32, 0, x);
        Problem problem = Problem.Create("companion", 6, 1);
        const double Step = 1e-3;
        double center = trainer.Solution(x, square), laplacian = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double At(double value)
            {
                double[] moved = [.. x];
                moved[i] = value;
                return trainer.Solution(moved, moved.Sum(v => v * v));
            }

            laplacian += (-At(x[i] - (2 * Step)) + (16 * At(x[i] - Step)) - (30 * center) + (16 * At(x[i] + Step)) - At(x[i] + (2 * Step))) / (12 * Step * Step);
        }

        double residual = laplacian + center - (center * center * center) - problem.At(x, square).RightHandSide;
        double loss = trainer.Loss(new double[trainer.WeightCount]);
        Assert.Equal(residual * residual / (36 * trainer.Size * trainer.Size), loss, 1e-5 * (1 + loss));
    }

    [Fact]
    public void A_run_from_a_checkpoint_ends_where_the_whole_run_does()
    {
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            Options options = s_small with { Checkpoint = file };
            var whole = new Trainer(s_small);
            Report report = Run.ToEnd(s_small, whole, _ => { }, _ => { });
            var half = new Trainer(options);
            for (int step = 0; step < 5; step++)
            {
                half.Step();
            }

            half.State.Save(file);
            var rest = new Trainer(options);
            Report resumed = Run.ToEnd(options, rest, _ => { }, _ => { });
            Assert.Equal(10, rest.State.Step);
            Assert.Equal(whole.State.Weights, rest.State.Weights);
            Assert.Equal(report.History[^1], resumed.History[^1]);
            Assert.Throws<InvalidDataException>(() => new Trainer(s_small with { Dimensions = 8 }).State.Load(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_short_run_in_ten_dimensions_beats_the_trivial_fit_and_the_page_of_a_run_in_two_shows_the_solution()
    {
        Options options = s_small with { Dimensions = 10, Samples = 10, Points = 32, Steps = 120, Every = 60, TestPoints = 200 };
        Measurement last = Run.ToEnd(options, new Trainer(options), _ => { }, _ => { }).History[^1];
        Assert.True(last.Error < last.Trivial, $"{last}");

        options = s_small with { Dimensions = 2, Samples = 2, Steps = 5, Page = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()) };
        var trainer = new Trainer(options);
        try
        {
            Page.Write(options.Page, options, Run.ToEnd(options, trainer, _ => { }, _ => { }), trainer);
            string page = File.ReadAllText(options.Page);
            Assert.Contains("<path class=\"error\"", page, StringComparison.Ordinal);
            Assert.Equal(2, page.Split("data:image/bmp;base64,").Length - 1);
            Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
            Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(options.Page);
        }
    }

    [Fact]
    public void Options_are_read_and_refused_by_name()
    {
        Options options = Options.Parse(["--dimensions", "1000000", "--unbiased", "--problem", "two-body"]);
        Assert.Equal((1_000_000, 50, 200, true), (options.Dimensions, options.Block, options.TestPoints, options.IsUnbiased));
        Assert.Equal(s_small.Rate, Options.Parse([]).Rate);
        Assert.Contains("--colour", Assert.Throws<FormatException>(() => Options.Parse(["--colour", "red"])).Message, StringComparison.Ordinal);
        Assert.Contains("--block", Assert.Throws<FormatException>(() => Options.Parse(["--block", "7"])).Message, StringComparison.Ordinal);
        Assert.Contains("--samples", Assert.Throws<FormatException>(() => Options.Parse(["--samples", "15"])).Message, StringComparison.Ordinal);
    }
}
