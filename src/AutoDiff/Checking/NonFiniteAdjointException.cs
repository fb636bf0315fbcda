using System.Globalization;

namespace AutoDiff;

/// <summary>
/// An adjoint that is infinite or not a number: the first that a reverse sweep of a method marked with
/// <see cref="DifferentiableAttribute.CheckAdjoints"/> came to.
/// </summary>
public sealed class NonFiniteAdjointException : ArithmeticException
{
    /// <summary>Describes the adjoint.</summary>
    /// <param name="line">The source of the statement whose adjoint it is.</param>
    /// <param name="computation">How it was computed.</param>
    /// <param name="adjoint">The adjoint.</param>
    /// <param name="operands">The names and values that it was computed from.</param>
    public NonFiniteAdjointException(string line, string computation, double adjoint, IReadOnlyList<(string Name, double Value)> operands)
        : base(Describe(line, computation, adjoint, operands))
    {
        Line = line;
        Computation = computation;
        Adjoint = adjoint;
        Operands = operands;
    }

    /// <summary>The source of the statement whose adjoint it is; empty if it belongs to none alone.</summary>
    public string Line { get; }

    /// <summary>How it was computed, in the names of <see cref="Operands"/>.</summary>
    public string Computation { get; }

    /// <summary>The adjoint.</summary>
    public double Adjoint { get; }

    /// <summary>The names and values that it was computed from. The cotangent of a variable is called as in generated code.</summary>
    public IReadOnlyList<(string Name, double Value)> Operands { get; }

    private static string Describe(string line, string computation, double adjoint, IReadOnlyList<(string Name, double Value)> operands) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"The adjoint {(line.Length == 0 ? "" : $"of '{line}' ")}is {adjoint}: {computation}, where {string.Join(", ", operands.Select(o => string.Create(CultureInfo.InvariantCulture, $"{o.Name} = {o.Value}")))}.");
}
