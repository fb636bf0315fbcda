namespace AutoDiff.Optim.Tests.Sets;

public class ProjectionTests
{
    [Fact]
    public void The_simplex_has_a_closed_form_in_two_dimensions()
    {
        var random = new Random(1);
        var y = new double[2];
        for (int k = 0; k < 100; k++)
        {
            double[] x = [(10 * random.NextDouble()) - 5, (10 * random.NextDouble()) - 5];
            Projections.OntoSimplex<double>(x, y, 2);
            double first = Math.Clamp(1 + ((x[0] - x[1]) / 2), 0, 2);
            Assert.Equal(first, y[0], 1e-14);
            Assert.Equal(2 - first, y[1], 1e-14);
        }
    }

    [Fact]
    public void The_simplex_projection_is_the_best_of_all_choices_of_zeros()
    {
        var random = new Random(2);
        for (int k = 0; k < 300; k++)
        {
            int n = 1 + (k % 7);
            double sum = 0.1 + (3 * random.NextDouble());
            double[] x = [.. Enumerable.Range(0, n).Select(_ => Math.Round((6 * random.NextDouble()) - 3, k % 3))];
            var y = new double[n];
            Projections.OntoSimplex<double>(x, y, sum);
            double[] best = Best(x, sum);
            for (int i = 0; i < n; i++)
            {
                Assert.Equal(best[i], y[i], 1e-13);
            }
        }
    }

    [Fact]
    public void A_common_part_of_all_components_costs_no_digits()
    {
        var y = new double[3];
        Projections.OntoSimplex<double>([1e9 + 0.25, 1e9 + 0.5, 1e9], y, 1);
        double[] expected = [1.0 / 3, 7.0 / 12, 1.0 / 12];
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(expected[i], y[i], 6);
        }

