namespace AutoDiff.Tests.Constructs;

public partial class ArgumentErrorTests
{
    [Differentiable]
    private static double Sum(ReadOnlySpan<double> x, int terms)
    {
        if (terms < 0)
            throw new ArgumentOutOfRangeException(nameof(terms));
        double sum = 0;
        for (int i = 0; i < terms; i++)
        {
            sum += x[i] * x[i];
        }

        return sum;
    }

    [Differentiable]
    private static void Map(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = x[0] * i;
        }
    }

    private static readonly double[] s_x = [1, 2, 3];

    [Fact]
    public void A_wrong_length_names_the_parameter()
    {
        Throws("xTangent", () => SumJvp(s_x, 3, new double[2]));
        Throws("xCotangent", () => SumVjp(s_x, 3, 1, new double[4]));
        Throws("xGradient", () => SumGradient(s_x, 3, new double[2]));
        Throws("xGradient", () => SumGradient(s_x, 3, default));
        Throws("xVector", () => SumHvp(s_x, 3, new double[2], new double[3]));
        Throws("xHvp", () => SumHvp(s_x, 3, new double[3], new double[2]));
        Throws("hessian", () => SumHessian(s_x, 3, new double[3]));
        Throws("xTangent", () => MapJvp(s_x, new double[2], new double[2], new double[2]));
        Throws("yTangent", () => MapJvp(s_x, new double[2], new double[3], new double[3]));
        Throws("xCotangent", () => MapVjp(s_x, new double[2], new double[2], new double[2]));
        Throws("yCotangent", () => MapVjp(s_x, new double[2], new double[3], new double[3]));
        Throws("jacobian", () => MapJacobian(s_x, new double[2], new double[5]));
    }

    [Fact]
    public void Nothing_is_written_before_the_checks()
    {
        double[] results = [7, 7, 7];
        Throws("xVector", () => SumHvp(s_x, 3, new double[2], results));
        Assert.Equal([7, 7, 7], results);
        Throws("yTangent", () => MapJvp(s_x, results, new double[3], new double[2]));
        Assert.Equal([7, 7, 7], results);
    }

    [Fact]
    public void Added_parameters_are_checked_before_the_methods_own_guards()
    {
        Throws("xGradient", () => SumGradient(s_x, -1, new double[2]));
        Assert.Throws<ArgumentOutOfRangeException>("terms", () => SumGradient(s_x, -1, new double[3]));
        Assert.Throws<ArgumentOutOfRangeException>("terms", () => SumJvp(s_x, -1, new double[3]));
        Assert.Throws<ArgumentOutOfRangeException>("terms", () => SumHessian(s_x, -1, new double[9]));
    }

    private static void Throws(string parameter, Action call) => Assert.Equal(parameter, Assert.ThrowsAny<ArgumentException>(call).ParamName);
}
