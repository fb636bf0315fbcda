using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace AutoDiff.Runtime;

/// <summary>Looks at adjoints as they are computed. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class AdjointCheck
{
    /// <summary>Throws if an adjoint is infinite or not a number.</summary>
    /// <param name="adjoint">The adjoint.</param>
    /// <param name="line">The source of the statement whose adjoint it is.</param>
    /// <param name="computation">How it was computed.</param>
    /// <param name="operands">What it was computed from.</param>
    /// <exception cref="NonFiniteAdjointException">It is.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Finite(double adjoint, string line, string computation, params ReadOnlySpan<(string Name, double Value)> operands)
    {
        if (!double.IsFinite(adjoint))
        {
            Throw(adjoint, line, computation, operands);
        }
    }

    private static void Throw(double adjoint, string line, string computation, ReadOnlySpan<(string Name, double Value)> operands) =>
        throw new NonFiniteAdjointException(line, computation, adjoint, operands.ToArray());
}
