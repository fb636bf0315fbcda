using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>The line search that a method's parameter names.</summary>
internal readonly struct ChosenSearch<T>(SearchConditions conditions) : ILineSearch<T>
    where T : IFloatingPointIeee754<T>
{
    public SearchOutcome Search<F>(ref ObjectiveOracle<T, F> oracle, Ray<T> ray, ref Point<T> trial, ref Point<T> spare)
        where F : IObjective<T>, allows ref struct
    {
        T c1 = T.CreateChecked(conditions.SufficientDecrease);
        T c2 = T.CreateChecked(conditions.Curvature);
        int maxTrials = conditions.MaxTrials;
        return conditions.Choice switch
        {
            LineSearch.Backtracking => new BacktrackingSearch<T>(c1, maxTrials).Search(ref oracle, ray, ref trial, ref spare),
            LineSearch.Halving => new BacktrackingSearch<T>(c1, maxTrials, interpolates: false).Search(ref oracle, ray, ref trial, ref spare),
            LineSearch.FullStep => new FullStepSearch<T>(maxTrials).Search(ref oracle, ray, ref trial, ref spare),
            LineSearch.MoreThuente => new MoreThuenteSearch<T>(c1, c2, maxTrials).Search(ref oracle, ray, ref trial, ref spare),
            LineSearch.HagerZhang => new HagerZhangSearch<T>(c1, c2, maxTrials).Search(ref oracle, ray, ref trial, ref spare),
            _ => new WolfeSearch<T>(c1, c2, maxTrials).Search(ref oracle, ray, ref trial, ref spare),
        };
    }

    public void Exchange(scoped ref StateExchange state)
    {
    }
}
