using System.Globalization;
using System.Text;

namespace AutoDiff.Benchmarks.Harness;

/// <summary>Draws what derivatives cost, generated and by hand, as an SVG of bars.</summary>
internal static class RatioPlot
{
    private const int Left = 150;
    private const int Width = 480;
    private const int Top = 54;
    private const int Row = 34;
    private const int Bar = 12;

    public static string Draw(IReadOnlyList<Ratios> workloads)
    {
        double largest = Math.Ceiling(workloads.Max(w => Math.Max(w.Generated, w.Handwritten)));
        int height = Top + (workloads.Count * Row), all = height + 30;
        double X(double ratio) => ratio / largest * Width;
        StringBuilder svg = new();
        void Line(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Left + Width + 60} {all}\" font-family=\"sans-serif\" font-size=\"12\">");
        Line($"<rect width=\"{Left + Width + 60}\" height=\"{all}\" fill=\"white\"/>");
        Line($"<text x=\"{Left}\" y=\"20\" font-size=\"13\">gradient or Jacobian: time / time of the function</text>");
        Line($"<text x=\"{Left}\" y=\"40\" fill=\"#0b62a4\">generated</text><text x=\"{Left + 80}\" y=\"40\" fill=\"#8a8a8a\">by hand</text>");
        for (double tick = 0; tick <= largest; tick++)
        {
            Line($"<path d=\"M{Left + X(tick):F1} {Top}V{height}\" stroke=\"#ddd\"/><text x=\"{Left + X(tick):F1}\" y=\"{height + 18}\" text-anchor=\"middle\">{tick}</text>");
        }

        for (int i = 0; i < workloads.Count; i++)
        {
            Ratios w = workloads[i];
            int y = Top + (i * Row) + 4;
            Line($"<text x=\"{Left - 8}\" y=\"{y + Bar + 4}\" text-anchor=\"end\">{w.Name}</text>");
            Line($"<rect x=\"{Left}\" y=\"{y}\" width=\"{X(w.Generated):F1}\" height=\"{Bar}\" fill=\"#0b62a4\"/><text x=\"{Left + X(w.Generated) + 4:F1}\" y=\"{y + Bar - 2}\" font-size=\"10\">{w.Generated:F2}</text>");
            Line($"<rect x=\"{Left}\" y=\"{y + Bar + 1}\" width=\"{X(w.Handwritten):F1}\" height=\"{Bar}\" fill=\"#b5b5b5\"/><text x=\"{Left + X(w.Handwritten) + 4:F1}\" y=\"{y + (2 * Bar) - 1}\" font-size=\"10\">{w.Handwritten:F2}</text>");
        }

        Line($"</svg>");
        return svg.ToString();
    }
}
