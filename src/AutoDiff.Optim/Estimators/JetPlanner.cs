namespace AutoDiff.Estimators;

/// <summary>Finds curves whose coefficients sum to an operator.</summary>
/// <remarks><para>Lines: the part of order k = |α| of Π (e^(∂ₜ/2) − e^(−∂ₜ/2))^αₜ is ∂^α, so that ∂^α u = 2⁻ᵏ Σ_β (−1)^|β| Π C(αₜ, βₜ) cₖ(α − 2β) over 0 ≤ β ≤ α, where
/// cₖ(h) is the k-th coefficient along h. Multiples of one direction are one line, since cₖ(g h) = gᵏ cₖ(h), and all orders of a line come from one series.</para>
/// <para>Slots: along x + Σ eₜ t^jₜ the coefficient of tᴷ is Σ ∂^q u / q! over Σ jₜ qₜ = K; it is ∂^α u / α! alone if α is the only solution.</para></remarks>
internal sealed class JetPlanner(JetChoice choice)
{
    private const int MaxSlot = 16;
    private readonly Dictionary<string, Line> _lines = [];
    private readonly List<(int Order, JetPlan.Seed[] Seeds, JetPlan.Reading[] Readings)> _slotted = [];

    /// <summary>Plans the sum of terms, or each of them by itself, number i being target i.</summary>
    public static JetPlan Plan(IReadOnlyList<DifferentialTerm> terms, JetChoice choice, bool isSum = true)
    {
        var planner = new JetPlanner(choice);
        List<Wanted> wanted = [.. terms.Select((t, i) => new Wanted(t, isSum ? 0 : i))];
        foreach (Wanted term in wanted.Where(w => w.Term.Powers.Length == 1))
        {
            planner.AddLines(LinesOf(term));
        }

        foreach (IGrouping<string, Wanted> group in wanted.Where(w => w.Term.Powers.Length > 1).GroupBy(w => Key(w.Term.Powers)))
        {
            planner.AddMixed([.. group]);
        }

        return planner.Finish();
    }

    /// <summary>The lowest order with distinct slots from which all terms, which are of the same coordinates, can be read; 0 if none was found.</summary>
    public static int FindSlots(DifferentialTerm[] terms, out int[] slots)
    {
        int count = terms[0].Powers.Length, best = 0;
        int[] found = [], trial = new int[count];
        if (count <= 3)
        {
            Try(0);
        }

        slots = found;
        return best;

        void Try(int position)
        {
            if (position == count)
            {
                int order = terms.Max(t => Power(t, trial));
                if ((best == 0 || order < best) && terms.All(t => Solutions(trial, 0, Power(t, trial)) == 1))
                {
                    best = order;
                    found = [.. trial];
                }

                return;
            }

            for (int slot = 1; slot <= MaxSlot; slot++)
            {
                if (!trial.AsSpan(0, position).Contains(slot))
                {
                    trial[position] = slot;
                    Try(position + 1);
                }
            }
        }
    }

    private static int Power(DifferentialTerm term, int[] slots) => term.Powers.Select((p, t) => p.Order * slots[t]).Sum();

    private static int Solutions(int[] slots, int position, int power)
    {
        if (position == slots.Length - 1)
        {
            return power % slots[position] == 0 ? 1 : 0;
        }

        int count = 0;
        for (int rest = power; rest >= 0; rest -= slots[position])
        {
            count += Solutions(slots, position + 1, rest);
        }

        return count;
    }

    // Evaluations that a series takes, measured on networks of two hidden layers (docs/taylor.md): orders up to 4 are written out, higher ones are loops.
    private static double Cost(int order) => order switch
    {
        0 => 0,
        <= 4 => 1 + (0.45 * order),
        _ => 3 + (0.9 * order),
    };

