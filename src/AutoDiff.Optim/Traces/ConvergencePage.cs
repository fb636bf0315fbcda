using System.Globalization;
using System.Net;
using System.Text;

namespace AutoDiff.Optim;

/// <summary>The trace of one method on one problem.</summary>
/// <param name="Problem">The problem: one pair of plots each.</param>
/// <param name="Method">The method: one line each.</param>
/// <param name="Entries">What was recorded.</param>
/// <param name="Minimum">The known minimum; NaN for the lowest value of all methods.</param>
public sealed record NamedTrace(string Problem, string Method, IReadOnlyList<TraceEntry> Entries, double Minimum = double.NaN);

/// <summary>Writes convergence plots as one HTML page that needs nothing else: inline SVG, for light and dark, readable without scripts.</summary>
public static class ConvergencePage
{
    private const double Width = 560;
    private const double Height = 320;
    private const double Left = 62;
    private const double Right = 12;
    private const double Top = 12;
    private const double Bottom = 42;
    private const double Floor = 1e-16;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>Writes the page.</summary>
    /// <param name="writer">Where to write; UTF-8.</param>
    /// <param name="title">The title.</param>
    /// <param name="traces">The traces, problems in the order of their first appearance.</param>
    public static void Write(TextWriter writer, string title, IReadOnlyList<NamedTrace> traces)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(traces);
        List<string> methods = [.. traces.Select(t => t.Method).Distinct()];
        writer.WriteLine("<!DOCTYPE html>");
        writer.WriteLine($"<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{Escape(title)}</title>");
        writer.WriteLine($"<style>{Style}</style></head><body><h1>{Escape(title)}</h1>");
        writer.WriteLine("<p>Left: f − f*, right: ‖∇f‖, both on logarithmic scales, against evaluations of all kinds. Point at a line or a name to see one method alone.</p>");
        foreach (IGrouping<string, NamedTrace> problem in traces.GroupBy(t => t.Problem))
        {
            double lowest = problem.SelectMany(t => t.Entries).Select(e => e.Value).Where(double.IsFinite).DefaultIfEmpty(0).Min();
            writer.WriteLine($"<section><h2>{Escape(problem.Key)}</h2><div class=\"plots\">");
            WritePlot(writer, [.. problem], methods, "f − f*", (t, e) => e.Value - (double.IsNaN(t.Minimum) ? lowest : t.Minimum));
            WritePlot(writer, [.. problem], methods, "‖∇f‖", (_, e) => e.GradientNorm);
            writer.WriteLine("</div><ul>");
            foreach (NamedTrace trace in problem)
            {
                TraceEntry last = trace.Entries.Count > 0 ? trace.Entries[^1] : default;
                writer.WriteLine(string.Create(
                    Invariant,
                    $"<li class=\"m{methods.IndexOf(trace.Method)}\" style=\"--c:{Colour(methods.IndexOf(trace.Method))}\"><i></i>{Escape(trace.Method)} <small>{last.Iteration} steps, {last.Evaluations.Total} evaluations, {last.Value:G6}</small></li>"));
            }

            writer.WriteLine("</ul></section>");
        }

