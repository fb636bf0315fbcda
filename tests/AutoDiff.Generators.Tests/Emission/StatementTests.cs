using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Emission;

/// <summary>How statements are written: what may move past what, storage, calls, comments.</summary>
public class StatementTests
{
    private readonly FunctionBuilder _f = new("double z = x * y;", "var u = z + 1;", "a[0] = u;");

    private IrBuilder B => _f.Body;

    private Value Load(Value buffer, Value index, string hint = "") => B.Let(IrType.Double, new Load(buffer, index), hint);

    private void Check(string expected, params Value[] results) => EmittedText.AssertText(_f.Finish(results), expected);

    [Fact]
    public void ALoadStaysBeforeAStoreToItsBuffer()
    {
        Value a = _f.Span("a"), x = _f.Real("x");
        Value load = Load(a, B.Int(0));
        B.Append(new Store(a, B.Int(0), x));
        Check(
            """
            internal static double F(Span<double> a, double x)
            {
                double a0 = a[0];
                a[0] = x;
                return a0 * x;
            }
            """,
            B.Multiply(load, x));
    }

    [Fact]
    public void ALoadMovesPastAStoreToFreshStorage()
    {
        Value a = _f.Span("a"), x = _f.Real("x"), stack = _f.Stack();
        Value work = B.Let(IrType.Span(IrType.Double), new Allocate(B.Int(4), AllocationKind.Scratch, stack), "work");
        Value load = Load(a, B.Int(0));
        B.Append(new Store(work, B.Int(0), x));
        Check(
            """
            internal static double F(Span<double> a, double x, ResidualStack residuals)
            {
                Span<double> work = residuals.Rent<double>(4);
                work[0] = x;
                return a[0] * work[0];
            }
            """,
            B.Multiply(load, Load(work, B.Int(0))));
    }

    [Fact]
    public void ALoadThroughAViewStaysBeforeAStore()
    {
        Value a = _f.Array("a"), x = _f.Real("x");
        Value view = B.Let(IrType.Span(IrType.Double), new Slice(a, B.Int(1), B.Int(2)), "part");
        Value load = Load(view, B.Int(0));
        B.Append(new Accumulate(a, B.Int(1), B.Negate(x)));
        Check(
            """
            internal static double F(double[] a, double x)
            {
                Span<double> part = a.AsSpan(1, 2);
                double part0 = part[0];
                a[1] -= x;
                return part0 * x;
            }
            """,
            B.Multiply(load, x));
    }

    [Fact]
    public void WhatReadsStateStaysBeforeAnEffect()
    {
        Value x = _f.Real("x");
        Value state = B.Let(IrType.Double, new Inert("global::M.Scale", [], Purity.Reads));
        Value effect = B.Let(IrType.Double, new Inert("global::M.Next({0})", [x], Purity.Effect));
        B.Append(new Effect("global::M.Log({0})", [x]));
        Check(
            """
            internal static double F(double x)
            {
                double t = global::M.Scale;
                double t2 = global::M.Next(x);
                global::M.Log(x);
                return t * t2;
            }
            """,
            B.Multiply(state, effect));
    }

    [Fact]
    public void UnusedEffectsRun()
    {
        Value stack = _f.Stack(), x = _f.Real("x");
        B.Append(new Push(stack, x));
        _ = B.Let(IrType.Double, new Pop(stack));
        _ = B.Let(IrType.Double, new Inert("global::M.Next()", [], Purity.Effect));
        _ = B.Multiply(x, x);
        Check(
            """
            internal static double F(ResidualStack residuals, double x)
            {
                residuals.Push(x);
                residuals.Pop<double>();
                _ = global::M.Next();
                return x;
            }
            """,
            x);
    }

    [Fact]
    public void Storage()
    {
        Value a = _f.Array("a"), b = _f.Span("b"), n = _f.Int("n");
        Value local = B.Let(IrType.Span(IrType.Double), new Allocate(B.Int(4), AllocationKind.StackAlloc), "local");
        Value heap = B.Let(IrType.Array(IrType.Double), new Allocate(n, AllocationKind.Array), "heap");
        B.Append(new Fill(a, B.Real(IrType.Double, "0")));
        B.Append(new Fill(b, B.Real(IrType.Double, "1")));
        B.Append(new Copy(a, b));
        B.Append(new Copy(b, B.Let(IrType.Span(IrType.Double), new Slice(local, B.Int(1), null))));
        B.Append(new Store(heap, B.Int(0), B.Apply(IrType.Double, Op.Convert, B.Let(IrType.Int, new Length(local)))));
        Check(
            """
            internal static void F(double[] a, Span<double> b, int n)
            {
                Span<double> local = stackalloc double[4];
                double[] heap = new double[n];
                a.AsSpan().Clear();
                b.Fill(1.0);
                a.AsSpan().CopyTo(b);
                b.CopyTo(local[1..]);
                heap[0] = local.Length;
            }
            """);
    }

    [Fact]
    public void CallsWithSeveralResults()
    {
        Value x = _f.Real("x");
        Value y = _f.Fresh(IrType.Double, "y"), unused = _f.Fresh(IrType.Double), other = _f.Fresh(IrType.Double);
        B.Append(new Call(_f.Context.TakeId(), "Pair", CallForm.Primal, [x], [y, unused], [], [], [], []));
        B.Append(new Call(_f.Context.TakeId(), "One", CallForm.Primal, [B.Multiply(y, x)], [other], [], [], [], []));
        Check(
            """
            internal static (double, double) F(double x)
            {
                (double y, _) = Pair(x);
                double t = One(y * x);
                return (y, t);
            }
            """,
            y, other);
    }

    [Fact]
    public void TheSourceLineFollowsWhereItIsNew()
    {
        Value x = _f.Real("x"), y = _f.Real("y"), a = _f.Span("a");
        B.Source = 0;
        Value z = B.Let(IrType.Double, new Primitive(Op.Multiply, [x, y]), "z");
        Value zTangent = B.Let(IrType.Double, new Primitive(Op.Add, [x, y]), "zTangent");
        B.Source = 1;
        Value u = B.Let(IrType.Double, new Primitive(Op.Add, [z, B.Real(IrType.Double, "1")]), "u");
        B.Source = 2;
        B.Append(new Store(a, B.Int(0), u));
        B.Source = -1;
        Check(
            """
            internal static double F(double x, double y, Span<double> a)
            {
                double z = x * y;
                double zTangent = x + y;
                double u = z + 1.0; // var u = z + 1;
                a[0] = u;
                return z * zTangent;
            }
            """,
            B.Multiply(z, zTangent));
    }

    [Fact]
    public void KeywordsAndRepeatedNames()
    {
        Value x = _f.Real("class"), y = _f.Real("x1");
        Value x1 = B.Let(IrType.Double, new Primitive(Op.Multiply, [x, y]), "x1");
        Check(
            """
            internal static double F(double @class, double x1)
            {
                double x1_2 = @class * x1;
                return x1_2 * x1;
            }
            """,
            B.Multiply(x1, y));
    }

    [Fact]
    public void AVariableThatIsReassignedStaysOne()
    {
        Value x = _f.Real("x");
        Value first = B.Let(IrType.Double, new Primitive(Op.Multiply, [x, x]), "s");
        Value second = B.Let(IrType.Double, new Primitive(Op.Add, [x, first]), "s");
        Value third = B.Let(IrType.Double, new Primitive(Op.Subtract, [x, second]), "s");
        Check(
            """
            internal static double F(double x)
            {
                double s = x * x;
                s += x;
                s = x - s;
                return s;
            }
            """,
            third);
    }
}