    private static double Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);

    private static string Key((int Coordinate, int Order)[] powers) => string.Join(',', powers.Select(p => p.Coordinate));

    private static long GreatestCommonDivisor(long a, long b) => b == 0 ? Math.Abs(a) : GreatestCommonDivisor(b, a % b);

    private void AddMixed(Wanted[] wanted)
    {
        DifferentialTerm[] terms = [.. wanted.Select(w => w.Term)];
        List<Contribution> lines = [.. wanted.SelectMany(LinesOf)];
        int order = choice == JetChoice.Polarisation ? 0 : FindSlots(terms, out int[] slots) is var k && k > 0 ? Slotted(wanted, slots, k, lines) : 0;
        if (order == 0)
        {
            AddLines(lines);
        }
    }

    private int Slotted(Wanted[] wanted, int[] slots, int order, List<Contribution> lines)
    {
        if (choice == JetChoice.Cheapest)
        {
            double added = lines.GroupBy(l => l.Key).Sum(g =>
            {
                int before = _lines.TryGetValue(g.Key, out Line? line) ? line.Order : 0;
                return Cost(Math.Max(before, g.Max(l => l.Order))) - Cost(before);
            });
            if (added <= Cost(order))
            {
                return 0;
            }
        }

        _slotted.Add((
            order,
            [.. wanted[0].Term.Powers.Select((p, t) => new JetPlan.Seed(slots[t], p.Coordinate, 1))],
            [.. wanted.Select(w => new JetPlan.Reading(Power(w.Term, slots), w.Term.Coefficient * w.Term.Powers.Aggregate(1.0, (f, p) => f * Factorial(p.Order)), w.Target))]));
        return order;
    }

    private static IEnumerable<Contribution> LinesOf(Wanted wanted)
    {
        DifferentialTerm term = wanted.Term;
        (int Coordinate, int Order)[] powers = term.Powers;
        int order = term.Order;
        if (powers.Length == 1)
        {
            yield return new(FormattableString.Invariant($"{powers[0].Coordinate}:1"), [new(1, powers[0].Coordinate, 1)], order, term.Coefficient * Factorial(order), wanted.Target);
            yield break;
        }

        int[] beta = new int[powers.Length];
        while (true)
        {
            long[] direction = [.. powers.Select((p, t) => (long)p.Order - (2 * beta[t]))];
            long divisor = direction.Aggregate(0L, GreatestCommonDivisor);
            if (divisor != 0)
            {
                divisor *= Math.Sign(direction.First(h => h != 0));
                double weight = Math.Pow(divisor, order) * Math.Pow(2, -order) * (beta.Sum() % 2 == 0 ? 1 : -1);
                for (int t = 0; t < beta.Length; t++)
                {
                    weight *= Factorial(powers[t].Order) / Factorial(beta[t]) / Factorial(powers[t].Order - beta[t]);
                }

                JetPlan.Seed[] seeds = [.. powers.Select((p, t) => new JetPlan.Seed(1, p.Coordinate, direction[t] / divisor)).Where(s => s.Factor != 0)];
                yield return new(
                    string.Join(',', seeds.Select(s => FormattableString.Invariant($"{s.Coordinate}:{s.Factor}"))), seeds, order, term.Coefficient * weight, wanted.Target);
            }

            int position = 0;
            while (position < beta.Length && beta[position] == powers[position].Order)
            {
                beta[position++] = 0;
            }

            if (position == beta.Length)
            {
                yield break;
            }

            beta[position]++;
        }
    }

    private void AddLines(IEnumerable<Contribution> lines)
    {
        foreach (Contribution part in lines)
        {
            if (!_lines.TryGetValue(part.Key, out Line? line))
            {
                _lines.Add(part.Key, line = new Line(part.Seeds));
            }

            line.Weights[(part.Order, part.Target)] = line.Weights.GetValueOrDefault((part.Order, part.Target)) + part.Weight;
        }
    }

    private JetPlan Finish()
    {
        var plan = new JetPlan();
        foreach (Line line in _lines.Values)
        {
            plan.Add(line.Order, line.Seeds, [.. line.Weights.Select(w => new JetPlan.Reading(w.Key.Order, w.Value, w.Key.Target))]);
        }

        foreach ((int order, JetPlan.Seed[] seeds, JetPlan.Reading[] readings) in _slotted)
        {
            plan.Add(order, seeds, readings);
        }

        return plan;
    }

    /// <summary>A term and which number it is part of.</summary>
    private readonly record struct Wanted(DifferentialTerm Term, int Target);

    /// <summary>The weight of one coefficient along a line.</summary>
    private readonly record struct Contribution(string Key, JetPlan.Seed[] Seeds, int Order, double Weight, int Target);

    private sealed class Line(JetPlan.Seed[] seeds)
    {
        public JetPlan.Seed[] Seeds { get; } = seeds;

        public SortedDictionary<(int Order, int Target), double> Weights { get; } = [];

        public int Order => Weights.Keys.LastOrDefault().Order;
    }
}
