using System.Globalization;

namespace Pinn;

/// <summary>What is run. The defaults are the quick setting.</summary>
internal sealed record Options
{
    public const string Usage = """
        Options, with their defaults:
          --dimensions 100      d, from 2 to 1000000
          --problem companion   companion or two-body
          --samples 16          |J|, the sampled dimensions at each point; even, or d for the exact Laplacian
          --unbiased            the product of two residuals with half of the samples each, instead of a square
          --points 100          points in a step
          --steps 1000
          --rate 0.002          Adam's first rate; it falls to zero linearly
          --block 1             weights of the first layer are shared by blocks of so many inputs (50 from 200000 dimensions on)
          --test 1000           points of the test (200 from 200000 dimensions on)
          --threads 2
          --seed 1
          --checkpoint FILE     is written every --every steps, and continued from if it is there
          --every 100
          --page pinn.html      convergence, and the solution if d = 2
        """;

    public int Dimensions { get; init; } = 100;

    public string Problem { get; init; } = "companion";

    public int Samples { get; init; } = 16;

    public bool IsUnbiased { get; init; }

    public int Points { get; init; } = 100;

    public int Steps { get; init; } = 1000;

    public double Rate { get; init; } = 2e-3;

    public int Block { get; init; } = 1;

    public int TestPoints { get; init; } = 1000;

    public int Threads { get; init; } = 2;

    public int Seed { get; init; } = 1;

    public string? Checkpoint { get; init; }

    public int Every { get; init; } = 100;

    public string Page { get; init; } = "pinn.html";

    public static Options Parse(string[] arguments)
    {
        var values = new Dictionary<string, string>();
        bool unbiased = false;
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--unbiased")
            {
                unbiased = true;
            }
            else if (arguments[i].StartsWith("--", StringComparison.Ordinal) && i + 1 < arguments.Length)
            {
                values[arguments[i][2..]] = arguments[++i];
            }
            else
            {
                throw new FormatException($"What is '{arguments[i]}'?");
            }
        }

        string Text(string name, string fallback) => values.Remove(name, out string? value) ? value : fallback;
        int Number(string name, int fallback) => int.Parse(Text(name, fallback.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
        int dimensions = Number("dimensions", 100);
        bool isHuge = dimensions >= 200_000;
        var options = new Options
        {
            Dimensions = dimensions,
            Problem = Text("problem", "companion"),
            Samples = Number("samples", Math.Min(16, dimensions)),
            IsUnbiased = unbiased,
            Points = Number("points", 100),
            Steps = Number("steps", 1000),
            Rate = double.Parse(Text("rate", "0.002"), CultureInfo.InvariantCulture),
            Block = Number("block", isHuge ? 50 : 1),
            TestPoints = Number("test", isHuge ? 200 : 1000),
            Threads = Number("threads", 2),
            Seed = Number("seed", 1),
            Checkpoint = values.Remove("checkpoint", out string? path) ? path : null,
            Every = Number("every", 100),
            Page = Text("page", "pinn.html"),
        };
        return values.Count == 0 ? options.Checked() : throw new FormatException($"There is no option --{values.Keys.First()}.");
    }

    public Options Checked()
    {
        Require(Dimensions is >= 2 and <= 1_000_000, "--dimensions is from 2 to 1000000");
        Require(Problem is "companion" or "two-body", "--problem is companion or two-body");
        Require(Samples >= 2 && Samples <= Dimensions && (Samples % 2 == 0), "--samples is even, and at most d");
        Require(Block >= 1 && Dimensions % Block == 0, "--block divides d");
        Require(Points >= 1 && Steps >= 1 && TestPoints >= 1 && Threads >= 1 && Every >= 1 && Rate > 0, "numbers are positive");
        return this;

        static void Require(bool condition, string what)
        {
            if (!condition)
            {
                throw new FormatException(what + ".");
            }
        }
    }
}
