namespace AutoDiff.Optim.Tests.Sparse;

public class ColoringTests
{
    [Fact]
    public void Columns_of_one_colour_have_no_common_row()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            SparsityPattern pattern = RandomPatterns.General(seed, 5 + (seed % 20), 4 + (seed % 23), 0.02 + (0.1 * (seed % 6)));
            AssertNoCommonRow(pattern, Coloring.OfColumns(pattern));
            AssertNoCommonRow(pattern.Transpose(), Coloring.OfRows(pattern));
        }
    }

    [Fact]
    public void Neighbours_differ_and_paths_of_four_have_three_colours()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            AssertStar(RandomPatterns.Symmetric(seed, 3 + (seed % 20), 0.02 + (0.1 * (seed % 6))));
        }

        AssertStar(RandomPatterns.Grid(7));
        AssertStar(RandomPatterns.Arrow(30));
    }

    [Fact]
    public void Known_patterns_take_few_colours()
    {
        Assert.Equal(3, Coloring.OfColumns(SparsityPattern.Banded(1000, 1000, 1, 1)).Count);
        Assert.Equal(7, Coloring.OfColumns(SparsityPattern.Banded(1000, 1000, 5, 1)).Count);
        Assert.Equal(3, Coloring.Star(SparsityPattern.Banded(1000, 1000, 1, 1)).Count);

        // Columns of an arrow all share the last row; as a Hessian, the tip and the rest are enough.
        Assert.Equal(50, Coloring.OfColumns(RandomPatterns.Arrow(50)).Count);
        Assert.Equal(2, Coloring.Star(RandomPatterns.Arrow(50)).Count);
        Assert.Equal(1, Coloring.OfColumns(SparsityPattern.Banded(9, 9, 0, 0)).Count);
    }

    [Fact]
    public void A_Hessians_pattern_is_symmetric()
        => Assert.Equal("pattern", Assert.Throws<ArgumentException>(() => Coloring.Star(SparsityPattern.Banded(4, 4, 1, 0))).ParamName);

    private static void AssertNoCommonRow(SparsityPattern pattern, Coloring coloring)
    {
        Assert.Equal(pattern.ColumnCount, coloring.Colors.Length);
        for (int i = 0; i < pattern.RowCount; i++)
        {
            int[] colors = [.. pattern.Row(i).ToArray().Select(j => coloring.Colors[j])];
            Assert.Equal(colors.Length, colors.Distinct().Count());
        }
    }

    private static void AssertStar(SparsityPattern pattern)
    {
        int[] colors = Coloring.Star(pattern).Colors.ToArray();
        int[] Neighbors(int v) => [.. pattern.Row(v).ToArray().Where(w => w != v)];
        for (int a = 0; a < pattern.RowCount; a++)
        {
            foreach (int b in Neighbors(a))
            {
                Assert.NotEqual(colors[a], colors[b]);
                foreach (int c in Neighbors(b).Where(c => c != a))
                {
                    foreach (int d in Neighbors(c).Where(d => d != b && d != a))
                    {
                        Assert.True(new[] { colors[a], colors[b], colors[c], colors[d] }.Distinct().Count() >= 3);
                    }
                }
            }
        }
    }
}
