using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>The exact augmented Lagrangian L(x, λ) = f + λᵀc + (η₁/2)‖c‖² + (η₂/2)‖J∇ₓ(f + λᵀc)‖² (Pillo and Grippo 1979, SIAM J. Control Optim. 17): for η₁ large and η₂
/// small enough its unconstrained minimisers are the constrained ones with their multipliers, and Newton–KKT steps descend.</summary>
internal struct ExactAugmentedLagrangian<T>
    where T : IFloatingPointIeee754<T>
{
    private const int MaxUpdates = 60;

    private static readonly T Half = T.CreateChecked(0.5);
    private static readonly T Factor = T.CreateChecked(2);
    private static readonly T LargestPenalty = T.CreateChecked(1e12);

    public ExactAugmentedLagrangian(T constraintPenalty, T gradientPenalty)
    {
        ConstraintPenalty = constraintPenalty;
        GradientPenalty = gradientPenalty;
    }

    /// <summary>η₁.</summary>
    public T ConstraintPenalty { get; private set; }

    /// <summary>η₂.</summary>
    public T GradientPenalty { get; private set; }

    public void Exchange(scoped ref StateExchange state)
    {
        ConstraintPenalty = state.Number(ConstraintPenalty);
        GradientPenalty = state.Number(GradientPenalty);
    }

    public readonly T Value(scoped in ConstrainedPoint<T> point)
        => point.Primal.Value
            + Vectors.Dot<T>(point.Multipliers, point.Constraints)
            + (Half * ConstraintPenalty * Vectors.Dot<T>(point.Constraints, point.Constraints))
            + (Half * GradientPenalty * Vectors.Dot<T>(point.Projected, point.Projected));

    /// <summary>The derivative along a step, with the penalties changed until it is at most −(η₂/2)‖(∇L, c)‖² (Hong, Na, Mahoney and Kolar 2023, algorithm 1).</summary>
    /// <param name="slopes">What η₀ = 1, η₁ and η₂ multiply in the derivative.</param>
    /// <param name="kktResidual">‖(∇L, c)‖.</param>
    /// <param name="slope">The derivative.</param>
    /// <returns>False if no penalties make the step descend.</returns>
    public bool TryDescend((T Lagrangian, T Constraint, T Gradient) slopes, T kktResidual, out T slope)
    {
        T first = ConstraintPenalty;
        T second = GradientPenalty;
        for (int k = 0; k < MaxUpdates; k++)
        {
            slope = slopes.Lagrangian + (ConstraintPenalty * slopes.Constraint) + (GradientPenalty * slopes.Gradient);
            if (slope <= -Half * GradientPenalty * kktResidual * kktResidual)
            {
                return true;
            }

            ConstraintPenalty *= Factor;
            GradientPenalty /= Factor;
            if (!(ConstraintPenalty < LargestPenalty))
            {
                break;
            }
        }

        ConstraintPenalty = first;
        GradientPenalty = second;
        slope = T.NaN;
        return false;
    }
}
