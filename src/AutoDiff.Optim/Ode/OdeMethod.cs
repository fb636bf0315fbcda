using System.Numerics;

namespace AutoDiff.Optim;

/// <summary>A one-step method for ordinary differential equations.</summary>
public abstract record OdeMethod
{
    private protected OdeMethod()
    {
    }

    internal abstract Tableau<T> TableauOf<T>()
        where T : IFloatingPointIeee754<T>;
}
