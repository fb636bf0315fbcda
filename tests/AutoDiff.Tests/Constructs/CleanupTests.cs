using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary><c>using</c> and <c>finally</c> with effects: these happen once, where the source says, by exceptions too.</summary>
public partial class CleanupTests
{
    /// <summary>Writes down what happens to it.</summary>
    private sealed class Log
    {
        private readonly List<string> _lines = [];

        public string Text => string.Join(" ", _lines);

        public int Depth { get; set; }

        public void Write(string line) => _lines.Add(line);

        public Span Begin(string name)
        {
            Write("+" + name);
            return new Span(this, name);
        }
    }

    private sealed class Span(Log log, string name) : IDisposable
    {
        public double Weight => 2;

        public void Dispose() => log.Write("-" + name);
    }

    [Differentiable]
    private static double Using(ReadOnlySpan<double> x, Log log)
    {
        using Span outer = log.Begin("a");
        double y = x[0] * outer.Weight;
        using (log.Begin("b"))
        {
            y *= x[1];
            if (y < 0)
            {
                return y * x[2];
            }

            log.Write("in");
        }

        using (Span? none = null)
        {
            y += x[2] * x[2];
        }

        log.Write("out");
        return y * y;
    }

    [Fact]
    [Supports("`using` of objects")]
    public void Resources_are_disposed_once_and_in_order()
    {
        foreach ((double[] x, string text) in new[] { (new double[] { 0.4, 1.3, 0.9 }, "+a +b in -b out -a"), ([-0.4, 1.3, 0.9], "+a +b -b -a") })
        {
            Log primal = new();
            Using(x, primal);
            Assert.Equal(text, primal.Text);
            Each(log => UsingJvp(x, log, [1, 1, 1]));
            Each(log => UsingVjp(x, log, 1, new double[3]));
            Each(log => UsingGradient(x, log, new double[3]));
            Each(log => UsingHvp(x, log, [1, 1, 1], new double[3]));
            Each(log => UsingHessian(x, log, new double[9]));
            Each(log => UsingTaylor(1, [.. x, 1, 1, 1], log, new double[2]));

            void Each(Action<Log> run)
            {
                Log log = new();
                run(log);
                Assert.Equal(text, log.Text);
            }
        }
    }

    [Fact]
    [Supports("`using` of objects")]
    public void Code_around_resources_differentiates()
    {
        Log log = new();
        ScalarFunction(
            [[0.4, 1.3, 0.9], [-0.4, 1.3, 0.9]], x => Using(x, log), (x, v) => UsingJvp(x, log, v), (x, c, g) => UsingVjp(x, log, c, g), (x, g) => UsingGradient(x, log, g),
            (x, v, h) => UsingHvp(x, log, v, h), (x, h) => UsingHessian(x, log, h), allocates: true);
    }

    [Differentiable]
    private static double Finally(ReadOnlySpan<double> x, Log log)
    {
        double y = x[0];
        log.Depth++;
        string name = $"{log.Depth} {{done}}";
        try
        {
            for (int i = 0; i < x.Length; i++)
            {
                if (x[i] > 5)
                {
                    throw new InvalidOperationException("too large");
                }

                y *= x[i];
            }
        }
        finally
        {
            log.Write(name);
            log.Write("end");
        }

        return y * x[1];
    }

    [Fact]
    [Supports("`finally` with effects on what is known before the `try`")]
    public void A_finally_with_effects_runs_once()
    {
        Log log = new();
        FinallyGradient([1, 2, 3], log, new double[3]);
        Assert.Equal("1 {done} end", log.Text);
        Assert.Throws<InvalidOperationException>(() => FinallyGradient([1, 2, 6], log, new double[3]));
        Assert.Equal("1 {done} end 2 {done} end", log.Text);
        ScalarFunction(
            [[0.4, 1.3, 0.9]], x => Finally(x, log), (x, v) => FinallyJvp(x, log, v), (x, c, g) => FinallyVjp(x, log, c, g), (x, g) => FinallyGradient(x, log, g),
            (x, v, h) => FinallyHvp(x, log, v, h), (x, h) => FinallyHessian(x, log, h), allocates: true);
    }

    [Differentiable]
    private static double Failing(double x, Log log)
    {
        using Span outer = log.Begin("a");
        using (log.Begin("b"))
        {
            if (x > 1)
            {
                throw new InvalidOperationException("too large");
            }
        }

        return x * x;
    }

    [Fact]
    public void Resources_are_disposed_when_an_exception_passes()
    {
        Log log = new();
        Assert.Throws<InvalidOperationException>(() => FailingGradient(2, log, out _));
        Assert.Equal("+a +b -b -a", log.Text);
    }
}
