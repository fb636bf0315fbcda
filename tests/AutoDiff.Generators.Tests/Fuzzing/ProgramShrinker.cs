namespace AutoDiff.Generators.Tests.Fuzzing;

/// <summary>Makes a failing program small: drops statements and replaces expressions while it fails for the same cause.</summary>
internal static class ProgramShrinker
{
    private const int BatchSize = 24;

    public static (FuzzProgram Program, Failure Failure) Shrink(FuzzProgram program, Failure failure, TimeSpan limit)
    {
        long start = Environment.TickCount64;
        bool shrunk = true;
        while (shrunk && Environment.TickCount64 - start < limit.TotalMilliseconds)
        {
            shrunk = false;
            foreach (FuzzProgram[] batch in Candidates(program).OrderBy(p => p.Size).Chunk(BatchSize))
            {
                (FuzzProgram Program, Failure? Failure)[] results = ProgramRunner.Run(batch);
                int smaller = Array.FindIndex(results, r => r.Failure?.Cause == failure.Cause);
                if (smaller >= 0)
                {
                    (program, failure) = (results[smaller].Program, results[smaller].Failure!);
                    shrunk = true;
                    break;
                }

                if (Environment.TickCount64 - start > limit.TotalMilliseconds)
                {
                    break;
                }
            }
        }

        return (program, failure);
    }

    private static IEnumerable<FuzzProgram> Candidates(FuzzProgram program)
    {
        for (int i = 0; i < program.Helpers.Length; i++)
        {
            int k = i;
            yield return program with { Helpers = [.. program.Helpers.Where((_, at) => at != k)] };
            foreach (Block body in Smaller(program.Helpers[i].Body))
            {
                yield return program with { Helpers = Replace(program.Helpers, k, program.Helpers[k] with { Body = body }) };
            }
        }

        foreach (Block body in Smaller(program.Body))
        {
            yield return program with { Body = body };
        }
    }

    private static IEnumerable<Block> Smaller(Block block)
    {
        Stmt[] all = block.Statements;
        for (int length = all.Length / 2; length > 1; length /= 2)
        {
            for (int from = 0; from + length <= all.Length; from += length)
            {
                yield return new Block([.. all.Where((s, i) => i < from || i >= from + length || s.IsFixed)]);
            }
        }

        for (int i = 0; i < all.Length; i++)
        {
            if (!all[i].IsFixed)
            {
                yield return new Block([.. all[..i], .. all[(i + 1)..]]);
                foreach (Block inner in all[i].Blocks)
                {
                    yield return new Block([.. all[..i], .. inner.Statements, .. all[(i + 1)..]]);
                }
            }

            foreach (Stmt smaller in Smaller(all[i]))
            {
                yield return new Block(Replace(all, i, smaller));
            }
        }
    }

    private static IEnumerable<Stmt> Smaller(Stmt statement)
    {
        if (statement.Heads is [_, "else"])
        {
            yield return statement with { Heads = [statement.Heads[0]], Blocks = [statement.Blocks[0]] };
        }

        for (int i = 0; i < statement.Blocks.Length; i++)
        {
            foreach (Block smaller in Smaller(statement.Blocks[i]))
            {
                yield return statement with { Blocks = Replace(statement.Blocks, i, smaller) };
            }
        }

        for (int i = 0; i < statement.Exprs.Length; i++)
        {
            foreach (Expr smaller in Smaller(statement.Exprs[i]))
            {
                yield return statement with { Exprs = Replace(statement.Exprs, i, smaller) };
            }
        }
    }

    private static IEnumerable<Expr> Smaller(Expr expr)
    {
        foreach (Expr part in expr.Parts)
        {
            if (part.Sort == expr.Sort)
            {
                yield return part;
            }
        }

        string simplest = expr.Sort switch
        {
            Sort.Real => "0.5",
            Sort.Bool => "true",
            _ => "0",
        };
        if (expr.Template != simplest)
        {
            yield return new Expr(expr.Sort, simplest);
        }

        for (int i = 0; i < expr.Parts.Length; i++)
        {
            foreach (Expr smaller in Smaller(expr.Parts[i]))
            {
                yield return expr with { Parts = Replace(expr.Parts, i, smaller) };
            }
        }
    }

    private static T[] Replace<T>(T[] items, int at, T item)
    {
        T[] copy = [.. items];
        copy[at] = item;
        return copy;
    }
}