        writer.WriteLine($"<script>{Script}</script></body></html>");
    }

    private static void WritePlot(
        TextWriter writer, IReadOnlyList<NamedTrace> traces, List<string> methods, string label, Func<NamedTrace, TraceEntry, double> measure)
    {
        (double X, double Y)[][] lines = [.. traces.Select(t => t.Entries
            .Select(e => ((double)e.Evaluations.Total, measure(t, e)))
            .Where(p => double.IsFinite(p.Item2))
            .Select(p => (Math.Log10(Math.Max(p.Item1, 1)), Math.Log10(Math.Max(p.Item2, Floor))))
            .ToArray())];
        double most = Math.Ceiling(lines.SelectMany(l => l).Select(p => p.X).DefaultIfEmpty(1).Max());
        double high = Math.Ceiling(lines.SelectMany(l => l).Select(p => p.Y).DefaultIfEmpty(0).Max());
        double low = Math.Floor(lines.SelectMany(l => l).Select(p => p.Y).DefaultIfEmpty(-1).Min());
        most = Math.Max(most, 1);
        high = Math.Max(high, low + 1);
        double X(double x) => Left + (x / most * (Width - Left - Right));
        double Y(double y) => Top + ((high - y) / (high - low) * (Height - Top - Bottom));
        writer.WriteLine(string.Create(Invariant, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Escape(label)} against evaluations\">"));
        for (double x = 0; x <= most; x++)
        {
            writer.WriteLine(string.Create(
                Invariant, $"<path class=\"grid\" d=\"M{X(x):F1} {Top}V{Height - Bottom}\"/><text x=\"{X(x):F1}\" y=\"{Height - Bottom + 16}\" text-anchor=\"middle\">{PowerOfTen(x)}</text>"));
        }

        double stride = Math.Max(1, Math.Ceiling((high - low) / 8));
        for (double y = low; y <= high; y += stride)
        {
            writer.WriteLine(string.Create(
                Invariant, $"<path class=\"grid\" d=\"M{Left} {Y(y):F1}H{Width - Right}\"/><text x=\"{Left - 6}\" y=\"{Y(y) + 4:F1}\" text-anchor=\"end\">{PowerOfTen(y)}</text>"));
        }

        writer.WriteLine(string.Create(Invariant, $"<text x=\"{(Left + Width - Right) / 2:F0}\" y=\"{Height - 6}\" text-anchor=\"middle\">evaluations</text>"));
        writer.WriteLine(string.Create(
            Invariant, $"<text transform=\"translate(14 {(Top + Height - Bottom) / 2:F0}) rotate(-90)\" text-anchor=\"middle\">{Escape(label)}</text>"));
        for (int i = 0; i < lines.Length; i++)
        {
            int method = methods.IndexOf(traces[i].Method);
            var points = new StringBuilder();
            (double X, double Y) before = (double.NaN, double.NaN);
            foreach ((double x, double y) in lines[i])
            {
                // What cannot be told apart on a screen is left out, so that long runs give small pages.
                (double px, double py) = (Math.Round(X(x), 1), Math.Round(Y(y), 1));
                if (Math.Abs(px - before.X) < 0.5 && Math.Abs(py - before.Y) < 0.5)
                {
                    continue;
                }

                points.Append(Invariant, $"{px:F1},{py:F1} ");
                before = (px, py);
            }

            writer.WriteLine(
                $"<polyline class=\"m{method}\" style=\"--c:{Colour(method)}\" points=\"{points.ToString().TrimEnd()}\"><title>{Escape(traces[i].Method)}</title></polyline>");
        }

        writer.WriteLine("</svg>");
    }

    private static string PowerOfTen(double exponent)
        => exponent == 0 ? "1" : string.Create(Invariant, $"10<tspan dy=\"-5\" font-size=\"8\">{exponent:F0}</tspan>");

    // Steps of the golden angle keep neighbours apart however many there are.
    private static string Colour(int method) => string.Create(Invariant, $"hsl({method * 137.5 % 360:F0} {65 + (method % 3 * 10)}% {42 + (method % 2 * 12)}%)");

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    private const string Style = """
        :root{color-scheme:light dark}
        body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:1180px;padding:0 1rem}
        h1{font-size:1.5rem}h2{font-size:1.1rem;margin:1.6rem 0 .4rem}
        .plots{display:flex;flex-wrap:wrap;gap:1rem}
        svg{flex:1 1 420px;min-width:0;font-size:11px}svg text{fill:currentColor}
        .grid{stroke:currentColor;stroke-opacity:.14;fill:none}
        polyline{fill:none;stroke:var(--c);stroke-width:1.6;stroke-linejoin:round}
        ul{list-style:none;padding:0;margin:.4rem 0;columns:20rem}
        li{break-inside:avoid;cursor:default}li i{display:inline-block;width:1.1em;height:.28em;margin-right:.5em;vertical-align:middle;background:var(--c)}
        small{opacity:.7}
        .chosen polyline,.chosen li{opacity:.12}
        .chosen .lit{opacity:1}polyline.lit{stroke-width:3}
        """;

    private const string Script = """
        for (const section of document.querySelectorAll('section')) {
          for (const item of section.querySelectorAll('polyline, li')) {
            const same = section.querySelectorAll('.' + item.classList[0]);
            item.addEventListener('mouseenter', () => { section.classList.add('chosen'); same.forEach(e => e.classList.add('lit')); });
            item.addEventListener('mouseleave', () => { section.classList.remove('chosen'); same.forEach(e => e.classList.remove('lit')); });
          }
        }
        """;
}
