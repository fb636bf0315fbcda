using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>Finds a step along a descent direction.</summary>
internal interface ILineSearch<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>Searches along <paramref name="ray"/>.</summary>
    /// <param name="oracle">The objective.</param>
    /// <param name="ray">Where to search.</param>
    /// <param name="trial">Receives the accepted point.</param>
    /// <param name="spare">A second point for searches that compare trials.</param>
    SearchOutcome Search<F>(ref ObjectiveOracle<T, F> oracle, Ray<T> ray, ref Point<T> trial, ref Point<T> spare)
        where F : IObjective<T>, allows ref struct;

    /// <summary>Writes or reads what the next search depends on.</summary>
    void Exchange(scoped ref StateExchange state);
}
