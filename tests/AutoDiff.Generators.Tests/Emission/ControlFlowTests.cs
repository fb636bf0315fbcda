using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Emission;

/// <summary>How branches and loops leave single assignment.</summary>
public class ControlFlowTests
{
    private readonly FunctionBuilder _f = new();

    private IrBuilder B => _f.Body;

    private void Check(string expected, params Value[] results) => EmittedText.AssertText(_f.Finish(results), expected);

    private Value Zero => B.Real(IrType.Double, "0");

    [Fact]
    public void SumsAreAccumulated()
    {
        Value a = _f.ReadOnlySpan("a");
        Value[] sum = _f.For(B, B.Int(0), B.Let(IrType.Int, new Length(a)), [Zero], ["sum"],
            (b, i, s) => [b.Add(s[0], b.Let(IrType.Double, new Load(a, i)))]);
        Check(
            """
            internal static double F(ReadOnlySpan<double> a)
            {
                double sum = 0.0;
                for (int i = 0; i < a.Length; i++)
                {
                    sum += a[i];
                }

                return sum;
            }
            """,
            sum[0]);
    }

    [Fact]
    public void SwapsNeedATemporary()
    {
        Value x = _f.Real("x"), y = _f.Real("y"), n = _f.Int("n");
        Value[] results = _f.For(B, B.Int(0), n, [x, y], ["a", "b"], (_, _, c) => [c[1], c[0]]);
        Check(
            """
            internal static double F(double x, double y, int n)
            {
                double a = x;
                double b = y;
                for (int i = 0; i < n; i++)
                {
                    double aBefore = a;
                    a = b;
                    b = aBefore;
                }

                return a - b;
            }
            """,
            B.Subtract(results[0], results[1]));
    }

    [Fact]
    public void CopiesAreOrdered()
    {
        Value x = _f.Real("x"), n = _f.Int("n");
        Value[] results = _f.For(B, B.Int(0), n, [x, x, x], ["a", "b", "c"], (b, _, c) => [b.Multiply(c[0], x), c[0], c[1]]);
        Check(
            """
            internal static double F(double x, int n)
            {
                double a = x;
                double b = x;
                double c = x;
                for (int i = 0; i < n; i++)
                {
                    c = b;
                    b = a;
                    a *= x;
                }

                return a - b - c;
            }
            """,
            B.Subtract(B.Subtract(results[0], results[1]), results[2]));
    }

    [Fact]
    public void AValueThatIsNeededAfterTheLoopIsNotOverwritten()
    {
        Value x = _f.Real("x"), n = _f.Int("n");
        Value start = B.Let(IrType.Double, new Primitive(Op.Multiply, [x, x]), "s");
        Value[] results = _f.For(B, B.Int(0), n, [start], ["s"], (b, _, c) => [b.Multiply(c[0], c[0])]);
        Check(
            """
            internal static double F(double x, int n)
            {
                double s = x * x;
                double s2 = s;
                for (int i = 0; i < n; i++)
                {
                    s2 *= s2;
                }

                return s2 - s;
            }
            """,
            B.Subtract(results[0], start));
    }

    [Fact]
    public void AnUpdateWaitsForReadersOfTheOldValue()
    {
        Value x = _f.Real("x"), n = _f.Int("n");
        Value[] results = _f.For(B, B.Int(0), n, [x, Zero], ["p", "q"], (b, _, c) =>
        {
            Value p = b.Let(IrType.Double, new Primitive(Op.Multiply, [c[0], x]), "p");
            Value q = b.Let(IrType.Double, new Primitive(Op.Add, [c[1], c[0]]), "q");
            return [p, q];
        });
        Check(
            """
            internal static double F(double x, int n)
            {
                double p = x;
                double q = 0.0;
                for (int i = 0; i < n; i++)
                {
                    q += p;
                    p *= x;
                }

                return p * q;
            }
            """,
            B.Multiply(results[0], results[1]));
    }

    [Fact]
    public void BackwardsAndByTwo()
    {
        Value a = _f.Span("a"), n = _f.Int("n"), x = _f.Real("x");
        Value last = B.Apply(IrType.Int, Op.Subtract, n, B.Int(1));
        _f.For(B, last, B.Int(0), [], [], (b, i, _) =>
        {
            b.Append(new Store(a, i, x));
            return [];
        }, step: -1, inclusive: true);
        _f.For(B, B.Int(1), B.Apply(IrType.Int, Op.Subtract, n, B.Int(2)), [], [], (b, i, _) =>
        {
            b.Append(new Accumulate(a, i, x));
            return [];
        }, step: 2);
        Check(
            """
            internal static void F(Span<double> a, int n, double x)
            {
                for (int i = n - 1; i >= 0; i--)
                {
                    a[i] = x;
                }

                for (int i = 1; i < n - 2; i += 2)
                {
                    a[i] += x;
                }
            }
            """);
    }

