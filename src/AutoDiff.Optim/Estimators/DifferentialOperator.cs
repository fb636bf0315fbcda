using System.Numerics;
using AutoDiff.Optim;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Estimators;

/// <summary>A linear differential operator with constant coefficients, and the series from which it is computed.</summary>
/// <remarks>Made once, and applied to any function at any point without allocating. It is immutable and may be shared by threads.</remarks>
public sealed partial class DifferentialOperator
{
    private readonly JetPlan _plan;
    private readonly double _valueCoefficient;

    private DifferentialOperator(JetPlan plan, double valueCoefficient = 0)
    {
        _plan = plan;
        _valueCoefficient = valueCoefficient;
    }

    /// <summary>How many series one application expands.</summary>
    public int JetCount => _plan.Jets.Count;

    /// <summary>The highest order of the series.</summary>
    public int MaxJetOrder => _plan.MaxOrder;

    /// <summary>The sum of terms.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="choice">Where mixed derivatives are read from.</param>
    /// <returns>The operator.</returns>
    /// <exception cref="ArgumentException">There are no terms.</exception>
    public static DifferentialOperator Sum(IReadOnlyList<DifferentialTerm> terms, JetChoice choice = JetChoice.Cheapest)
    {
        ArgumentNullException.ThrowIfNull(terms);
        if (terms.Count == 0)
        {
            throw new ArgumentException("There are no terms.", nameof(terms));
        }

        JetPlan plan = JetPlanner.Plan(terms, choice);
        if (plan.Jets.Count == 0)
        {
            plan.Add(0, [], []);
        }

        return new DifferentialOperator(plan, terms.Where(t => t.Powers.Length == 0).Sum(t => t.Coefficient));
    }

    /// <summary>One partial derivative.</summary>
    /// <param name="powers">The coordinates and how often each is differentiated by.</param>
    /// <returns>The operator.</returns>
    public static DifferentialOperator Partial(params (int Coordinate, int Order)[] powers) => Sum([new DifferentialTerm(1, powers)]);

    /// <summary>The sum of ∂ᵏ/∂xᵢᵏ over all coordinates, one series of order k each; the Laplacian for k = 2.</summary>
    /// <param name="count">The number of coordinates.</param>
    /// <param name="order">k.</param>
    /// <returns>The operator.</returns>
    public static DifferentialOperator PureSum(int count, int order)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(order, 1);
        var plan = new JetPlan();
        double factorial = 1;
        for (int k = 2; k <= order; k++)
        {
            factorial *= k;
        }

        for (int i = 0; i < count; i++)
        {
            plan.Add(order, [new(1, i, 1)], [new(order, factorial)]);
        }

