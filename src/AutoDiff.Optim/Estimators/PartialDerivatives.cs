using System.Numerics;
using AutoDiff.Optim;

namespace AutoDiff.Estimators;

/// <summary>Several partial derivatives of a function at a point, read from the same series: what a nonlinear differential equation needs.</summary>
/// <remarks>Made once, and applied to any function at any point without allocating. It is immutable and may be shared by threads.</remarks>
public sealed class PartialDerivatives
{
    private readonly JetPlan _plan;
    private readonly double[] _valueCoefficients;

    /// <summary>Plans the series.</summary>
    /// <param name="terms">The derivatives, each with its factor.</param>
    /// <param name="choice">Where mixed derivatives are read from.</param>
    /// <exception cref="ArgumentException">There are no terms.</exception>
    public PartialDerivatives(IReadOnlyList<DifferentialTerm> terms, JetChoice choice = JetChoice.Cheapest)
    {
        ArgumentNullException.ThrowIfNull(terms);
        if (terms.Count == 0)
        {
            throw new ArgumentException("There are no terms.", nameof(terms));
        }

        _plan = JetPlanner.Plan(terms, choice, isSum: false);
        if (_plan.Jets.Count == 0)
        {
            _plan.Add(0, [], []);
        }

        _valueCoefficients = [.. terms.Select(t => t.Powers.Length == 0 ? t.Coefficient : 0)];
    }

    /// <summary>How many derivatives there are.</summary>
    public int Count => _valueCoefficients.Length;

    /// <summary>How many series are expanded for them.</summary>
    public int JetCount => _plan.Jets.Count;

    /// <summary>The highest order of the series.</summary>
    public int MaxJetOrder => _plan.MaxOrder;

    /// <summary>Computes the derivatives of a function of the coordinates themselves.</summary>
    /// <inheritdoc cref="Apply{T, F, D}(F, D, ReadOnlySpan{T}, Span{T}, Workspace{T})"/>
    public void Apply<T, F>(F function, ReadOnlySpan<T> point, Span<T> derivatives, Workspace<T> workspace)
        where T : IFloatingPointIeee754<T>
        where F : ITaylorDifferentiable<T>, allows ref struct =>
        Apply(function, new Coordinates<T>(point.Length), point, derivatives, workspace);

    /// <summary>Computes the derivatives.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the function.</typeparam>
    /// <typeparam name="D">The type of the directions.</typeparam>
    /// <param name="function">A scalar function.</param>
    /// <param name="directions">What the coordinates are at its input.</param>
    /// <param name="point">Its input.</param>
    /// <param name="derivatives">Receives them, in the order of the terms; <see cref="Count"/> numbers.</param>
    /// <param name="workspace">Storage that is reused.</param>
    /// <exception cref="ArgumentException">A span has the wrong length, or a term differentiates by a coordinate that <paramref name="directions"/> does not have.</exception>
    public void Apply<T, F, D>(F function, D directions, ReadOnlySpan<T> point, Span<T> derivatives, Workspace<T> workspace)
        where T : IFloatingPointIeee754<T>
        where F : ITaylorDifferentiable<T>, allows ref struct
        where D : IDirections<T>, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentCheck.Length(point.Length, directions.Length, nameof(point));
        ArgumentCheck.Length(derivatives.Length, Count, nameof(derivatives));
        _plan.CheckCoordinates(directions.Count);
        Arena<T> arena = workspace.Enter((long)(_plan.MaxOrder + 1) * (point.Length + 1), 0);
        try
        {
            var curve = new Curve<T>(point, _plan.MaxOrder, ref arena);
            derivatives.Clear();
            for (int j = 0; j < _plan.Jets.Count; j++)
            {
                JetPlan.Jet jet = _plan.Jets[j];
                curve.Expand(function, directions, _plan, jet);
                foreach (JetPlan.Reading reading in _plan.ReadingsOf(jet))
                {
                    derivatives[reading.Target] += T.CreateChecked(reading.Weight) * curve.Result[reading.Power];
                }
            }

            for (int i = 0; i < derivatives.Length; i++)
            {
                derivatives[i] += T.CreateChecked(_valueCoefficients[i]) * curve.Result[0];
            }
        }
        finally
        {
            workspace.Leave();
        }
    }
}