    [Fact]
    public void WhileLoops()
    {
        Value x = _f.Real("x");
        Value[] results = _f.While(B, [x], ["s"], (b, c) => b.Compare(Op.Less, c[0], b.Real(IrType.Double, "10")), (b, _, c) => [b.Add(c[0], c[0])]);
        Check(
            """
            internal static double F(double x)
            {
                double s = x;
                while (s < 10.0)
                {
                    s += s;
                }

                return s;
            }
            """,
            results[0]);
    }

    [Fact]
    public void IterationsAreCountedWhereAskedFor()
    {
        Value x = _f.Real("x"), trips = _f.Fresh(IrType.Int, "trips");
        Value[] results = _f.While(
            B, [x], ["s"], (b, c) => b.Compare(Op.Less, c[0], b.Real(IrType.Double, "10")), (b, _, c) => [b.Add(c[0], c[0])], trips);
        Check(
            """
            internal static (double, int) F(double x)
            {
                double s = x;
                int trips = 0;
                for (; s < 10.0; trips++)
                {
                    s += s;
                }

                return (s, trips);
            }
            """,
            results[0], trips);
    }

    [Fact]
    public void AConditionWithStatementsBreaks()
    {
        Value x = _f.Real("x"), stack = _f.Stack();
        Value[] results = _f.While(
            B, [x], ["s"],
            (b, c) =>
            {
                Value limit = b.Let(IrType.Double, new Pop(stack), "limit");
                return b.Compare(Op.Less, c[0], limit);
            },
            (b, _, c) => [b.Add(c[0], x)]);
        Check(
            """
            internal static double F(double x, ResidualStack residuals)
            {
                double s = x;
                while (true)
                {
                    double limit = residuals.Pop<double>();
                    if (!(s < limit))
                    {
                        break;
                    }

                    s += x;
                }

                return s;
            }
            """,
            results[0]);
    }

    [Fact]
    public void SmallBranchesAreExpressions()
    {
        Value x = _f.Real("x"), c = _f.Bool("c");
        Value[] results = _f.If(B, c, b => [b.Multiply(x, x)], b => [b.Negate(x)]);
        Check(
            """
            internal static double F(double x, bool c)
            {
                return (c ? x * x : -x) + x;
            }
            """,
            B.Add(results[0], x));
    }

    [Fact]
    public void ABranchThatUpdates()
    {
        Value x = _f.Real("x"), c = _f.Bool("c");
        Value s = B.Let(IrType.Double, new Primitive(Op.Multiply, [x, x]), "s");
        Value[] first = _f.If(B, c, b => [b.Add(s, x)], _ => [s], "s");
        Value[] second = _f.If(B, B.Compare(Op.Less, x, first[0]), _ => [first[0]], b => [b.Multiply(first[0], x)], "s");
        Check(
            """
            internal static double F(double x, bool c)
            {
                double s = x * x;
                if (c)
                {
                    s += x;
                }

                if (!(x < s))
                {
                    s *= x;
                }

                return s;
            }
            """,
            second[0]);
    }

    [Fact]
    public void BranchesWithSeveralResults()
    {
        Value x = _f.Real("x"), c = _f.Bool("c");
        Value[] results = _f.If(B, c, b => [b.Multiply(x, x), x], b => [x, b.Negate(x)], "y", "z");
        Check(
            """
            internal static double F(double x, bool c)
            {
                double y;
                double z;
                if (c)
                {
                    y = x * x;
                    z = x;
                }
                else
                {
                    y = x;
                    z = -x;
                }

                return y / z;
            }
            """,
            B.Divide(results[0], results[1]));
    }

    [Fact]
    public void GuardsThrowAndTheRestIsNotNested()
    {
        Value x = _f.Real("x");
        Value[] results = _f.If(
            B,
            B.Compare(Op.Less, x, Zero),
            b =>
            {
                b.Append(new Throw("new global::System.ArgumentException()", []));
                return [b.Constant(IrType.Double, "default")];
            },
            b => [b.Math("Sqrt", b.Let(IrType.Double, new Primitive(Op.Multiply, [x, x]), "s"))],
            "y");
        Check(
            """
            internal static double F(double x)
            {
                if (x < 0.0)
                {
                    throw new global::System.ArgumentException();
                }

                double s = x * x;
                return Math.Sqrt(s);
            }
            """,
            results[0]);
    }

