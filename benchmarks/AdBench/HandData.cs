using AutoDiff.Benchmarks.Workloads;

namespace AutoDiff.Benchmarks.AdBench;

/// <param name="Correspondences">A vertex or, of the complicated variant, a triangle for each point.</param>
/// <param name="Coordinates">Two numbers a point, of the complicated variant alone.</param>
internal sealed record HandData(HandModel Model, int[] Correspondences, double[] Points, double[] Coordinates, double[] Pose)
{
    public static IReadOnlyDictionary<string, Golden> Goldens { get; } = new Dictionary<string, Golden>
    {
        ["simple_small/hand1_t26_c100"] = new(-1.12493459343133, -313.174228244, 342.249644427),
        ["simple_small/hand3_t26_c200"] = new(-3.52664131979015, -625.67074306, 704.568957305),
        ["simple_small/hand5_t26_c800"] = new(3.25361257003082, -2418.32043607, 2825.17442374),
        ["complicated_small/hand1_t26_c100"] = new(0.837798731240891, -309.225121678, 344.206469048),
        ["complicated_small/hand3_t26_c200"] = new(1.02596462834167, -588.072351319, 707.977597231),
        ["complicated_small/hand5_t26_c800"] = new(3.77341833954639, -2315.86101086, 2750.66549685),
    };

    public static string Variant(bool isComplicated) => isComplicated ? "complicated_small" : "simple_small";

    public static HandData Read(string folder, string file, bool isComplicated)
    {
        double[] numbers = AdBenchData.Numbers(folder, "hand", Variant(isComplicated), file + ".txt");
        int count = (int)numbers[0];
        int[] correspondences = new int[count];
        double[] points = new double[3 * count];
        for (int i = 0; i < count; i++)
        {
            correspondences[i] = (int)numbers[2 + 4 * i];
            numbers.AsSpan(3 + 4 * i, 3).CopyTo(points.AsSpan(3 * i));
        }

        return new(ReadModel(folder), correspondences, points, numbers[(2 + 4 * count)..^Hand.PoseParameters], numbers[^Hand.PoseParameters..]);
    }

    private static HandModel ReadModel(string folder)
    {
        string[][] bones = AdBenchData.Rows(folder, "hand", "model", "bones.txt");
        string[][] vertices = AdBenchData.Rows(folder, "hand", "model", "vertices.txt");
        double[] weights = new double[vertices.Length * bones.Length];
        for (int v = 0; v < vertices.Length; v++)
        {
            string[] row = vertices[v];
            for (int k = 0; k < (int)AdBenchData.Number(row[8]); k++)
            {
                weights[v * bones.Length + (int)AdBenchData.Number(row[9 + 2 * k])] = AdBenchData.Number(row[10 + 2 * k]);
            }
        }

        return new HandModel
        {
            Parents = [.. bones.Select(b => (int)AdBenchData.Number(b[1]))],
            Relatives = [.. bones.SelectMany(b => b[2..14].Select(AdBenchData.Number))],
            Inverses = [.. bones.SelectMany(b => b[18..30].Select(AdBenchData.Number))],
            Vertices = [.. vertices.SelectMany(v => v[..3].Select(AdBenchData.Number))],
            Weights = weights,
            Triangles = [.. AdBenchData.Rows(folder, "hand", "model", "triangles.txt").SelectMany(t => t.Select(x => (int)AdBenchData.Number(x)))],
        };
    }
}
