using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// A loop that adds to an element in each iteration, always the same one, adds up in a local and to the element once, after the
/// loop. The JIT cannot do so: it does not know that storage does not overlap. Cotangents alone, while it is known what is linear:
/// the primal adds in the order that the user wrote.
/// </summary>
internal sealed class SumAccumulations
{
    /// <summary>More sums than there are registers are no better than storage.</summary>
    private const int MostSums = 16;

    private readonly IrContext _context;
    private readonly BufferRoots _roots;
    private readonly EffectAnalysis _effects;

    private SumAccumulations(FunctionIr function, EffectAnalysis effects)
    {
        _context = IrContext.For(function);
        _roots = BufferRoots.Of(function);
        _effects = effects;
    }

    public static FunctionIr Run(FunctionIr function, EffectAnalysis effects)
    {
        SumAccumulations pass = new(function, effects);
        Block body = pass.Visit(function.Body);
        return function with { Body = body, NextId = pass._context.NextId };
    }

    private Block Visit(Block block)
    {
        IrBuilder builder = new(_context);
        foreach (Statement statement in block.Statements)
        {
            switch (statement)
            {
                case If branch:
                    builder.Append(branch with { Then = Visit(branch.Then), Else = Visit(branch.Else) });
                    break;
                case Loop loop:
                    Loop visited = loop with { Body = Visit(loop.Body) };
                    List<Accumulate> sums = FindSums(visited);
                    if (sums.Count is > 0 and <= MostSums)
                    {
                        Rewrite(visited, sums, builder);
                    }
                    else
                    {
                        builder.Append(visited);
                    }

                    break;
                default:
                    builder.Append(statement);
                    break;
            }
        }

        return builder.Finish(block.Yields);
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
        return sums.Count == 0 ? sums : [.. sums.Where(a => IsOnlyAddedTo(loop, _roots.Of(a.Buffer)))];
    }

    private bool IsInvariant(Value index, HashSet<int> inside) => !inside.Contains(index.Id) || _context.DefinitionOf(index) switch
    {
        Constant => true,
        Length length => !inside.Contains(length.Buffer.Id),
        Primitive { Name: Op.Add or Op.Subtract or Op.Multiply } primitive => primitive.Arguments.All(a => IsInvariant(a, inside)),
        _ => false,
    };

    /// <summary>Whether a loop does nothing with storage but add to it, and nothing that could be watching it runs meanwhile.</summary>
    private bool IsOnlyAddedTo(Loop loop, Value root) => IrWalk.Statements(loop.Body).All(statement => statement switch
    {
        Accumulate accumulate => _roots.Of(accumulate.Content).Id != root.Id,
        Let { Operation: Length or Slice } => true,
        Call or Throw => false,
        _ => !EffectAnalysis.IsEffect(statement)
            && !IrWalk.Operands(statement).Any(v => v.Type.IsBuffer && _roots.Of(v).Id == root.Id)
            && !_effects.Written(statement).Any(w => _roots.Of(w).Id == root.Id),
    });

    private void Rewrite(Loop loop, List<Accumulate> sums, IrBuilder builder)
    {
        List<Value> carried = [], yields = [], results = [];
        IrBuilder body = new(_context);
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
            Value sum = _context.Fresh(type, hint, linear: true), total = _context.Fresh(type, hint, linear: true);
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

        // A loop that did not run has touched nothing: its element need not exist.
        builder.Source = loop.Source;
        string comparison = loop.Step > 0 ? loop.Inclusive ? Op.LessOrEqual : Op.Less : loop.Inclusive ? Op.GreaterOrEqual : Op.Greater;
        Value ran = builder.Compare(comparison, loop.Lower!, loop.Upper!);
        builder.Append(new If(_context.TakeId(), ran, after.Finish(), Block.Empty, []));
    }

    /// <summary>What a sum is called: <c>w1Cotangent</c> for element 1 of <c>wCotangent</c>.</summary>
    private string HintOf(Accumulate accumulate)
    {
        const string Suffix = "Cotangent";
        string buffer = accumulate.Buffer.Hint;
        return _context.IsConstant(accumulate.Index, out string index) && index.All(char.IsDigit) && buffer.EndsWith(Suffix, StringComparison.Ordinal)
            ? buffer.Substring(0, buffer.Length - Suffix.Length) + index + Suffix
            : buffer.Length == 0 ? "sum" : buffer + "Sum";
    }

    /// <summary>An index that the loop computed, computed after it.</summary>
    private Value Again(Value index, IrBuilder builder, Loop loop)
    {
        if (!IrWalk.AllDefinitions(loop).Any(v => v.Id == index.Id))
        {
            return index;
        }

        Operation operation = _context.DefinitionOf(index)!;
        return builder.Let(
            index.Type,
            operation is Primitive primitive
                ? primitive with { Arguments = new([.. primitive.Arguments.Select(a => Again(a, builder, loop))]) }
                : operation);
    }
}
