using AutoDiff.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiff.Generators.Tests.Emission;

/// <summary>Whole files: they compile without warnings for every kind of parameter and every place a method may be in.</summary>
public class FileTests
{
    private const string Loss = """
        namespace Demo.Models;

        public static partial class Model
        {
            /// <summary>A loss.</summary>
            [Differentiable]
            public static double F(ReadOnlySpan<double> w, [NoDerivative] double[] a, [NoDerivative] int count = 3)
            {
                double sum = 0;
                for (int i = 0; i < w.Length; i++)
                {
                    sum += Math.Exp(a[i] * w[i]);
                }

                return sum / count;
            }
        }
        """;

    public static TheoryData<string> Sources => new()
    {
        Loss,
        """
        public enum Kind { Put, Call }

        public static partial class Model
        {
            [Differentiable]
            public static double F(double x) => Payoff(x, Kind.Call) + Payoff(x, Kind.Put);

            private static double Payoff(double x, Kind kind) => kind switch
            {
                Kind.Put => Math.Max(100 - x, 0),
                Kind.Call => kind == Kind.Put ? x : Math.Max(x - 100, 0),
                _ => throw new ArgumentOutOfRangeException(nameof(kind)),
            };
        }
        """,
        """
        public static partial class Model
        {
            [Differentiable]
            public static double F(
                double x, in double y, ref double z, out double w, [InOut] Span<double> s, [Scratch] Span<double> work, Span<double> o, double[] arr)
            {
                work[0] = x * y;
                w = work[0] + z;
                z = z * w;
                s[0] = s[0] * x + arr[0];
                for (int i = 0; i < o.Length; i++)
                {
                    o[i] = s[0] * arr[i] * z;
                }

                if (x > 3)
                {
                    return x;
                }

                double r = Math.Sqrt(y);
                for (int i = 0; i < arr.Length; i++)
                {
                    if (arr[i] > 5)
                    {
                        break;
                    }

                    r += arr[i] * Math.Sin(r);
                }

                return r + w;
            }
        }
        """,
        """
        namespace N
        {
            public partial class Outer
            {
                public partial struct Inner
                {
                    [Differentiable]
                    internal static void F(float x, float y, Span<float> o)
                    {
                        o[0] = x * y;
                        o[1] = Helper(x, 3) + MathF.Pow(y, 2.5f);
                        o[2] += x / y;
                    }

                    private static float Helper(float a, int n) => n == 0 ? a : Helper(a * a + 0.1f, n - 1) * a;
                }
            }
        }
        """,
        """
        public static partial class Model
        {
            [Differentiable]
            public static void F(ReadOnlySpan<double> b, [NoDerivative] ReadOnlySpan<double> t, Span<double> r, [NoDerivative] string @class)
            {
                if (@class.Length == 0)
                {
                    throw new ArgumentException("Empty.", nameof(@class));
                }

                for (int i = 0; i < r.Length; i++)
                {
                    r[i] = b[0] * (1 - Math.Exp(-b[1] * t[i]));
                }
            }
        }
        """,
        """
        public static partial class Model
        {
            [Differentiable]
            public static float F(float x, float xTangent, [NoDerivative] params int[] cotangent) =>
                x * xTangent * cotangent.Length;
        }
        """,
        """
        public static partial class Model
        {
            private static int Math => 3;

            [Differentiable]
            public static double F(double x) => global::System.Math.Sin(x) * Math;
        }
        """,
        """
        public static partial class Model
        {
            [Differentiable]
            public static double F(this double[] x)
            {
                Span<double> work = stackalloc double[4];
                foreach (double v in x)
                {
                    work[1] += v * v * v;
                }

                return work[1] * x[0];
            }
        }
        """,
    };

    [Theory]
    [MemberData(nameof(Sources))]
    public void Compiles(string source) => GeneratedFile.Compile(source, GeneratedFile.Of(source));

    [Theory]
    [MemberData(nameof(Sources))]
    public void TheRefusedFormCompiles(string source) => GeneratedFile.Compile(source, GeneratedFile.Refused(source, "because of \"this\""));

