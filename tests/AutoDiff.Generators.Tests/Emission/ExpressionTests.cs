using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Emission;

/// <summary>How expressions are written: parentheses, conversions, what is inlined and what may not move.</summary>
public class ExpressionTests
{
    private readonly FunctionBuilder _f = new();

    private IrBuilder B => _f.Body;

    /// <summary>The expression that a function of x, y, z, n and k returns.</summary>
    private string Returned(Func<Value, Value, Value, Value, Value, Value> make)
    {
        Value result = make(_f.Real("x"), _f.Real("y"), _f.Real("z"), _f.Int("n"), _f.Int("k"));
        string text = EmittedText.Of(IrVerifier.Verify(_f.Finish(result)));
        Assert.Equal(4, text.TrimEnd().Split('\n').Length);
        return text.Split('\n')[2].Trim()["return ".Length..].TrimEnd(';');
    }

    [Fact]
    public void OrderOfAdditionIsKept() => Assert.Equal("x + (y + z)", Returned((x, y, z, _, _) => B.Add(x, B.Add(y, z))));

    [Fact]
    public void AdditionFromTheLeftNeedsNoParentheses() => Assert.Equal("x + y + z", Returned((x, y, z, _, _) => B.Add(B.Add(x, y), z)));

    [Fact]
    public void OrderOfMultiplicationIsKept() => Assert.Equal("x * (y * z)", Returned((x, y, z, _, _) => B.Multiply(x, B.Multiply(y, z))));

    [Fact]
    public void ProductsBindTighterThanSums() => Assert.Equal("x * y + z / x", Returned((x, y, z, _, _) => B.Add(B.Multiply(x, y), B.Divide(z, x))));

    [Fact]
    public void SumsInProductsHaveParentheses() => Assert.Equal("(x + y) * (x - z)", Returned((x, y, z, _, _) => B.Multiply(B.Add(x, y), B.Subtract(x, z))));

    [Fact]
    public void SumWithANegativeIsADifference() => Assert.Equal("x - y * z", Returned((x, y, z, _, _) => B.Add(x, B.Let(IrType.Double, new Primitive(Op.Negate, [B.Multiply(y, z)])))));

    [Fact]
    public void NegativeOfANegativeLiteral() =>
        Assert.Equal("-(-1.5)", Returned((_, _, _, _, _) => B.Let(IrType.Double, new Primitive(Op.Negate, [B.Constant(IrType.Double, "-1.5")]))));

    [Fact]
    public void NegativeOfAProduct() => Assert.Equal("-(x * y)", Returned((x, y, _, _, _) => B.Negate(B.Multiply(x, y))));

    [Fact]
    public void ConversionIsLeftToCSharp() => Assert.Equal("n * x", Returned((x, _, _, n, _) => B.Multiply(B.Apply(IrType.Double, Op.Convert, n), x)));

    [Fact]
    public void IntegersAreAddedBeforeTheyAreConverted() =>
        Assert.Equal("(n + k) * x", Returned((x, _, _, n, k) => B.Multiply(B.Apply(IrType.Double, Op.Convert, B.Add(n, k)), x)));

    [Fact]
    public void QuotientOfConvertedIntegersIsReal() => Assert.Equal(
        "(double)n / k", Returned((_, _, _, n, k) => B.Divide(B.Apply(IrType.Double, Op.Convert, n), B.Apply(IrType.Double, Op.Convert, k))));

    [Fact]
    public void NegativeOfAConvertedZeroIsNegative() =>
        Assert.Equal("-(double)n", Returned((_, _, _, n, _) => B.Negate(B.Apply(IrType.Double, Op.Convert, n))));

    [Fact]
    public void OverloadsKeepTheirConversion() => Assert.Equal(
        "Math.Abs((double)n) + Math.Sin(k)",
        Returned((_, _, _, n, k) => B.Add(B.Math("Abs", B.Apply(IrType.Double, Op.Convert, n)), B.Math("Sin", B.Apply(IrType.Double, Op.Convert, k)))));

    [Fact]
    public void NarrowingIsWritten() => Assert.Equal("(int)(x * y) * z", Returned((x, y, z, _, _) =>
        B.Multiply(B.Apply(IrType.Double, Op.Convert, B.Apply(IrType.Int, Op.Convert, B.Multiply(x, y))), z)));

    [Fact]
    public void SelectionBindsWeakly() => Assert.Equal(
        "(x < y ? x : y + z) * z", Returned((x, y, z, _, _) => B.Multiply(B.Select(B.Compare(Op.Less, x, y), x, B.Add(y, z)), z)));

    [Fact]
    public void StrongProductsAreCalls() => Assert.Equal(
        "StrongZero.Multiply(x + y, StrongZero.Divide(x, z))",
        Returned((x, y, z, _, _) => B.Apply(IrType.Double, Op.StrongMultiply, B.Add(x, y), B.Apply(IrType.Double, Op.StrongDivide, x, z))));

    [Fact]
    public void TestForNaN() => Assert.Equal(
        "double.IsNaN(x) ? y : z", Returned((x, y, z, _, _) => B.Select(B.Compare(Op.NotEqual, x, x), y, z)));

    [Fact]
    public void OppositesOfRealComparisonsAreNotComparisons() => Assert.Equal(
        "!(x < y) && n >= k ? x : y",
        Returned((x, y, _, n, k) => B.Select(
            B.Apply(IrType.Bool, Op.And, B.Apply(IrType.Bool, Op.Not, B.Compare(Op.Less, x, y)), B.Apply(IrType.Bool, Op.Not, B.Compare(Op.Less, n, k))), x, y)));

    [Fact]
    public void LogicThatMayThrowIsNotCutShort()
    {
        Value a = _f.ReadOnlySpan("a");
        Assert.Equal(
            "(n < k) & (a[n] > x) ? x : y",
            Returned((x, y, _, n, k) => B.Select(
                B.Apply(IrType.Bool, Op.And, B.Compare(Op.Less, n, k), B.Compare(Op.Greater, B.Let(IrType.Double, new Load(a, n)), x)), x, y)));
    }

    [Fact]
    public void LibraryConstantsHaveShortNames() => Assert.Equal("x * Math.PI", Returned((x, _, _, _, _) => B.Multiply(x, B.Constant(IrType.Double, "global::System.Math.PI"))));

    [Fact]
    public void InertTextIsProtected()
    {
        Value Inert(string template, params Value[] arguments) => B.Let(IrType.Double, new Inert(template, new(arguments), Purity.Pure));
        Assert.Equal("(a ?? b) * f(x + y, (x + z).M)", Returned((x, y, z, _, _) =>
            B.Multiply(Inert("a ?? b"), Inert("f({0}, {1}.M)", B.Add(x, y), B.Add(x, z)))));
    }

    [Fact]
    public void TakenNamesAreWrittenInFull()
    {
        Value x = _f.Real("x");
        Value result = B.Math("Sin", x);
        Assert.Contains("return global::System.Math.Sin(x);", EmittedText.Of(_f.Finish(result), 0, "Math"), StringComparison.Ordinal);
    }

    [Fact]
    public void LongExpressionsAreSplit()
    {
        Value x = _f.Real("parameter");
        Value sum = x;
        for (int i = 0; i < 12; i++)
        {
            sum = B.Add(sum, B.Multiply(x, x));
        }

        string text = EmittedText.Of(_f.Finish(sum));
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 120, line));
        Assert.True(text.Split('\n').Length < 14, text);
    }
}
