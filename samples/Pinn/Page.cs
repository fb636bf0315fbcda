using System.Globalization;
using System.Net;
using System.Text;

namespace Pinn;

/// <summary>The report of a run as one page of HTML with everything in it, for light and dark.</summary>
internal static class Page
{
    private const double Width = 640;
    private const double Height = 340;
    private const double Left = 60;
    private const double Bottom = 40;
    private const double Top = 16;
    private const double Right = 16;
    private const int Pixels = 201;

    public static void Write(string path, Options options, Report report, Trainer trainer)
    {
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Allen–Cahn in ");
        page.Append(Invariant($"{options.Dimensions} dimensions</title><style>"));
        page.Append(":root{color-scheme:light dark;font-family:system-ui,sans-serif}body{max-width:62rem;margin:2rem auto;padding:0 1rem}svg{width:100%;max-width:44rem;height:auto}");
        page.Append("text{fill:currentColor;font-size:12px}.axis{stroke:currentColor;opacity:.5}.grid{stroke:currentColor;opacity:.12}.loss{stroke:#8b8b8b}.error{stroke:#2a78d6}.trivial{stroke:#eb6834;stroke-dasharray:6 4}");
        page.Append("path{fill:none;stroke-width:2}.maps{display:flex;flex-wrap:wrap;gap:1.5rem}figure{margin:0}figure img{width:18rem;image-rendering:pixelated;border-radius:50%}figcaption{font-size:.85rem;max-width:18rem}");
        page.Append(Invariant($"</style></head><body><h1>Δu + u − u³ = f in {options.Dimensions:N0} dimensions</h1>"));
        page.Append(Invariant($"<p>{WebUtility.HtmlEncode(report.Summary)}</p>"));
        Plot(page, report);
        if (options.Dimensions == 2)
        {
            Maps(page, trainer);
        }

        page.Append("</body></html>");
        File.WriteAllText(path, page.ToString());
    }

    private static void Plot(StringBuilder page, Report report)
    {
        IReadOnlyList<Measurement> history = report.History;
        IEnumerable<double> values = history.SelectMany(m => (double[])[m.Loss, m.Error, m.Trivial]).Where(v => double.IsFinite(v) && v > 0);
        double low = Math.Floor(Math.Log10(values.Min())), high = Math.Max(low + 1, Math.Ceiling(Math.Log10(values.Max()))), last = Math.Max(1, history[^1].Step);
        double X(double step) => Left + ((Width - Left - Right) * step / last);
        double Y(double value) => Top + ((Height - Top - Bottom) * (high - Math.Log10(value)) / (high - low));
        page.Append(Invariant($"<h2>Convergence</h2><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"Loss and error by step\">"));
        for (double power = low; power <= high; power++)
        {
            double y = Y(Math.Pow(10, power));
            page.Append(Invariant($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.0}\" y2=\"{y:0.0}\"/><text x=\"{Left - 8}\" y=\"{y + 4:0.0}\" text-anchor=\"end\">1e{power}</text>"));
        }

        for (int tick = 0; tick <= 4; tick++)
        {
            page.Append(Invariant($"<text x=\"{X(tick * last / 4):0.0}\" y=\"{Height - Bottom + 18}\" text-anchor=\"middle\">{tick * last / 4:0}</text>"));
        }

        page.Append(Invariant($"<line class=\"axis\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Height - Bottom}\" y2=\"{Height - Bottom}\"/><text x=\"{Width - Right}\" y=\"{Height - 6}\" text-anchor=\"end\">steps</text>"));
        Line("loss", m => m.Loss);
        Line("error", m => m.Error);
        Line("trivial", m => m.Trivial);
        page.Append("</svg><p><b style=\"color:#2a78d6\">—</b> relative error, <b style=\"color:#eb6834\">- -</b> that of the best multiple of 1 − |x|², <b style=\"color:#8b8b8b\">—</b> mean squared residual over (size · d)²</p>");

        void Line(string name, Func<Measurement, double> value)
        {
            string points = string.Join('L', history.Where(m => value(m) > 0).Select(m => Invariant($"{X(m.Step):0.0} {Y(value(m)):0.0}")));
            page.Append(Invariant($"<path class=\"{name}\" d=\"M{points}\"/>"));
        }
    }

    private static void Maps(StringBuilder page, Trainer trainer)
    {
        double[] solution = new double[Pixels * Pixels], error = new double[Pixels * Pixels], x = new double[2];
        for (int row = 0; row < Pixels; row++)
        {
            for (int column = 0; column < Pixels; column++)
            {
                (x[0], x[1]) = ((2.0 * column / (Pixels - 1)) - 1, 1 - (2.0 * row / (Pixels - 1)));
                double square = (x[0] * x[0]) + (x[1] * x[1]);
                int at = (row * Pixels) + column;
                solution[at] = square < 1 ? trainer.Solution(x, square) : double.NaN;
                error[at] = square < 1 ? Math.Abs(solution[at] - trainer.Exact(x, square)) : double.NaN;
            }
        }

        page.Append("<h2>On the disk</h2><div class=\"maps\">");
        Map(page, "u", solution);
        Map(page, "|u − u*|", error);
        page.Append("</div>");
    }

    private static void Map(StringBuilder page, string name, double[] values)
    {
        double low = values.Where(double.IsFinite).Min(), high = values.Where(double.IsFinite).Max();
        string image = Convert.ToBase64String(Bitmap.Encode(values, Pixels, low, high));
        page.Append(Invariant($"<figure><img alt=\"{name}\" src=\"data:image/bmp;base64,{image}\"><figcaption>{name}: from {low:G3} (dark) to {high:G3} (bright)</figcaption></figure>"));
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
