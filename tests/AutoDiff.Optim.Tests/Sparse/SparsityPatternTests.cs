namespace AutoDiff.Optim.Tests.Sparse;

public class SparsityPatternTests
{
    [Fact]
    public void Entries_come_sorted_and_once()
    {
        SparsityPattern pattern = SparsityPattern.FromEntries(3, 4, [(2, 3), (0, 1), (2, 0), (0, 1)]);
        Assert.Equal([0, 1, 1, 3], pattern.RowStarts.ToArray());
        Assert.Equal([1, 0, 3], pattern.Columns.ToArray());
        Assert.Equal((3, 4, 3), (pattern.RowCount, pattern.ColumnCount, pattern.Count));
        Assert.Equal(2, pattern.IndexOf(2, 3));
        Assert.Equal(-1, pattern.IndexOf(1, 1));
    }

    [Fact]
    public void Transposing_twice_gives_the_pattern_back()
    {
        SparsityPattern pattern = RandomPatterns.General(3, 12, 7, 0.3);
        SparsityPattern twice = pattern.Transpose().Transpose();
        Assert.Equal(pattern.RowStarts.ToArray(), twice.RowStarts.ToArray());
        Assert.Equal(pattern.Columns.ToArray(), twice.Columns.ToArray());
        for (int i = 0; i < 12; i++)
        {
            for (int j = 0; j < 7; j++)
            {
                Assert.Equal(pattern.IndexOf(i, j) >= 0, pattern.Transpose().IndexOf(j, i) >= 0);
            }
        }
    }

    [Fact]
    public void A_band_has_its_diagonals()
    {
        SparsityPattern band = SparsityPattern.Banded(5, 6, 1, 2);
        for (int i = 0; i < 5; i++)
        {
            for (int j = 0; j < 6; j++)
            {
                Assert.Equal(j - i is >= -1 and <= 2, band.IndexOf(i, j) >= 0);
            }
        }
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Equal("rowStarts", Assert.Throws<ArgumentException>(() => SparsityPattern.FromRows(2, [0, 1], [0, 1])).ParamName);
        Assert.Equal("rowStarts", Assert.Throws<ArgumentException>(() => SparsityPattern.FromRows(2, [0, 2, 1, 2], [0, 1])).ParamName);
        Assert.Equal("columns", Assert.Throws<ArgumentException>(() => SparsityPattern.FromRows(2, [0, 2], [1, 0])).ParamName);
        Assert.Equal("columns", Assert.Throws<ArgumentException>(() => SparsityPattern.FromRows(2, [0, 1], [2])).ParamName);
        Assert.Equal("entries", Assert.Throws<ArgumentException>(() => SparsityPattern.FromEntries(2, 2, [(2, 0)])).ParamName);
        Assert.Equal("below", Assert.Throws<ArgumentOutOfRangeException>(() => SparsityPattern.Banded(2, 2, -1, 0)).ParamName);
    }
}
