using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// A loop that adds to an element in each iteration, always the same one, adds up in a local and to the element once, after the
/// loop. The JIT cannot do so: it does not know that storage does not overlap. Cotangents alone, while it is known what is linear:
/// the primal adds in the order that the user wrote.
/// </summary>
internal sealed class SumAccumulations : LoopPass
{
    /// <summary>More sums than there are registers are no better than storage.</summary>
    private const int MostSums = 16;

    private SumAccumulations(FunctionIr function, EffectAnalysis effects)
        : base(function, effects)
    {
    }

    public static FunctionIr Run(FunctionIr function, EffectAnalysis effects) => new SumAccumulations(function, effects).Apply(function);

    protected override void Rewrite(Loop loop, IrBuilder builder)
    {
        List<Accumulate> sums = FindSums(loop);
        if (sums.Count is > 0 and <= MostSums)
        {
            Rewrite(loop, sums, builder);
        }
        else
        {
            builder.Append(loop);
        }
    }

    private List<Accumulate> FindSums(Loop loop)
    {
        if (loop is not { IsCounted: true, Condition: null })
        {
            return [];
        }

        HashSet<int> inside = [.. IrWalk.AllDefinitions(loop).Select(v => v.Id)];
        List<Accumulate> sums = [.. loop.Body.Statements.OfType<Accumulate>()
            .Where(a => a.Buffer.IsLinear && !inside.Contains(a.Buffer.Id) && IsInvariant(a.Index, inside))];
        return sums.Count == 0 ? sums : [.. sums.Where(a => IsOnlyAddedTo(loop, Roots.Of(a.Buffer)))];
    }

    /// <summary>Whether a loop does nothing with storage but add to it.</summary>
    private bool IsOnlyAddedTo(Loop loop, Value root) => IrWalk.Statements(loop.Body).All(statement => statement switch
    {
        Accumulate => true,
        Let { Operation: Length or Slice } => true,
        _ => LeavesAlone(statement, root),
    });

    private void Rewrite(Loop loop, List<Accumulate> sums, IrBuilder builder)
    {
        List<Value> carried = [], yields = [], results = [];
        IrBuilder body = new(Context);
        IrBuilder after = builder.Nested();
        foreach (Statement statement in loop.Body.Statements)
        {
            if (statement is not Accumulate accumulate || !sums.Contains(accumulate))
            {
                body.Append(statement);
                continue;
            }

            IrType type = accumulate.Content.Type;
            string hint = HintOf(accumulate);
            Value sum = Context.Fresh(type, hint, linear: true), total = Context.Fresh(type, hint, linear: true);
            carried.Add(sum);
            results.Add(total);
            body.Source = after.Source = accumulate.Source;
            yields.Add(body.Rename(body.Add(sum, accumulate.Content), hint));
            after.Append(accumulate with { Index = Again(accumulate.Index, after, loop), Content = total });
        }

        Value zero = builder.Zero(carried[0].Type);
        builder.Append(loop with
        {
            Carried = loop.Carried.AddRange(carried),
            Initial = loop.Initial.AddRange(carried.Select(c => c.Type == zero.Type ? zero : builder.Zero(c.Type))),
            Results = loop.Results.AddRange(results),
            Body = body.Finish([.. loop.Body.Yields, .. yields]),
        });

        builder.Source = loop.Source;
        AppendIfRan(loop, after, builder);
    }

    /// <summary>What a sum is called: <c>w1Cotangent</c> for element 1 of <c>wCotangent</c>.</summary>
    private string HintOf(Accumulate accumulate)
    {
        const string Suffix = "Cotangent";
        string buffer = accumulate.Buffer.Hint;
        return Context.IsConstant(accumulate.Index, out string index) && index.All(char.IsDigit) && buffer.EndsWith(Suffix, StringComparison.Ordinal)
            ? buffer.Substring(0, buffer.Length - Suffix.Length) + index + Suffix
            : buffer.Length == 0 ? "sum" : buffer + "Sum";
    }
}
