using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

// Derivatives of every order along a curve.
public static partial class Implicit
{
    /// <summary>The Taylor series of the solution x*(θ(t)) along a curve of the parameters: derivatives of every order, from one factorisation.</summary>
    /// <remarks>In F(x(t), θ(t)) = 0 the coefficient of tᵏ is A·xₖ + terms of lower coefficients of x, so each xₖ takes one evaluation of F in Taylor mode and one
    /// solve with the same A. Second and mixed derivatives follow from lines, as docs/taylor.md says. The solver is direct whatever the options say of it.</remarks>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the function.</typeparam>
    /// <param name="residual">F, with as many values as unknowns, such as a generated <c>FParametricResidual</c>.</param>
    /// <param name="order">The highest power of t; not negative.</param>
    /// <param name="theta">The curve of the parameters: <paramref name="order"/> + 1 rows of p coefficients.</param>
    /// <param name="x">The curve of the solution: <paramref name="order"/> + 1 rows of n coefficients. Row 0 holds the solution on entry; the others are written.</param>
    /// <param name="options">The ridge; the defaults if null.</param>
    /// <param name="workspace">Storage that is reused; null to allocate it.</param>
    /// <returns>How accurate the result is.</returns>
    /// <exception cref="ArgumentException">A length is no multiple of the number of rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="order"/> is negative.</exception>
    public static ImplicitSummary<T> RootTaylor<T, F>(
        F residual, int order, ReadOnlySpan<T> theta, Span<T> x, ImplicitOptions? options = null, Workspace<T>? workspace = null)
        where T : IFloatingPointIeee754<T>
        where F : ITaylorParametricResidual<T>, allows ref struct
    {
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        int rows = order + 1;
        int n = x.Length / rows;
        int p = theta.Length / rows;
        ArgumentCheck.Length(theta.Length, p * rows, nameof(theta));
        Check<T, F>(residual, x, x.Length, n * rows, nameof(x));
        options ??= ImplicitOptions.Direct;
        options = options.Solver is ImplicitSolver.DenseCholesky or ImplicitSolver.DenseLu ? options : options with { Solver = ImplicitSolver.DenseLu };
        workspace ??= new Workspace<T>();
        Arena<T> arena = workspace.Enter(
            RootSystem<T, F>.NumbersNeeded(n, p, options) + (rows * n) + n, RootSystem<T, F>.IntegersNeeded(n, options));
        try
        {
            Span<T> values = arena.Take(rows * n);
            Span<T> right = arena.Take(n);
            x[n..].Fill(T.Zero);
            residual.Taylor(0, x[..n], theta[..p], values[..n]);
            T rootNorm = Vectors.Norm<T>(values[..n]);
            RootSystem<T, F> system = new(residual, x[..n], theta[..p], isTransposed: false, options, ref arena);
            for (int k = 1; k <= order && !system.HasFailed; k++)
            {
                residual.Taylor(k, x[..((k + 1) * n)], theta[..((k + 1) * p)], values[..((k + 1) * n)]);
                Vectors.Negate(values.Slice(k * n, n), right);
                system.Solve(right, x.Slice(k * n, n), isWarm: false);
            }

            return Report(system.Summary(rootNorm), x[n..]);
        }
        finally
        {
            workspace.Leave();
        }
    }
}