        return new DifferentialOperator(plan);
    }

    /// <summary>The Laplacian.</summary>
    /// <param name="count">The number of coordinates.</param>
    /// <returns>The operator: one series of order 2 for each coordinate.</returns>
    public static DifferentialOperator Laplacian(int count) => PureSum(count, 2);

    /// <summary>The biharmonic operator Δ².</summary>
    /// <param name="count">The number of coordinates, n.</param>
    /// <returns>The operator: n² series of order 4.</returns>
    public static DifferentialOperator Biharmonic(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var plan = new JetPlan();
        for (int i = 0; i < count; i++)
        {
            // 24 c₄ = D⁴, and ∂ᵢᵢⱼⱼ = [D⁴(i+j) + D⁴(i−j) − 2D⁴(i) − 2D⁴(j)] / 12 occurs twice.
            plan.Add(4, [new(1, i, 1)], [new(4, 8.0 * (4 - count))]);
            for (int j = 0; j < i; j++)
            {
                plan.Add(4, [new(1, i, 1), new(1, j, 1)], [new(4, 4)]);
                plan.Add(4, [new(1, i, 1), new(1, j, -1)], [new(4, 4)]);
            }
        }

        return new DifferentialOperator(plan);
    }

    /// <summary>tr(A ∇²u), from one series of order 2 along each eigenvector of the symmetric part of A that has an eigenvalue other than zero.</summary>
    /// <param name="matrix">A, row-major n × n.</param>
    /// <param name="count">n.</param>
    /// <returns>The operator.</returns>
    /// <exception cref="ArgumentException"><paramref name="matrix"/> has the wrong length or entries that are not finite.</exception>
    public static DifferentialOperator SecondOrder(ReadOnlySpan<double> matrix, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentCheck.Length(matrix.Length, count * count, nameof(matrix));
        double[] symmetric = new double[count * count], values = new double[count], vectors = new double[count * count];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                symmetric[(i * count) + j] = 0.5 * (matrix[(i * count) + j] + matrix[(j * count) + i]);
            }
        }

        if (!SymmetricEigen.TryDecompose<double>(symmetric, count, values, vectors, new double[2 * count]))
        {
            throw new ArgumentException("The matrix has entries that are not finite.", nameof(matrix));
        }

        double zero = count * values.Max(Math.Abs) * Math.Pow(2, -52);
        var plan = new JetPlan();
        for (int k = 0; k < count; k++)
        {
            if (Math.Abs(values[k]) > zero)
            {
                plan.Add(2, [.. Enumerable.Range(0, count).Select(i => new JetPlan.Seed(1, i, vectors[(k * count) + i]))], [new(2, 2 * values[k])]);
            }
        }

        if (plan.Jets.Count == 0)
        {
            plan.Add(0, [], []);
        }

        return new DifferentialOperator(plan);
    }

    /// <summary>Applies the operator to a function of the coordinates themselves.</summary>
    /// <inheritdoc cref="Apply{T, F, D}(F, D, ReadOnlySpan{T}, Workspace{T})"/>
    public T Apply<T, F>(F function, ReadOnlySpan<T> point, Workspace<T> workspace)
        where T : IFloatingPointIeee754<T>
        where F : ITaylorDifferentiable<T>, allows ref struct =>
        Apply(function, new Coordinates<T>(point.Length), point, workspace);

    /// <summary>Applies the operator.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the function.</typeparam>
    /// <typeparam name="D">The type of the directions.</typeparam>
    /// <param name="function">A scalar function.</param>
    /// <param name="directions">What the coordinates are at its input.</param>
    /// <param name="point">Its input.</param>
    /// <param name="workspace">Storage that is reused.</param>
    /// <returns>The value of the operator at the point.</returns>
    /// <exception cref="ArgumentException"><paramref name="point"/> has the wrong length, or the operator differentiates by a coordinate that <paramref name="directions"/> does not have.</exception>
    public T Apply<T, F, D>(F function, D directions, ReadOnlySpan<T> point, Workspace<T> workspace)
        where T : IFloatingPointIeee754<T>
        where F : ITaylorDifferentiable<T>, allows ref struct
        where D : IDirections<T>, allows ref struct
    {
        Check(directions, point, workspace);
        Arena<T> arena = workspace.Enter((long)(_plan.MaxOrder + 1) * (point.Length + 1), 0);
        try
        {
            var curve = new Curve<T>(point, _plan.MaxOrder, ref arena);
            T sum = T.Zero;
            for (int i = 0; i < _plan.Jets.Count; i++)
            {
                sum += Expand(function, directions, curve, i);
            }

            return sum + (T.CreateChecked(_valueCoefficient) * curve.Result[0]);
        }
        finally
        {
            workspace.Leave();
        }
    }

    private void Check<T, D>(D directions, ReadOnlySpan<T> point, Workspace<T> workspace)
        where D : IDirections<T>, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(workspace);
        ArgumentCheck.Length(point.Length, directions.Length, nameof(point));
        _plan.CheckCoordinates(directions.Count);
    }

    private T Expand<T, F, D>(F function, D directions, Curve<T> curve, int index)
        where T : IFloatingPointIeee754<T>
        where F : ITaylorDifferentiable<T>, allows ref struct
        where D : IDirections<T>, allows ref struct
    {
        JetPlan.Jet jet = _plan.Jets[index];
        curve.Expand(function, directions, _plan, jet);
        T sum = T.Zero;
        foreach (JetPlan.Reading reading in _plan.ReadingsOf(jet))
        {
            sum += T.CreateChecked(reading.Weight) * curve.Result[reading.Power];
        }

        return sum;
    }
}
