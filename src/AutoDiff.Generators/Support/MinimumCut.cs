namespace AutoDiff.Generators.Support;

/// <summary>
/// The cheapest set of edges that separates a source from a sink, by Dinic's algorithm (E. A. Dinic, <i>Soviet Math. Doklady</i> 11, 1970):
/// a maximum flow, whose residual graph shows the cut.
/// </summary>
internal sealed class MinimumCut
{
    /// <summary>The capacity of an edge that is never cut.</summary>
    public const int Unlimited = int.MaxValue / 4;

    private readonly List<int> _heads = [];
    private readonly List<int> _capacities = [];
    private readonly List<List<int>> _edges = [];

    /// <summary>Adds a node, and returns its number.</summary>
    public int AddNode()
    {
        _edges.Add([]);
        return _edges.Count - 1;
    }

    public void AddEdge(int from, int to, int capacity)
    {
        // An edge and its reverse are neighbours in the lists.
        Add(from, to, capacity);
        Add(to, from, 0);
    }

    private void Add(int from, int to, int capacity)
    {
        _edges[from].Add(_heads.Count);
        _heads.Add(to);
        _capacities.Add(capacity);
    }

    /// <summary>For each node whether it is on the source's side; of the cheapest cuts, the one nearest to the source.</summary>
    public bool[] Solve(int source, int sink)
    {
        while (Levels(source) is { } levels && levels[sink] >= 0)
        {
            int[] next = new int[_edges.Count];
            while (Augment(source, sink, levels, next))
            {
            }
        }

        return [.. Levels(source).Select(l => l >= 0)];
    }

    /// <summary>The distance of each node from the source over edges that are not full; −1 if there is no way.</summary>
    private int[] Levels(int source)
    {
        int[] levels = new int[_edges.Count];
        for (int i = 0; i < levels.Length; i++)
        {
            levels[i] = -1;
        }

        levels[source] = 0;
        Queue<int> open = new([source]);
        while (open.Count > 0)
        {
            int node = open.Dequeue();
            foreach (int edge in _edges[node])
            {
                if (_capacities[edge] > 0 && levels[_heads[edge]] < 0)
                {
                    levels[_heads[edge]] = levels[node] + 1;
                    open.Enqueue(_heads[edge]);
                }
            }
        }

        return levels;
    }

    /// <summary>Sends flow along one more shortest way, without recursion: unrolled code makes long ones.</summary>
    private bool Augment(int source, int sink, int[] levels, int[] next)
    {
        List<int> way = [];
        int node = source;
        while (node != sink)
        {
            int edge = -1;
            for (; next[node] < _edges[node].Count; next[node]++)
            {
                int candidate = _edges[node][next[node]];
                if (_capacities[candidate] > 0 && levels[_heads[candidate]] == levels[node] + 1)
                {
                    edge = candidate;
                    break;
                }
            }

            if (edge >= 0)
            {
                way.Add(edge);
                node = _heads[edge];
            }
            else if (way.Count == 0)
            {
                return false;
            }
            else
            {
                int last = way[way.Count - 1];
                way.RemoveAt(way.Count - 1);
                node = _heads[last ^ 1];
                next[node]++;
            }
        }

        int flow = way.Min(edge => _capacities[edge]);
        foreach (int edge in way)
        {
            _capacities[edge] -= flow;
            _capacities[edge ^ 1] = Math.Min(Unlimited, _capacities[edge ^ 1] + flow);
        }

        return true;
    }
}
