namespace AutoDiff.Tests;

public class DiffTests
{
    private delegate double DerivativeCall(Func<double, double> f, double x, int order);

    [Fact]
    public void Detach_returns_its_argument()
    {
        double[] array = [1, 2];
        Assert.Equal(2.5, Diff.Detach(2.5));
        Assert.Equal(2.5f, Diff.Detach(2.5f));
        Assert.Equal((1, 2.0), Diff.Detach((1, 2.0)));
        Assert.Same(array, Diff.Detach(array));
        Assert.True(array.AsSpan() == Diff.Detach(array.AsSpan()));
        Assert.True((ReadOnlySpan<double>)array == Diff.Detach((ReadOnlySpan<double>)array));
    }

    [Fact]
    public void A_call_that_was_not_compiled_in_place_says_how_to_switch_it_on()
    {
        DerivativeCall call = Diff.Derivative;
        var e = Assert.Throws<InvalidOperationException>(() => call(x => x * x, 3, 1));
        Assert.Contains("Diff.Derivative", e.Message);
        Assert.Contains("AutoDiff.CompileTime", e.Message);
        Assert.Contains("InterceptorsNamespaces", e.Message);
    }
}
