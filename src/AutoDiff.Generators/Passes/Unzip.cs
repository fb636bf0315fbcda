using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>A linearised function taken apart.</summary>
/// <param name="Primal">The original parameters, statements and results, and the primal code of the partial derivatives.</param>
/// <param name="Linear">
/// The linear statements, in the same regions. Its parameters are the tangents, its results the tangents of the results; it uses
/// values of the primal program by their names as if it stood beside it: those values are the residuals.
/// </param>
internal sealed record Unzipped(FunctionIr Primal, FunctionIr Linear);

/// <summary>Separates a linearised function into a primal program and a linear one, the part that can be transposed.</summary>
internal static class Unzip
{
    public static Unzipped Run(FunctionIr linearised)
    {
        Value[] primalParameters = [.. linearised.Parameters.Where(p => !p.IsLinear)];
        Value[] tangents = [.. linearised.Parameters.Where(p => p.IsLinear)];

        // Which results are tangents follows from their number: they come last, one for each that the caller asked for.
        FunctionIr primal = linearised with { Parameters = new(primalParameters), Body = PrimalPart(linearised.Body, y => !y.IsLinear) };
        FunctionIr linear = linearised with { Parameters = new(tangents), Body = LinearPart(linearised.Body, y => y.IsLinear) };
        return new Unzipped(primal, linear);
    }

    private static bool IsLinear(Statement statement) => statement switch
    {
        Let let => let.Target.IsLinear,
        Store store => store.Buffer.IsLinear,
        Accumulate accumulate => accumulate.Buffer.IsLinear,
        Fill fill => fill.Buffer.IsLinear,
        Copy copy => copy.To.IsLinear,
        Push push => push.Stack.IsLinear,
        _ => false,
    };

    private static Block PrimalPart(Block block, Func<Value, bool> keep)
    {
        List<Statement> statements = [];
        foreach (Statement statement in block.Statements)
        {
            switch (statement)
            {
                case If branch:
                    bool[] results = Kept(branch.Results, linear: false);
                    statements.Add(branch with
                    {
                        Then = PrimalPart(branch.Then, results), Else = PrimalPart(branch.Else, results),
                        Results = Filter(branch.Results, results),
                    });
                    break;
                case Loop loop:
                    bool[] carried = Kept(loop.Carried, linear: false);
                    statements.Add(loop with
                    {
                        Carried = Filter(loop.Carried, carried), Initial = Filter(loop.Initial, carried),
                        Body = PrimalPart(loop.Body, carried), Results = Filter(loop.Results, carried),
                    });
                    break;
                case Call { Form: CallForm.Jvp } call:
                    statements.Add(call with { Form = CallForm.Forward, LinearArguments = [], LinearResults = [] });
                    break;
                case var simple when !IsLinear(simple):
                    statements.Add(simple);
                    break;
            }
        }

        return new Block(statements.ToEquatableArray(), block.Yields.Where(keep).ToEquatableArray());
    }

    private static Block PrimalPart(Block block, bool[] kept) => PrimalPart(block, _ => true) with { Yields = Filter(block.Yields, kept) };

    private static Block LinearPart(Block block, Func<Value, bool> keep)
    {
        List<Statement> statements = [];
        foreach (Statement statement in block.Statements)
        {
            switch (statement)
            {
                case If branch:
                    bool[] results = Kept(branch.Results, linear: true);
                    If linearIf = branch with
                    {
                        Then = LinearPart(branch.Then, results), Else = LinearPart(branch.Else, results),
                        Results = Filter(branch.Results, results),
                    };
                    if (!linearIf.Results.IsEmpty || !linearIf.Then.Statements.IsEmpty || !linearIf.Else.Statements.IsEmpty)
                    {
                        statements.Add(linearIf);
                    }

                    break;
                case Loop loop:
                    bool[] carried = Kept(loop.Carried, linear: true);
                    Loop linearLoop = loop with
                    {
                        Carried = Filter(loop.Carried, carried), Initial = Filter(loop.Initial, carried), Condition = null,
                        Body = LinearPart(loop.Body, carried), Results = Filter(loop.Results, carried), Trips = null,
                    };
                    if (!linearLoop.Carried.IsEmpty || !linearLoop.Body.Statements.IsEmpty)
                    {
                        statements.Add(linearLoop);
                    }

                    break;
                case Call { Form: CallForm.Jvp } call:
                    statements.Add(call with { Form = CallForm.Linear, Results = [] });
                    break;
                case var simple when IsLinear(simple):
                    statements.Add(simple);
                    break;
            }
        }

        return new Block(statements.ToEquatableArray(), block.Yields.Where(keep).ToEquatableArray());
    }

    private static Block LinearPart(Block block, bool[] kept) => LinearPart(block, _ => true) with { Yields = Filter(block.Yields, kept) };

    private static bool[] Kept(EquatableArray<Value> values, bool linear) => [.. values.Select(v => v.IsLinear == linear)];

    private static EquatableArray<Value> Filter(EquatableArray<Value> values, bool[] kept) =>
        values.Where((_, i) => kept[i]).ToEquatableArray();
}
