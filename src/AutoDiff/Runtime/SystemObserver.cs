namespace AutoDiff.Runtime;

/// <summary>Is told of the dense linear systems that <see cref="LinearAlgebra"/> solves on a thread, those of generated derivatives too.</summary>
public abstract class SystemObserver
{
    [ThreadStatic]
    private static SystemObserver? s_current;

    /// <summary>The observer of this thread; null, as at first, for none. The residual of a system is computed where there is one only.</summary>
    public static SystemObserver? Current
    {
        get => s_current;
        set => s_current = value;
    }

    /// <summary>Is called after a system A·X = B, or one with Aᵀ, was solved.</summary>
    /// <param name="isSingular">Whether A is singular to working precision, and X not a number.</param>
    /// <param name="relativeResidual">‖A·X − B‖ / ‖B‖ in the norm of Frobenius; NaN if A is singular or anything is not finite.</param>
    public abstract void Solved(bool isSingular, double relativeResidual);
}
