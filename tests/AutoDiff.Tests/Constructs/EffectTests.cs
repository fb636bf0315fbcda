using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

public partial class EffectTests
{
    private sealed class Counter
    {
        public int Count { get; private set; }

        /// <summary>1, 2, 3 …: a value that is lost if the call is not made or made twice.</summary>
        public int Next() => ++Count;
    }

    [Differentiable]
    private static double Counted(ReadOnlySpan<double> x, Counter counter)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            int weight = counter.Next();
            sum += weight * x[i] * x[i];
            if (i == 1)
            {
                counter.Next();
            }
        }

        return sum * sum;
    }

    [Fact]
    [Supports("effects on inert data: counters, logging, events, once per call")]
    public void Effects_run_once_per_call_and_their_values_are_kept()
    {
        double[] x = [0.5, 1.5, -1];
        double[] v = [1, 2, 3];
        double sum = (1 * 0.25) + (2 * 2.25) + (4 * 1);
        double[] inner = [2 * 1 * 0.5, 2 * 2 * 1.5, 2 * 4 * -1];
        double[] expected = [.. inner.Select(d => 2 * sum * d)];
        double[] weights = [2, 4, 8];
        double slope = inner[0] + (2 * inner[1]) + (3 * inner[2]);
        double[] product = [.. inner.Select((d, i) => (2 * d * slope) + (2 * sum * weights[i] * v[i]))];
        double[] r = new double[3];

        Counter counter = new();
        CountedGradient(x, counter, r);
        Close("gradient", expected, r);
        Assert.Equal(4, counter.Count);

        counter = new();
        CountedVjp(x, counter, 1, r);
        Close("Vjp", expected, r);
        Assert.Equal(4, counter.Count);

        counter = new();
        Close("Jvp", 2 * sum * slope, CountedJvp(x, counter, v).Tangent);
        Assert.Equal(4, counter.Count);

        counter = new();
        CountedHvp(x, counter, v, r);
        Close("Hvp", product, r);
        Assert.Equal(4, counter.Count);

        counter = new();
        double[] h = new double[9];
        CountedHessian(x, counter, h);
        Close("Hessian", product, [.. Enumerable.Range(0, 3).Select(i => h[3 * i] + (2 * h[(3 * i) + 1]) + (3 * h[(3 * i) + 2]))]);
        Assert.Equal(4, counter.Count);
    }

    [Differentiable]
    private static void CountedOutputs(ReadOnlySpan<double> x, Span<double> y, Counter counter)
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = counter.Next() * x[0] * x[1] + x[i];
        }
    }

    [Fact]
    [Supports("effects on inert data: counters, logging, events, once per call")]
    public void Effects_run_once_per_Jacobian()
    {
        Counter counter = new();
        double[] y = new double[2];
        double[] jacobian = new double[4];
        CountedOutputsJacobian([2, 3], y, counter, jacobian);
        Assert.Equal([8, 15], y);
        Assert.Equal([4, 2, 6, 5], jacobian);
        Assert.Equal(2, counter.Count);
    }

    private static double Noisy(double x, Counter counter) => counter.Next() * x * x;

    [Differentiable]
    private static double CountedHelper(double x, Counter counter) => Noisy(x, counter) * Noisy(Math.Sin(x), counter);

    [Fact]
    [Supports("effects on inert data: counters, logging, events, once per call")]
    public void Effects_of_helpers_run_once_per_call()
    {
        Counter counter = new();
        Close("value", 2 * Math.Pow(0.7 * Math.Sin(0.7), 2), CountedHelperGradient(0.7, counter, out double g));
        Close("gradient", 4 * 0.7 * Math.Sin(0.7) * (Math.Sin(0.7) + (0.7 * Math.Cos(0.7))), g);
        Assert.Equal(2, counter.Count);
        counter = new();
        CountedHelperHvp(0.7, counter, 1, out _);
        Assert.Equal(2, counter.Count);
    }

    [Differentiable]
    private static double Logged(ReadOnlySpan<double> x, List<string> log, Random random)
    {
        log.Add($"n = {x.Length}");
        double noise = random.NextDouble();
        double y = x[0] * noise;
        for (int i = 0; i < 2; i++)
        {
            log.Add("step " + i);
            y *= x[1] * y;
        }

        return y;
    }

    [Fact]
    [Supports("effects on inert data: counters, logging, events, once per call")]
    public void Logging_and_random_numbers()
    {
        double noise = new Random(3).NextDouble();
        double Exact(double[] p) => Math.Pow(p[0] * noise, 4) * p[1] * p[1] * p[1];
        double[] slopes = Support.FiniteDifference.Jacobian(p => [Exact(p)], [0.8, 1.2]);
        double[] g = new double[2];
        List<string> log = [];
        LoggedGradient([0.8, 1.2], log, new Random(3), g);
        Close("gradient", slopes, g);
        Assert.Equal(["n = 2", "step 0", "step 1"], log);
        log.Clear();
        double[] h = new double[4];
        LoggedHessian([0.8, 1.2], log, new Random(3), h);
        Close("h[1]", 12 * Math.Pow(0.8, 3) * Math.Pow(noise, 4) * 1.44, h[1]);
        Assert.Equal(3, log.Count);
    }

    private sealed class Prices
    {
        public readonly Dictionary<string, int> Places = new() { ["a"] = 1, ["b"] = 0 };
        public readonly string[] Names = ["a", "none", "b", "a"];
        public int Lookups;

        /// <summary>It is not seen through: it gives text by reference.</summary>
        public bool Find(int i, out string name, out (double Low, int High) range)
        {
            Lookups++;
            name = Names[i];
            range = (0.25 * i, i);
            return i != 1;
        }

        public void Count(out int names, out string last)
        {
            names = Names.Length;
            last = Names[^1];
        }
    }

    [Differentiable]
    private static double Looked(ReadOnlySpan<double> x, Prices prices)
    {
        double sum = double.TryParse("0.5", System.Globalization.CultureInfo.InvariantCulture, out double half) ? x[0] * half : 0;
        int last = -1;
        foreach (string name in prices.Names)
        {
            if (prices.Places.TryGetValue(name, out int place))
            {
                sum += x[place] * x[0];
            }
            else if (!int.TryParse(name, out last))
            {
                sum *= x[1] + last;
            }
        }

        return sum;
    }

    [Differentiable]
    private static double Found(ReadOnlySpan<double> x, Prices prices)
    {
        double sum = x[0];
        for (int i = 0; i < 3; i++)
        {
            bool isFound = prices.Find(i, out string name, out (double Low, int High) range);
            sum *= isFound ? x[1] * x[1] * (range.Low + range.High + 1) : name.Length * x[0];
        }

        prices.Count(out int count, out _);
        return sum * count;
    }

    [Fact]
    [Supports("calls on constants that give results by `out`: `TryGetValue`, `TryParse`")]
    public void Results_by_out_of_calls_on_constants()
    {
        Prices prices = new();
        ScalarFunction(
            2, x => Looked(x, prices), (x, v) => LookedJvp(x, prices, v), (x, c, g) => LookedVjp(x, prices, c, g), (x, g) => LookedGradient(x, prices, g), (x, v, hv) => LookedHvp(x, prices, v, hv),
            (x, h) => LookedHessian(x, prices, h));

        // What is repeated for a Hessian keeps text and numbers together in objects.
        ScalarFunction(
            2, x => Found(x, prices), (x, v) => FoundJvp(x, prices, v), (x, c, g) => FoundVjp(x, prices, c, g), (x, g) => FoundGradient(x, prices, g), (x, v, hv) => FoundHvp(x, prices, v, hv),
            (x, h) => FoundHessian(x, prices, h), allocates: true);
        prices.Lookups = 0;
        FoundHessian([0.5, 2], prices, new double[4]);
        Assert.Equal(3, prices.Lookups);
    }
}
