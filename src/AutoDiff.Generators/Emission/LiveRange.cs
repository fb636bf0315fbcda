namespace AutoDiff.Generators.Emission;

/// <summary>The program points at which a variable holds something that is still needed: disjoint closed intervals, in order.</summary>
internal sealed class LiveRange
{
    private readonly List<(int Start, int End)> _intervals = [];

    public int Start => _intervals[0].Start;

    public int Count => _intervals.Count;

    public void Add(int start, int end)
    {
        if (end < start)
        {
            end = start;
        }

        int at = FirstEndingFrom(start);
        int after = at;
        while (after < _intervals.Count && _intervals[after].Start <= end)
        {
            start = Math.Min(start, _intervals[after].Start);
            end = Math.Max(end, _intervals[after].End);
            after++;
        }

        _intervals.RemoveRange(at, after - at);
        _intervals.Insert(at, (start, end));
    }

    public void AddAll(LiveRange other)
    {
        foreach ((int start, int end) in other._intervals)
        {
            Add(start, end);
        }
    }

    public bool Overlaps(LiveRange other)
    {
        if (other.Count > Count)
        {
            return other.Overlaps(this);
        }

        foreach ((int start, int end) in other._intervals)
        {
            int at = FirstEndingFrom(start);
            if (at < _intervals.Count && _intervals[at].Start <= end)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first interval that does not end before a point.</summary>
    private int FirstEndingFrom(int point)
    {
        int low = 0, high = _intervals.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_intervals[middle].End < point)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
