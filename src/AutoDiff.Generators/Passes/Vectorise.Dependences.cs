using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Passes;

/// <summary>Which loops may take their iterations several at a time.</summary>
internal sealed partial class Vectorise
{
    private enum Access
    {
        Read,
        Added,
        Written,
    }

    /// <summary>
    /// Whether iterations are linked by sums alone: what a loop carries is added to; what it writes it touches at one place in each iteration, or adds to.
    /// </summary>
    private bool AreIndependent(Loop loop)
    {
        if (!loop.Carried.All(c => c.Type == IrType.Double || c.Type == IrType.Float) || !SumAnalysis.AllSums(loop))
        {
            return false;
        }

        List<(Value Root, Value Buffer, Value Index, Access Access)> uses = [];
        foreach (Statement statement in IrWalk.Statements(loop.Body))
        {
            switch (statement)
            {
                case Let { Operation: Load load }:
                    uses.Add((Roots.Of(load.Buffer), load.Buffer, load.Index, Access.Read));
                    break;
                case Accumulate accumulate:
                    uses.Add((Roots.Of(accumulate.Buffer), accumulate.Buffer, accumulate.Index, Access.Added));
                    break;
                case Store store:
                    uses.Add((Roots.Of(store.Buffer), store.Buffer, store.Index, Access.Written));
                    break;
                case Let or If:
                    break;
                default:
                    return false;
            }
        }

        HashSet<int> written = [.. uses.Where(u => u.Access != Access.Read).Select(u => u.Root.Id)];
        if (_argumentsMayOverlap && uses.Where(u => Roots.IsParameter(u.Root)).Select(u => u.Root.Id).Distinct().ToList() is { Count: > 1 } parameters
            && parameters.Any(written.Contains))
        {
            return false;
        }

        return uses.Where(u => written.Contains(u.Root.Id)).GroupBy(u => u.Root.Id).All(group =>
            group.All(u => u.Access == Access.Added)
            || group.All(u => u.Buffer.Id == group.First().Buffer.Id && u.Index.Id == group.First().Index.Id));
    }
}
