using System.Globalization;
using System.Text;

namespace AutoDiff.Benchmarks.Taylor;

/// <summary>Draws the cost of derivatives over their order as an SVG, on a logarithmic scale.</summary>
internal static class TaylorPlot
{
    private const int Width = 340;
    private const int Height = 230;
    private const int Left = 46;
    private const int Top = 34;
    private const int Gap = 70;
    private const int Orders = 10;

    private static readonly double[] s_ticks = [1, 2, 5, 10, 20, 50];

    /// <summary>The costs of one function, from order 1 on, over that of the function itself.</summary>
    internal sealed record Panel(string Name, double[] Series, double[] Nesting);

    public static string Draw(IReadOnlyList<Panel> panels)
    {
        int width = Left + (panels.Count * (Width + Gap)), height = Top + Height + 46;
        StringBuilder svg = new();
        Line(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\">");
        Line(svg, $"<rect width=\"{width}\" height=\"{height}\" fill=\"white\"/>");
        for (int i = 0; i < panels.Count; i++)
        {
            Draw(svg, panels[i], Left + (i * (Width + Gap)));
        }

        Line(svg, $"</svg>");
        return svg.ToString();
    }

    private static void Draw(StringBuilder svg, Panel panel, int left)
    {
        Line(svg, $"<g transform=\"translate({left} {Top})\">");
        Line(svg, $"<text x=\"{Width / 2}\" y=\"-14\" text-anchor=\"middle\" font-size=\"13\">{panel.Name}: time / primal</text>");
        foreach (double tick in s_ticks)
        {
            Line(svg, $"<path d=\"M0 {Y(tick):F1}H{Width}\" stroke=\"#ddd\"/><text x=\"-6\" y=\"{Y(tick) + 4:F1}\" text-anchor=\"end\">{tick}</text>");
        }

        for (int k = 1; k <= Orders; k++)
        {
            Line(svg, $"<text x=\"{X(k):F1}\" y=\"{Height + 16}\" text-anchor=\"middle\">{k}</text>");
        }

        Line(svg, $"<text x=\"{Width / 2}\" y=\"{Height + 36}\" text-anchor=\"middle\">order</text>");
        Curve(svg, panel.Series, "#0b62a4", "", "series");
        Curve(svg, panel.Nesting, "#c4421a", " stroke-dasharray=\"6 3\"", "nesting");
        Line(svg, $"</g>");
    }

    private static void Curve(StringBuilder svg, double[] ratios, string colour, string dash, string label)
    {
        IEnumerable<string> points = ratios.Select((r, k) => string.Create(CultureInfo.InvariantCulture, $"{X(k + 1):F1},{Y(r):F1}"));
        Line(svg, $"<polyline points=\"{string.Join(' ', points)}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"{dash}/>");
        Line(svg, $"<text x=\"{X(ratios.Length) + 5:F1}\" y=\"{Y(ratios[^1]) + 4:F1}\" fill=\"{colour}\">{label}</text>");
    }

    private static double X(int order) => 16 + ((order - 1) * (Width - 32.0) / (Orders - 1));

    private static double Y(double ratio) => Height * (1 - (Math.Log(ratio) / Math.Log(s_ticks[^1])));

    private static void Line(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