    [Theory]
    [MemberData(nameof(Sources))]
    public void TheRefusedFormHasTheSameMembers(string source)
    {
        string[] Members(string text) =>
        [
            .. CSharpSyntaxTree.ParseText(text).GetRoot().DescendantNodes()
                .OfType<Microsoft.CodeAnalysis.CSharp.Syntax.MemberDeclarationSyntax>()
                .Where(m => m.Modifiers.Any(t => t.IsKind(SyntaxKind.PublicKeyword) || t.IsKind(SyntaxKind.InternalKeyword)))
                .Where(m => !m.Ancestors().OfType<Microsoft.CodeAnalysis.CSharp.Syntax.ClassDeclarationSyntax>().Any(c => c.Modifiers.Any(SyntaxKind.PrivateKeyword)))
                .Select(m => m is Microsoft.CodeAnalysis.CSharp.Syntax.MethodDeclarationSyntax method ? $"{method.ReturnType} {method.Identifier}{method.ParameterList}" : m.GetType().Name),
        ];
        Assert.Equal(Members(GeneratedFile.Of(source)), Members(GeneratedFile.Refused(source, "no")));
    }

    [Fact]
    public void UsingARefusedMemberIsAnErrorThatSaysWhy()
    {
        const string User = "public static class User { public static double Use(double[] a, double[] g) => Demo.Models.Model.FGradient(a, a, 1, g); }";
        CSharpCompilation compilation = GeneratedFile.Compile(Loss, GeneratedFile.Refused(Loss, "The loop is odd."))
            .AddSyntaxTrees(TestCompilation.Parse(User, "User.cs"));
        Diagnostic problem = Assert.Single(compilation.GetDiagnostics(), d => d.Severity == DiagnosticSeverity.Error);
        Assert.Contains("DIFF0107: The loop is odd.", problem.GetMessage(), StringComparison.Ordinal);
    }

    [Fact]
    public void HelpersThatAreCalledForTheirValueHaveNoUnusedVariable()
    {
        GeneratorRunner runner = new();
        runner.Run(TestCompilation.Create(TestCompilation.InClass("""
            [Differentiable(Modes = DerivativeModes.Vjp)]
            private static double Helper0(double p0, int depth)
            {
                if (depth <= 0)
                {
                    return 0.5;
                }

                double v0 = Helper0((0 % 3) switch { 0 => p0, 1 => depth > 2 ? p0 : p0, _ => p0 }, depth - 1);
                return 0.5;
            }

            [Differentiable(Modes = DerivativeModes.Vjp)]
            private static double Helper1(ref double m2, double p1)
            {
                m2 = Helper0(m2, 0);
                return m2;
            }

            [Differentiable(Modes = DerivativeModes.Vjp)]
            public static void F(ReadOnlySpan<double> x, Span<double> y, int k, bool b)
            {
                double v7 = 0.5;
                v7 = Helper1(ref v7, 0.5);
                y[0] += v7;
            }
            """)));
        Assert.DoesNotContain(runner.Output.GetDiagnostics(), d => d.Severity >= DiagnosticSeverity.Warning);
    }

    [Fact]
    public void TheSameSourceGivesTheSameBytes()
    {
        string text = GeneratedFile.Of(Loss);
        Assert.Equal(text, GeneratedFile.Of(Loss));
        Assert.DoesNotContain('\r', text);
        Assert.DoesNotContain(text.Split('\n'), line => line.EndsWith(' '));
    }

    [Fact]
    public void ReadsWell()
    {
        string text = GeneratedFile.Of(Loss);
        string cores = text[text.IndexOf("internal static double Reverse", StringComparison.Ordinal)..];
        cores = cores[..(cores.IndexOf("\n        }\n", StringComparison.Ordinal) + 10)];
        Assert.Equal(
            """
            internal static double Reverse(ReadOnlySpan<double> w, double[] a, int count, double cotangent, Span<double> wCotangent)
                    {
                        double t = count; // for (int i = 0; i < w.Length; i++)
                        double sumCotangent = StrongZero.Divide(cotangent, t); // return sum / count;
                        double sum = 0.0;
                        for (int i = 0; i < w.Length; i++)
                        {
                            double ai = a[i]; // sum += Math.Exp(a[i] * w[i]);
                            double exp = Math.Exp(ai * w[i]);
                            sum += exp;
                            wCotangent[i] += ai * (exp * sumCotangent);
                        }

                        return sum / t; // return sum / count;
                    }
            """.Replace("\r\n", "\n"),
            cores);
    }
}
