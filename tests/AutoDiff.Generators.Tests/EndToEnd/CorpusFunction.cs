using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.Generators.Tests.EndToEnd;

/// <summary>A function of the corpus: where it is to be differentiated, and calls of its members through one delegate type.</summary>
/// <remarks>In the calls, <c>z</c> holds all inputs one after the other, <c>a</c> receives the results, <c>b</c> is a tangent or cotangent and
/// <c>c</c> receives the derivative.</remarks>
internal sealed class CorpusFunction
{
    private const string Signature = "(double[] z, double[] a, double[] b, double[] c)";
    private readonly IMethodSymbol _method;
    private readonly List<Parameter> _parameters = [];

    private sealed record Parameter(string Name, char Kind, int Offset, int Length, string Text);

    public CorpusFunction(IMethodSymbol method, int index)
    {
        _method = method;
        Index = index;
        AttributeData at = method.GetAttributes().Single(d => d.AttributeClass!.Name == "AtAttribute");
        string[] texts = [.. at.ConstructorArguments[0].Values.Select(v => (string)v.Value!)];
        if (texts.Length != method.Parameters.Length)
        {
            throw new InvalidOperationException($"{Name} has {method.Parameters.Length} parameters, and {texts.Length} arguments to test it at.");
        }

        List<double> point = [];
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            Add(parameter, texts[parameter.Ordinal], point);
        }

