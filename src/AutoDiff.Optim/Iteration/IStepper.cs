using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>What distinguishes one minimiser from another: how it gets from one point to the next.</summary>
internal interface IStepper<T, F>
    where T : IFloatingPointIeee754<T>
    where F : IObjective<T>, allows ref struct
{
    /// <summary>The radius of the trust region; NaN if there is none.</summary>
    T Radius { get; }

    /// <summary>What was added to the curvature for the last step.</summary>
    T Regularization { get; }

    /// <summary>Makes one step: on success <see cref="Descent{T, F}.Current"/> is the new point.</summary>
    /// <returns>False if the point did not move, for the given reason.</returns>
    bool Step(ref Descent<T, F> run, out StopReason reason);

    /// <summary>Writes or reads what the next iteration depends on.</summary>
    void Exchange(scoped ref StateExchange state);
}