        Assert.Equal(1, y.Sum(), 6);
    }

    [Fact]
    public void The_Manhattan_ball_is_the_simplex_with_signs()
    {
        var y = new double[3];
        Projections.OntoManhattanBall<double>([-3, 1, 2.5], y, 2);
        Assert.Equal([-1.25, 0, 0.75], y);
        Projections.OntoManhattanBall<double>([-0.5, 0.25, 1], y, 2);
        Assert.Equal([-0.5, 0.25, 1], y);
    }

    [Fact]
    public void The_ball_keeps_the_direction()
    {
        var y = new double[2];
        Projections.OntoBall<double>([6, 8], default, y, 5);
        Assert.Equal([3, 4], y);
        Projections.OntoBall<double>([7, 9], [1, 1], y, 5);
        Assert.Equal([4, 5], y);
        Projections.OntoBall<double>([0.5, 0.5], default, y, 5);
        Assert.Equal([0.5, 0.5], y);
        Projections.OntoBall<double>([3e200, 4e200], default, y, 5);
        Assert.Equal([3, 4], y.Select(v => Math.Round(v, 12)));
    }

    [Theory]
    [InlineData("simplex")]
    [InlineData("Manhattan ball")]
    [InlineData("ball")]
    public void No_point_of_the_set_is_nearer(string set)
    {
        // y is the projection of x on a convex set if and only if (x − y)ᵀ(z − y) ≤ 0 for all z of the set.
        FeasibleSet s = set == "simplex" ? new Simplex() : set == "ball" ? new Ball() : new ManhattanBall();
        var random = new Random(3);
        for (int k = 0; k < 50; k++)
        {
            double[] x = Point(4);
            var y = new double[6];
            var z = new double[6];
            s.Project<double>(x, y);
            for (int j = 0; j < 20; j++)
            {
                s.Project<double>(Point(10), z);
                Assert.True(x.Zip(y, z).Sum(t => (t.First - t.Second) * (t.Third - t.Second)) <= 1e-13);
            }
        }

        double[] Point(double scale) => [.. Enumerable.Range(0, 6).Select(_ => scale * ((2 * random.NextDouble()) - 1))];
    }

    [Fact]
    public void Projections_allocate_nothing()
    {
        double[] x = [.. Enumerable.Range(0, 1000).Select(i => Math.Sin(i))];
        var y = new double[1000];
        Assert.Equal(0, Allocation.Least(Run));

        void Run()
        {
            Projections.OntoSimplex<double>(x, y, 1);
            Projections.OntoManhattanBall<double>(x, y, 1);
            Projections.OntoBall<double>(x, default, y, 1);
        }
    }

    [Fact]
    public void Bad_arguments_are_named()
    {
        double[] x = [1, 2];
        AssertNamed("x", () => Projections.OntoSimplex<double>([], [], 1));
        AssertNamed("result", () => Projections.OntoSimplex<double>(x, new double[3], 1));
        AssertNamed("result", () => Projections.OntoSimplex<double>(x, x, 1));
        AssertNamed("x", () => Projections.OntoSecondOrderCone<double>([], []));
        AssertNamed("result", () => Projections.OntoSecondOrderCone<double>(x, x));
        AssertNamed("sum", () => Projections.OntoSimplex<double>(x, new double[2], 0));
        AssertNamed("radius", () => Projections.OntoBall<double>(x, default, new double[2], double.NaN));
        AssertNamed("center", () => Projections.OntoBall<double>(x, [1], new double[2], 1));
        AssertNamed("Sum", () => _ = new Simplex { Sum = 0 });

        static void AssertNamed(string name, Action call) => Assert.Equal(name, Assert.ThrowsAny<ArgumentException>(call).ParamName);
    }

    /// <summary>For each choice of the components that are not 0, the others move by the same amount; of those that stay positive the nearest.</summary>
    private static double[] Best(double[] x, double sum)
    {
        int n = x.Length;
        double least = double.PositiveInfinity;
        double[] best = [];
        for (int choice = 1; choice < 1 << n; choice++)
        {
            int[] chosen = [.. Enumerable.Range(0, n).Where(i => (choice & (1 << i)) != 0)];
            double shift = (chosen.Sum(i => x[i]) - sum) / chosen.Length;
            var y = new double[n];
            foreach (int i in chosen)
            {
                y[i] = x[i] - shift;
            }

            double distance = x.Zip(y, (a, b) => (a - b) * (a - b)).Sum();
            if (y.All(v => v >= 0) && distance < least)
            {
                (least, best) = (distance, y);
            }
        }

        return best;
    }

    public static TheoryData<FeasibleSet> Sets => [new Simplex(), new Ball { Radius = 0.7 }, new ManhattanBall(), new Cube { Upper = 0.5 }, new Blocks(new Simplex { Sum = 2 }, 3), new SecondOrderCone(), new Blocks(new SecondOrderCone(), 2)];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Derivatives_of_projections_are_those_of_finite_differences_and_symmetric(FeasibleSet set)
    {
        double[] x = [0.9, -0.3, 0.2, 0.45, 1.2, 0.65];
        double[] v = [1, -2, 0.5, 0.3, -0.7, 1.1];
        double[] w = [-0.4, 0.9, 1.3, -1, 0.2, 0.6];
        double[] value = new double[6];
        double[] jv = new double[6];
        double[] jw = new double[6];
        set.ProjectJvp<double>(x, v, value, jv);
        set.ProjectJvp<double>(x, w, value, jw);
        double[] up = new double[6];
        double[] down = new double[6];
        const double H = 1e-6;
        set.Project<double>([.. x.Zip(v, (a, b) => a + H * b)], up);
        set.Project<double>([.. x.Zip(v, (a, b) => a - H * b)], down);
        for (int i = 0; i < 6; i++)
        {
            Assert.Equal((up[i] - down[i]) / (2 * H), jv[i], 1e-8);
        }

        Assert.Equal(w.Zip(jv, (a, b) => a * b).Sum(), v.Zip(jw, (a, b) => a * b).Sum(), 1e-14);
        Assert.Contains(jv, d => d != 0);
    }
}