        Point = [.. point];
        Outputs = (method.ReturnsVoid ? 0 : 1) + _parameters.Where(p => p.Kind == 'o').Sum(p => p.Length);
    }

    public int Index { get; }

    public string Name => $"{_method.ContainingType.Name}.{_method.Name}";

    public double[] Point { get; }

    public int Outputs { get; }

    public string CallsType => $"Calls{Index}";

    private void Add(IParameterSymbol parameter, string text, List<double> point)
    {
        string type = parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        bool isConstant = parameter.GetAttributes().Any(a => a.AttributeClass!.Name is "NoDerivativeAttribute" or "ScratchAttribute");
        switch (type)
        {
            case "double" when !isConstant:
                _parameters.Add(new Parameter(parameter.Name, 's', point.Count, 1, ""));
                point.Add(double.Parse(text, CultureInfo.InvariantCulture));
                break;
            case "ReadOnlySpan<double>" or "double[]" when !isConstant:
                double[] values = Numbers(text);
                _parameters.Add(new Parameter(parameter.Name, type == "double[]" ? 'a' : 'v', point.Count, values.Length, ""));
                point.AddRange(values);
                break;
            case "Span<double>" when !isConstant:
                int length = int.Parse(text, CultureInfo.InvariantCulture);
                _parameters.Add(new Parameter(parameter.Name, 'o', _parameters.Where(p => p.Kind == 'o').Sum(p => p.Length), length, ""));
                break;
            case "Span<double>":
                _parameters.Add(new Parameter(parameter.Name, 'c', 0, 0, $"new double[{text}]"));
                break;
            case "ReadOnlySpan<double>" or "double[]":
                _parameters.Add(new Parameter(parameter.Name, 'c', 0, 0, $"new double[] {{ {string.Join(", ", Numbers(text).Select(v => v.ToString("R", CultureInfo.InvariantCulture)))} }}"));
                break;
            case "ReadOnlySpan<int>" or "int[]":
                _parameters.Add(new Parameter(parameter.Name, 'c', 0, 0, $"new int[] {{ {text.Trim('[', ']')} }}"));
                break;
            default:
                _parameters.Add(new Parameter(parameter.Name, 'c', 0, 0, text));
                break;
        }
    }

    /// <summary>A list in brackets, or <c>~n</c> for n numbers between 0.3 and 1.7.</summary>
    private static double[] Numbers(string text)
    {
        if (text.StartsWith('~'))
        {
            Random random = new(text.Length + int.Parse(text[1..], CultureInfo.InvariantCulture));
            return [.. Enumerable.Range(0, int.Parse(text[1..], CultureInfo.InvariantCulture)).Select(_ => Math.Round(0.3 + (1.4 * random.NextDouble()), 3))];
        }

        return [.. text.Trim('[', ']').Split(',').Select(t => double.Parse(t, CultureInfo.InvariantCulture))];
    }

    /// <summary>The calls of the members that were generated.</summary>
    public string Print(Compilation generated)
    {
        INamedTypeSymbol type = generated.GetTypeByMetadataName(_method.ContainingType.ToDisplayString())!;
        bool Has(string mode) => type.GetMembers(_method.Name + mode).Length > 0;
        string name = $"global::{_method.ContainingType.ToDisplayString()}.{_method.Name}";
        string result = _method.ReturnsVoid ? "" : "a[0] = ", arguments = Join(Arguments());
        StringBuilder text = new();
        text.Append($"public static class {CallsType}\n{{\n");
        Member(text, "Value", $"{result}{name}({arguments});");
        if (Has("Jvp"))
        {
            Member(text, "Jvp", $"{(_method.ReturnsVoid ? "" : "(a[0], c[0]) = ")}{name}Jvp({Join(Arguments().Concat(Tangents()))});");
        }

        if (Has("Vjp"))
        {
            Reverse(text, "Vjp", results => $"{result}{name}Vjp({Join(Arguments().Concat(_method.ReturnsVoid ? [] : ["b[0]"]).Concat(results))});");
        }

        if (Has("Gradient"))
        {
            Reverse(text, "Gradient", results => $"{result}{name}Gradient({Join(Arguments().Concat(results))});");
        }

        if (Has("Hvp"))
        {
            Reverse(text, "Hvp", results => $"{result}{name}Hvp({Join(Arguments().Concat(Tangents()).Concat(results))});");
        }

        if (Has("Hessian"))
        {
            Member(text, "Hessian", $"{result}{name}Hessian({arguments}, c);");
        }

        if (Has("Jacobian"))
        {
            Member(text, "Jacobian", $"{result}{name}Jacobian({arguments}, c);");
        }

        if (Has("Taylor"))
        {
            Taylor(text, name);
        }

        return text.Append("}\n\n").ToString();
    }

    private static string Join(IEnumerable<string> parts) => string.Join(", ", parts);

    private static void Member(StringBuilder text, string name, string body) => text.Append($"    public static void {name}{Signature}\n    {{\n        {body}\n    }}\n\n");

    private int First => _method.ReturnsVoid ? 0 : 1;

    private IEnumerable<string> Arguments() => _parameters.Select(p => p.Kind switch
    {
        's' => $"z[{p.Offset}]",
        'v' => $"z.AsSpan({p.Offset}, {p.Length})",
        'a' => $"z[{p.Offset}..{p.Offset + p.Length}]",
        'o' => $"a.AsSpan({First + p.Offset}, {p.Length})",
        _ => p.Text,
    });

    private IEnumerable<string> Tangents() => _parameters.Where(p => p.Kind != 'c').Select(p => p.Kind switch
    {
        's' => $"b[{p.Offset}]",
        'o' => $"c.AsSpan({First + p.Offset}, {p.Length})",
        _ => $"b.AsSpan({p.Offset}, {p.Length})",
    });

    private void Reverse(StringBuilder text, string name, Func<IEnumerable<string>, string> call) => Member(text, name, call(_parameters.Where(p => p.Kind != 'c').Select(p => p.Kind switch
    {
        's' => $"out c[{p.Offset}]",
        'o' => $"b.AsSpan({First + p.Offset}, {p.Length})",
        _ => $"c.AsSpan({p.Offset}, {p.Length})",
    })));

    /// <summary>The series to order 2 along the line z + b·t; <c>c</c> receives the coefficients of t, then those of t².</summary>
    private void Taylor(StringBuilder text, string name)
    {
        StringBuilder before = new(), after = new();
        List<string> arguments = ["2"];
        foreach (Parameter p in _parameters)
        {
            if (p.Kind == 'c')
            {
                arguments.Add(p.Text);
                continue;
            }

            before.Append($"double[] {p.Name}Series = new double[{3 * p.Length}];\n        ");
            arguments.Add(p.Name + "Series");
            if (p.Kind == 'o')
            {
                foreach ((string to, int row, int start) in new[] { ("a", 0, 0), ("c", 1, 0), ("c", 2, Outputs) })
                {
                    after.Append($"\n        {p.Name}Series.AsSpan({row * p.Length}, {p.Length}).CopyTo({to}.AsSpan({start + First + p.Offset}));");
                }
            }
            else
            {
                before.Append($"z.AsSpan({p.Offset}, {p.Length}).CopyTo({p.Name}Series);\n        b.AsSpan({p.Offset}, {p.Length}).CopyTo({p.Name}Series.AsSpan({p.Length}));\n        ");
            }
        }

        if (!_method.ReturnsVoid)
        {
            before.Append("double[] series = new double[3];\n        ");
            arguments.Add("series");
            after.Append($"\n        (a[0], c[0], c[{Outputs}]) = (series[0], series[1], series[2]);");
        }

        Member(text, "Taylor", $"{before}{name}Taylor({Join(arguments)});{after}");
    }
}