    [Fact]
    public void BranchesAtTheEndReturn()
    {
        Value x = _f.Real("x"), a = _f.Span("a");
        Value[] results = _f.If(
            B,
            B.Compare(Op.Equal, x, Zero),
            _ => [x],
            b =>
            {
                b.Append(new Store(a, b.Int(0), x));
                return [b.Multiply(x, x)];
            });
        Check(
            """
            internal static double F(double x, Span<double> a)
            {
                if (x == 0.0)
                {
                    return x;
                }

                a[0] = x;
                return x * x;
            }
            """,
            results[0]);
    }

    [Fact]
    public void ConditionalLogic()
    {
        Value x = _f.Real("x"), c = _f.Bool("c");
        Value[] and = _f.If(B, c, b => [b.Compare(Op.Less, x, b.Real(IrType.Double, "1"))], b => [b.Constant(IrType.Bool, "false")]);
        Check(
            """
            internal static double F(double x, bool c)
            {
                return c && x < 1.0 ? x : 1.0;
            }
            """,
            B.Select(and[0], x, B.Real(IrType.Double, "1")));
    }

    [Fact]
    public void WhatOnlyFeedsItselfIsDropped()
    {
        Value x = _f.Real("x"), n = _f.Int("n");
        Value[] results = _f.For(B, B.Int(0), n, [x, Zero], ["s", "unused"], (b, _, c) => [b.Multiply(c[0], x), b.Add(c[1], c[0])]);
        Check(
            """
            internal static double F(double x, int n)
            {
                double s = x;
                for (int i = 0; i < n; i++)
                {
                    s *= x;
                }

                return s;
            }
            """,
            results[0]);
    }

    [Fact]
    public void What_a_branch_leaves_at_zero_is_so_from_its_declaration_on()
    {
        Value x = _f.Real("x"), early = _f.Bool("early"), late = _f.Bool("late");
        Value[] kept = _f.If(B, early, b => [b.Real(IrType.Double, "0"), b.Apply(IrType.Double, "Math.Sin", x)], b =>
        {
            Value s = b.Let(IrType.Double, new Primitive("Math.Cos", [x]), "s");
            Value[] inner = _f.If(b, late, c => [c.Real(IrType.Double, "0"), s], c => [c.Apply(IrType.Double, "Math.Exp", s), c.Multiply(s, s)], ["t", "q"]);
            return [inner[0], b.Add(s, inner[1])];
        }, ["t", "r"]);
        Check(
            """
            internal static double F(double x, bool early, bool late)
            {
                double t = 0.0;
                double r;
                if (early)
                {
                    r = Math.Sin(x);
                }
                else
                {
                    double s = Math.Cos(x);
                    double q;
                    if (late)
                    {
                        q = s;
                    }
                    else
                    {
                        t = Math.Exp(s);
                        q = s * s;
                    }

                    r = s + q;
                }

                return t * r;
            }
            """,
            B.Multiply(kept[0], kept[1]));
    }

    [Fact]
    public void A_variable_that_held_something_before_is_set_to_zero_where_it_becomes_zero()
    {
        Value x = _f.Real("x");
        Value before = B.Let(IrType.Double, new Primitive("Math.Sin", [x]), "t");
        Value[] after = _f.If(B, B.Apply(IrType.Bool, Op.Less, before, x), b => [b.Real(IrType.Double, "0"), b.Real(IrType.Double, "1")], b =>
        {
            Value next = b.Let(IrType.Double, new Primitive("Math.Exp", [before]), "t");
            return [next, b.Multiply(next, x)];
        }, ["t", "r"]);
        Check(
            """
            internal static double F(double x)
            {
                double t = Math.Sin(x);
                double r;
                if (t < x)
                {
                    t = 0.0;
                    r = 1.0;
                }
                else
                {
                    t = Math.Exp(t);
                    r = t * x;
                }

                return t * r;
            }
            """,
            B.Multiply(after[0], after[1]));
    }

    [Fact]
    public void EmissionIsLinear()
    {
        // What is allocated tells how the work grows, on a busy machine too: four times the statements, about four times as much.
        long small = AllocatedFor(2_000), large = AllocatedFor(8_000);
        Assert.True(large < 5 * small, $"{small} bytes for 2,000 statements, {large} for 8,000.");
    }

    private static long AllocatedFor(int statements)
    {
        FunctionBuilder f = new();
        Value a = f.Span("a"), x = f.Real("x");
        Value s = x;
        for (int i = 0; i < statements; i++)
        {
            s = f.Body.Let(
                IrType.Double, new Primitive(Op.Add, [f.Body.Multiply(s, x), f.Body.Let(IrType.Double, new Load(a, f.Body.Int(i)))]), i % 2 == 0 ? "s" : "");
            f.Body.Append(new Store(a, f.Body.Int(i), s));
        }

        FunctionIr function = f.Finish(s);
        _ = EmittedText.Of(function);
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = EmittedText.Of(function);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
