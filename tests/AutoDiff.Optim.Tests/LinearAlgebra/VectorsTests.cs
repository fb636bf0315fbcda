using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim.Tests.LinearAlgebra;

public class VectorsTests
{
    [Fact]
    public void Norms_neither_overflow_nor_vanish()
    {
        Assert.Equal(5, Vectors.Norm<double>([3, -4]));
        Assert.Equal(5e200, Vectors.Norm<double>([3e200, -4e200]), 1e186);
        Assert.Equal(5e-200, Vectors.Norm<double>([3e-200, -4e-200]), 1e-214);
        Assert.Equal(0, Vectors.Norm<double>([0, 0]));
        Assert.Equal(0, Vectors.Norm<double>([]));
        Assert.Equal(double.PositiveInfinity, Vectors.Norm<double>([1, double.NegativeInfinity]));
        Assert.True(double.IsNaN(Vectors.Norm<double>([1, double.NaN])));
    }

    [Fact]
    public void Finiteness_is_that_of_every_entry()
    {
        Assert.True(Vectors.IsFinite<double>([1, -2, 0]));
        Assert.False(Vectors.IsFinite<double>([1, double.NaN, 0]));
        Assert.False(Vectors.IsFinite<double>([1, 2, double.PositiveInfinity]));
    }
}
