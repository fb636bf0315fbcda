using System.Numerics;
using AutoDiff.Optim;

namespace AutoDiff.Estimators;

public sealed partial class DifferentialOperator
{
    /// <summary>How many directions are handed over at a time: a multiple of the lanes of vectors.</summary>
    private const int DirectionsAtATime = 32;

    private const int LowestCollapsed = 2;
    private const int HighestCollapsed = 4;

    /// <summary>Applies the operator, with series along lines collapsed: those of one order share their highest coefficient.</summary>
    /// <remarks>Series from which more is read than the highest coefficient, or whose order is not 2, 3 or 4, are expanded one by one. A weight w of a series is that of a line
    /// w^(1/k) times as long; where k is even, lines of positive and of negative weight are summed apart.</remarks>
    /// <inheritdoc cref="Apply{T, F, D}(F, D, ReadOnlySpan{T}, Workspace{T})"/>
    public T ApplyCollapsed<T, F, D>(F function, D directions, ReadOnlySpan<T> point, Workspace<T> workspace)
        where T : IFloatingPointIeee754<T>
        where F : ITaylorDifferentiable<T>, ICollapsedTaylor<T>, allows ref struct
        where D : IDirections<T>, allows ref struct
    {
        Check(directions, point, workspace);
        Arena<T> arena = workspace.Enter(((long)(_plan.MaxOrder + 1) * (point.Length + 1)) + ((long)DirectionsAtATime * point.Length), 0);
        try
        {
            var curve = new Curve<T>(point, _plan.MaxOrder, ref arena);
            Span<T> lines = arena.Take(DirectionsAtATime * point.Length);
            T sum = T.Zero;
            for (int i = 0; i < _plan.Jets.Count; i++)
            {
                if (!IsLine(_plan.Jets[i]))
                {
                    sum += Expand(function, directions, curve, i);
                }
            }

            for (int order = LowestCollapsed; order <= HighestCollapsed; order++)
            {
                sum += SumOfLines(function, directions, point, order, 1, lines);
                sum -= int.IsEvenInteger(order) ? SumOfLines(function, directions, point, order, -1, lines) : T.Zero;
            }

            if (_valueCoefficient != 0)
            {
                function.Taylor(0, point, curve.Result[..1]);
                sum += T.CreateChecked(_valueCoefficient) * curve.Result[0];
            }

            return sum;
        }
        finally
        {
            workspace.Leave();
        }
    }

    /// <summary>Applies the operator to a function of the coordinates themselves, with series along lines collapsed.</summary>
    /// <inheritdoc cref="ApplyCollapsed{T, F, D}(F, D, ReadOnlySpan{T}, Workspace{T})"/>
    public T ApplyCollapsed<T, F>(F function, ReadOnlySpan<T> point, Workspace<T> workspace)
        where T : IFloatingPointIeee754<T>
        where F : ITaylorDifferentiable<T>, ICollapsedTaylor<T>, allows ref struct =>
        ApplyCollapsed(function, new Coordinates<T>(point.Length), point, workspace);

    /// <summary>Whether a series goes along a line and only its highest coefficient is read.</summary>
    private bool IsLine(JetPlan.Jet jet)
    {
        if (jet.Order is < LowestCollapsed or > HighestCollapsed || _plan.ReadingsOf(jet) is not [{ } reading] || reading.Power != jet.Order)
        {
            return false;
        }

        foreach (JetPlan.Seed seed in _plan.SeedsOf(jet))
        {
            if (seed.Power != 1)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The sum over the lines of one order; for an even one those whose weights have one sign, by their magnitude.</summary>
    private T SumOfLines<T, F, D>(F function, D directions, ReadOnlySpan<T> point, int order, int sign, Span<T> lines)
        where T : IFloatingPointIeee754<T>
        where F : ICollapsedTaylor<T>, allows ref struct
        where D : IDirections<T>, allows ref struct
    {
        T sum = T.Zero;
        int count = 0;
        for (int i = 0; i < _plan.Jets.Count; i++)
        {
            JetPlan.Jet jet = _plan.Jets[i];
            double weight = jet.Order == order && IsLine(jet) ? _plan.ReadingsOf(jet)[0].Weight : 0;
            if (weight == 0 || (int.IsEvenInteger(order) && Math.Sign(weight) != sign))
            {
                continue;
            }

            Span<T> line = lines.Slice(count * point.Length, point.Length);
            line.Clear();
            double length = double.RootN(int.IsEvenInteger(order) ? Math.Abs(weight) : weight, order);
            foreach (JetPlan.Seed seed in _plan.SeedsOf(jet))
            {
                directions.Add(seed.Coordinate, T.CreateChecked(seed.Factor * length), line);
            }

            if (++count == DirectionsAtATime)
            {
                sum += function.TaylorSum(order, point, lines);
                count = 0;
            }
        }

        return count == 0 ? sum : sum + function.TaylorSum(order, point, lines[..(count * point.Length)]);
    }
}
