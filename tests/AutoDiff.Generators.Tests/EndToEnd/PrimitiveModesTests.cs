using System.Reflection;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Tests.Harness;
using AutoDiff.Generators.Tests.Reference;
using AutoDiff.Generators.Tests.Rules;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiff.Generators.Tests.EndToEnd;

/// <summary>
/// Every differentiable member of <c>Math</c>, <c>MathF</c>, <c>double</c> and <c>float</c> in every mode: the real generator, the
/// real compiler, and derivatives of the definitions in high precision.
/// </summary>
public class PrimitiveModesTests(PrimitiveModesTests.Programs programs) : IClassFixture<PrimitiveModesTests.Programs>
{
    private const int MaxPoints = 9;

    // Powers of two, so that the reference needs no rounding to be compared.
    private const double Cotangent = -2;

    private static readonly double[] s_mixed = [1, -0.5, 2];

    public static TheoryData<string> Names =>
        [.. PrimitiveProgram.All.Select(p => p.Case.Name).Distinct()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_mode_has_the_derivative_of_the_definition(string name)
    {
        List<string> failures = [];
        foreach (IGrouping<IrType, PrimitiveProgram> sameType in PrimitiveProgram.All.Where(p => p.Case.Name == name).GroupBy(p => p.Type))
        {
            foreach (double[] point in Points(sameType.First()))
            {
                Expected expected = Expected.At(sameType.First(), point);
                foreach (PrimitiveProgram program in sameType)
                {
                    expected.Check(program, programs.Find(program), failures);
                }
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    [Fact]
    public void Every_member_is_called()
    {
        HashSet<MethodInfo> called = [.. PrimitiveProgram.All.Select(p => p.Member).OfType<MethodInfo>()];
        Assert.Equal([], PrimitiveProgram.Members.Where(m => !called.Contains(m)).Select(m => $"{m.DeclaringType}: {m}"));
    }

    /// <summary>Some of a case's points, from one end of its domain to the other.</summary>
    private static IEnumerable<double[]> Points(PrimitiveProgram program)
    {
        // A conversion must not overflow on the way.
        double[][] points = RuleReference.Points(program.Case, program.Case.Function == Op.Convert ? IrType.Float : program.Type);
        return Enumerable.Range(0, Math.Min(MaxPoints, points.Length)).Select(i => points[i * (points.Length - 1) / Math.Max(1, Math.Min(MaxPoints, points.Length) - 1)]);
    }

    /// <summary>All programs, generated and compiled once.</summary>
    public sealed class Programs : IDisposable
    {
        private readonly CompiledCode _code;
        private readonly Dictionary<PrimitiveProgram, int> _indices = new(ReferenceEqualityComparer.Instance);

        public Programs()
        {
            foreach (PrimitiveProgram program in PrimitiveProgram.All)
            {
                _indices.Add(program, _indices.Count);
            }

            CSharpCompilation compilation = TestCompilation.Create([.. PrimitiveProgram.All.Select((p, i) => p.Source(Name(i)))]);
            GeneratorRunner runner = new();
            runner.Run(compilation);
            CompiledCode.AssertClean((CSharpCompilation)runner.Output);
            _code = CompiledCode.Load(runner.Output);
        }

        internal Action<double[], double[], double, double[]> Find(PrimitiveProgram program) =>
            _code.Delegate<Action<double[], double[], double, double[]>>(Name(_indices[program]), "Run");

        public void Dispose() => _code.Dispose();

        private static string Name(int index) => $"P{index}";
    }

    /// <summary>The derivatives at a point.</summary>
    private sealed record Expected(double[] Point, IrType Type, (BigReal Value, BigReal Noise)[] First, (BigReal Value, BigReal Noise)[,] Second)
    {
        private double FirstTolerance => Type == IrType.Double ? 1e-13 : 1e-5;

        private double SecondTolerance => Type == IrType.Double ? 1e-12 : 1e-5;

        public static Expected At(PrimitiveProgram program, double[] point)
        {
            int count = point.Length;
            Expected expected = new(point, program.Type, new (BigReal, BigReal)[count], new (BigReal, BigReal)[count, count]);
            for (int i = 0; i < count; i++)
            {
                expected.First[i] = RuleReference.First(program.Case, point, i);
                for (int j = 0; j <= i; j++)
                {
                    expected.Second[i, j] = expected.Second[j, i] = RuleReference.Second(program.Case, point, i, j, expected.SecondTolerance);
                }
            }

            return expected;
        }

        public void Check(PrimitiveProgram program, Action<double[], double[], double, double[]> run, List<string> failures)
        {
            int count = Point.Length;
            for (int direction = 0; direction <= count; direction++)
            {
                // Along each argument, then along a mixed direction if no term of its sums overflows.
                bool isMixed = direction == count;
                if (isMixed && First.Concat(Second.Cast<(BigReal Value, BigReal)>()).Any(d => d.Value.Absolute > RuleReference.Largest(Type)))
                {
                    break;
                }

                double[] v = [.. Enumerable.Range(0, count).Select(i => isMixed ? s_mixed[i] : i == direction ? 1.0 : 0)];
                PrimitiveResults results = program.Run(run, Point, v, Cotangent);
                string where = $"{program} at ({string.Join(", ", Point)}) along ({string.Join(", ", v)})";
                if (results.Values.Any(value => !value.Equals(results.Values[0])))
                {
                    failures.Add($"{where}: the values differ: {string.Join(", ", results.Values)}");
                }

                Compare("Jvp", results.Tangent, Enumerable.Range(0, count).Select(i => (First[i], v[i])), FirstTolerance);
                for (int i = 0; i < count; i++)
                {
                    Compare($"Vjp {i}", results.Cotangents[i], [(First[i], Cotangent)], FirstTolerance);
                    Compare($"Gradient {i}", results.Gradient[i], [(First[i], 1)], FirstTolerance);
                    Compare($"Jacobian {i}", results.Jacobian[i], [(First[i], 1)], FirstTolerance);
                    Compare($"Hvp {i}", results.HessianVector[i], Enumerable.Range(0, count).Select(j => (Second[i, j], v[j])), SecondTolerance);
                    for (int j = 0; j < count; j++)
                    {
                        Compare($"Hessian {i}, {j}", results.Hessian[(i * count) + j], [(Second[i, j], 1)], SecondTolerance);
                    }
                }

                void Compare(string mode, double actual, IEnumerable<((BigReal Value, BigReal Noise) Derivative, double Factor)> terms, double tolerance)
                {
                    BigReal sum = BigReal.Zero, magnitude = BigReal.Zero, noise = BigReal.Zero;
                    foreach (((BigReal value, BigReal termNoise), double factor) in terms)
                    {
                        sum += value * factor;
                        magnitude += (value * factor).Absolute;
                        noise += termNoise * Math.Abs(factor);
                    }

                    if (double.IsNaN(actual) && count > 1 && sum.Absolute > RuleReference.Largest(Type))
                    {
                        // Terms of both signs may overflow where their sum does.
                        return;
                    }

                    // Where terms cancel, what is left is right relative to the terms.
                    if (!RuleReference.IsNear(actual, sum, noise + (tolerance * (magnitude - sum.Absolute)), Type, tolerance))
                    {
                        failures.Add($"{mode} of {where}: {actual:R}, not {sum}");
                    }
                }
            }
        }
    }
}
