using QuickStart.Data;

namespace AutoDiff.Optim.Tests.QuickStart;

public class LibsvmFileTests
{
    [Fact]
    public void Samples_are_read_row_by_row()
    {
        Dataset data = Read("+1 1:0.5 3:-2e-1 \n\n-1 2:1\t4:7 # a comment\n# nothing else\n+1\n");
        Assert.Equal(3, data.Count);
        Assert.Equal(4, data.Features);
        Assert.Equal([1, -1, 1], data.Labels);
        Assert.Equal([0, 2, 4, 4], data.RowStart);
        Assert.Equal([0, 2, 1, 3], data.Columns);
        Assert.Equal([0.5, -0.2, 1, 7], data.Values);
    }

    [Theory]
    [InlineData("-1", "+1")]
    [InlineData("0", "1")]
    [InlineData("1", "2")]
    [InlineData("-0.5", "3e1")]
    public void The_smaller_label_is_the_negative_one(string low, string high)
    {
        Assert.Equal([1, -1, 1], Read($"{high} 1:1\n{low} 1:1\n{high} 1:1").Labels);
        Assert.Equal([-1, 1, -1], Read($"{low} 1:1\n{high} 1:1\n{low} 1:1").Labels);
    }

    [Theory]
    [InlineData("+1 1:1\r\n-1 1:1\r\n")]
    [InlineData("  +1   1:1  \n\t-1 1:1")]
    public void White_space_of_any_kind_separates(string text) => Assert.Equal([1, -1], Read(text).Labels);

    [Theory]
    [InlineData("+1 1:1\nx 1:1", 2, "'x' is not a label")]
    [InlineData("1:1 2:1", 1, "'1:1' is not a label")]
    [InlineData("nan 1:1", 1, "'nan' is not a label")]
    [InlineData("+1 1:1\n\n-1 1", 3, "'1' is not of the form")]
    [InlineData("+1 0:1", 1, "index of '0:1' is not an integer from 1")]
    [InlineData("+1 -1:1", 1, "index of '-1:1'")]
    [InlineData("+1 99999999999:1", 1, "index of '99999999999:1'")]
    [InlineData("+1 2:1 2:3", 1, "index of '2:3' does not ascend")]
    [InlineData("+1 3:1 2:3", 1, "index of '2:3' does not ascend")]
    [InlineData("+1 1:", 1, "value of '1:' is not a finite number")]
    [InlineData("+1 1:inf", 1, "value of '1:inf' is not a finite number")]
    [InlineData("+1 1:1,5", 1, "value of '1:1,5' is not a finite number")]
    [InlineData("1 1:1\n2 1:1\n3 1:1", 3, "'3' is a third label beside 1 and 2")]
    [InlineData("", 0, "without a sample")]
    [InlineData("# 1 1:1\n\n", 2, "without a sample")]
    [InlineData("1\n2\n", 2, "without a feature")]
    public void Malformed_files_are_refused_with_the_line(string text, int line, string problem)
    {
        LibsvmFormatException error = Assert.Throws<LibsvmFormatException>(() => Read(text));
        Assert.Equal(line, error.Line);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    private static Dataset Read(string text) => LibsvmFile.Read(new StringReader(text));
}
