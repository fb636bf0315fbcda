using System.Globalization;
using System.Text;

namespace TwoLevels;

/// <summary>Plots as one page of HTML with inline SVG, for light and dark.</summary>
internal static class Page
{
    private const double Size = 420;
    private const double Margin = 46;
    private const double Rounding = 1e-17;

    public static void Write(string path, IEnumerable<string> sections) => File.WriteAllText(
        path,
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Two levels</title><style>"
        + ":root{color-scheme:light dark;font-family:system-ui,sans-serif}body{max-width:60rem;margin:2rem auto;padding:0 1rem}"
        + "svg{width:100%;max-width:34rem;height:auto}.axis{stroke:currentColor;opacity:.4}text{fill:currentColor;font-size:12px}"
        + ".line{fill:none;stroke:#2a78d6;stroke-width:2}.other{stroke:#eb6834}.in{fill:#2a78d6}.out{fill:#eb6834}.learnt{stroke:currentColor;stroke-width:2}</style></head><body><h1>Two levels</h1>"
        + string.Concat(sections) + "</body></html>");

    /// <summary>A line of values against iterations.</summary>
    public static string Curve(string title, string note, string label, IReadOnlyList<double> values)
    {
        double low = values.Min();
        double high = values.Max();
        double X(int i) => Margin + ((Size - (2 * Margin)) * i / Math.Max(1, values.Count - 1));
        double Y(double v) => Size - Margin - ((Size - (2 * Margin)) * (v - low) / Math.Max(high - low, 1e-12));
        string points = string.Join(" ", values.Select((v, i) => Invariant($"{X(i):0.0},{Y(v):0.0}")));
        return Section(
            title, note, Invariant($"0 0 {Size} {Size}"),
            Invariant($"<line class=\"axis\" x1=\"{Margin}\" y1=\"{Size - Margin}\" x2=\"{Size - Margin}\" y2=\"{Size - Margin}\"/>")
            + Invariant($"<line class=\"axis\" x1=\"{Margin}\" y1=\"{Margin}\" x2=\"{Margin}\" y2=\"{Size - Margin}\"/>")
            + $"<polyline class=\"line\" points=\"{points}\"/>"
            + Invariant($"<text x=\"4\" y=\"{Margin - 10}\">{label}: {high:G4}</text><text x=\"4\" y=\"{Size - Margin + 4}\">{low:G4}</text>")
            + Invariant($"<text x=\"{Size - Margin}\" y=\"{Size - Margin + 18}\" text-anchor=\"end\">{values.Count - 1} outer iterations</text>"));
    }

    /// <summary>Errors of derivatives against the error of the solution, both on logarithmic scales.</summary>
    public static string Errors(string title, string note, IReadOnlyList<JacobianError> errors)
    {
        double low = Decade(errors.Min(e => Math.Min(e.Solution, Math.Min(e.ByImplicit, e.ByUnrolling))));
        double high = Decade(errors.Max(e => Math.Max(e.Solution, Math.Max(e.ByImplicit, e.ByUnrolling)))) + 1;
        double X(double v) => Margin + ((Size - (2 * Margin)) * (Math.Log10(Math.Max(v, Rounding)) - low) / (high - low));
        double Y(double v) => Size - X(v);
        string Line(string style, Func<JacobianError, double> error) =>
            $"<polyline class=\"line {style}\" points=\"{string.Join(" ", errors.Select(e => Invariant($"{X(e.Solution):0.0},{Y(error(e)):0.0}")))}\"/>";
        string Label(string style, int row, string text) => Invariant(
            $"<line class=\"line {style}\" x1=\"{Margin + 12}\" y1=\"{Margin + (row * 18) + 8}\" x2=\"{Margin + 36}\" y2=\"{Margin + (row * 18) + 8}\"/>")
            + Invariant($"<text x=\"{Margin + 42}\" y=\"{Margin + (row * 18) + 12}\">{text}</text>");
        return Section(
            title, note, Invariant($"0 0 {Size} {Size}"),
            Invariant($"<line class=\"axis\" x1=\"{Margin}\" y1=\"{Size - Margin}\" x2=\"{Size - Margin}\" y2=\"{Size - Margin}\"/>")
            + Invariant($"<line class=\"axis\" x1=\"{Margin}\" y1=\"{Margin}\" x2=\"{Margin}\" y2=\"{Size - Margin}\"/>")
            + Line("", e => e.ByImplicit) + Line("other", e => e.ByUnrolling) + Label("", 0, "implicit") + Label("other", 1, "unrolled")
            + Invariant($"<text x=\"4\" y=\"{Margin - 10}\">error of the derivative: 1e{high}</text><text x=\"4\" y=\"{Size - Margin + 4}\">1e{low}</text>")
            + Invariant($"<text x=\"{Size - Margin}\" y=\"{Size - Margin + 18}\" text-anchor=\"end\">error of the solution: 1e{low} to 1e{high}</text>"));
    }

    private static double Decade(double value) => Math.Floor(Math.Log10(Math.Max(value, Rounding)));

    /// <summary>Samples, learnt points, and the line where the classifier changes its mind.</summary>
    public static string Plane(string title, string note, double[] samples, int[] labels, double[] points, double[] x)
    {
        const double Range = 2.6;
        double At(double v) => Size / 2 * (1 + (v / Range));
        var drawing = new StringBuilder();
        for (int i = 0; i < labels.Length; i++)
        {
            drawing.Append(Invariant(
                $"<circle class=\"{(labels[i] > 0 ? "in" : "out")}\" opacity=\".35\" r=\"3\" cx=\"{At(samples[2 * i]):0.0}\" cy=\"{At(-samples[(2 * i) + 1]):0.0}\"/>"));
        }

        // The border, as dots where the sign changes between neighbours of a grid.
        const int Cells = 210;
        for (int r = 0; r < Cells; r++)
        {
            for (int c = 1; c < Cells; c++)
            {
                double v = Range * ((2.0 * r / Cells) - 1);
                double left = Distillation.Score(x, Range * ((2.0 * (c - 1) / Cells) - 1), v);
                double right = Distillation.Score(x, Range * ((2.0 * c / Cells) - 1), v);
                if (left > 0 != right > 0)
                {
                    drawing.Append(Invariant(
                        $"<circle fill=\"currentColor\" r=\"1\" cx=\"{At(Range * ((2.0 * c / Cells) - 1)):0.0}\" cy=\"{At(-v):0.0}\"/>"));
                }
            }
        }

        for (int i = 0; i < points.Length / 2; i++)
        {
            drawing.Append(Invariant(
                $"<circle class=\"learnt {(i < points.Length / 4 ? "in" : "out")}\" r=\"7\" cx=\"{At(points[2 * i]):0.0}\" cy=\"{At(-points[(2 * i) + 1]):0.0}\"/>"));
        }

        return Section(title, note, Invariant($"0 0 {Size} {Size}"), drawing.ToString());
    }

    private static string Section(string title, string note, string box, string drawing) =>
        $"<section><h2>{title}</h2><p>{note}</p><svg viewBox=\"{box}\" role=\"img\" aria-label=\"{title}\">{drawing}</svg></section>";

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
