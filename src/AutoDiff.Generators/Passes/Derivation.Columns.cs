using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Passes;

/// <content>Jacobians by columns, several at a time.</content>
internal sealed partial class Derivation
{
    /// <summary>
    /// A Jacobian in one run (<see cref="ColumnSweep"/>). Parameters: the original's, a stack, the Jacobian. Null if several runs of the
    /// forward mode are as good.
    /// </summary>
    /// <param name="function">A function that calls no cores.</param>
    /// <param name="request">What is active: one input, and one output.</param>
    /// <param name="name">The name.</param>
    public FunctionIr? Columns(FunctionIr function, LineariseRequest request, string name)
    {
        Linearised linearised = LineariseAndClean(Show("HoistInvariants", HoistInvariants.Run(function, _effects)), request, null, isReversed: true);
        if (linearised.ActiveParameters.Count != 2)
        {
            return null;
        }

        Value[] active = [.. linearised.ActiveParameters.Select(i => function.Parameters[i])];
        int input = request.Active[linearised.ActiveParameters[0]] ? 0 : 1;
        if (ColumnSweep.Make(Unzip.Run(linearised.Function), active, input, _effects, Unique(name)) is not { } columns)
        {
            return null;
        }

        FunctionIr simple = Finish(Show("Unroll", Unroll.Run(Finish(Promote.Run(Show("ColumnSweep", columns))))));
        simple = Show("SkipZeroRows", SkipZeroRows.Run(simple, _effects));
        simple = Show("ViewRows", ViewRows.Run(simple));
        return Add(Show("HoistInvariants", HoistInvariants.Run(simple, _effects)));
    }
}
