using System.Numerics;
using AutoDiff.Optim.LinearAlgebra;

namespace AutoDiff.Optim;

/// <summary>Derivatives of solutions x*(θ) of F(x, θ) = 0, whatever computed them: the solver is never differentiated.</summary>
/// <remarks>With A = ∂F/∂x and B = ∂F/∂θ at the solution, A · dx* = −B · dθ (the implicit function theorem). Fixed points, minimisers and KKT points are
/// roots too: <see cref="Optimality"/> makes F of what is known about them. Memory and time do not depend on how many iterations found the solution, and the
/// error of the derivative is proportional to the error of the solution (Blondel et al. 2022, <i>Efficient and Modular Implicit Differentiation</i>,
/// theorem 1). Where A is singular the results are NaN and <see cref="ImplicitSummary{T}.Outcome"/> says so; a singular system that happens to have a solution is
/// only noticed by a direct solver. With a reused workspace nothing is allocated.</remarks>
public static partial class Implicit
{
    /// <summary>How the solution changes along a direction of the parameters: x*' = −A⁻¹B·θ'.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the function.</typeparam>
    /// <param name="residual">F, with as many values as unknowns, such as a generated <c>FParametricResidual</c>.</param>
    /// <param name="x">The solution, of length n.</param>
    /// <param name="theta">The parameters, of length p.</param>
    /// <param name="thetaTangent">The direction of the parameters, of length p.</param>
    /// <param name="xTangent">Receives the derivative of the solution, of length n. With <see cref="ImplicitOptions.WarmStart"/> it holds a guess.</param>
    /// <param name="options">The linear solver and its accuracy; the defaults if null.</param>
    /// <param name="workspace">Storage that is reused; null to allocate it.</param>
    /// <returns>How accurate the result is.</returns>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public static ImplicitSummary<T> RootJvp<T, F>(
        F residual, ReadOnlySpan<T> x, ReadOnlySpan<T> theta, ReadOnlySpan<T> thetaTangent, Span<T> xTangent,
        ImplicitOptions? options = null, Workspace<T>? workspace = null)
        where T : IFloatingPointIeee754<T>
        where F : IParametricResidual<T>, allows ref struct
    {
        Check(residual, x, thetaTangent.Length, theta.Length, nameof(thetaTangent));
        ArgumentCheck.Length(xTangent.Length, x.Length, nameof(xTangent));
        options ??= ImplicitOptions.Default;
        workspace ??= new Workspace<T>();
        int n = x.Length;
        Arena<T> arena = workspace.Enter(
            RootSystem<T, F>.NumbersNeeded(n, theta.Length, options) + (3 * n), RootSystem<T, F>.IntegersNeeded(n, options));
        try
        {
            Span<T> values = arena.Take(n);
            Span<T> right = arena.Take(n);
            Span<T> zeros = arena.Take(n);
            T rootNorm = ParameterProduct(residual, x, theta, thetaTangent, values, right, zeros);
            RootSystem<T, F> system = new(residual, x, theta, isTransposed: false, options, ref arena);
            system.Solve(right, xTangent, options.WarmStart);
            return Report(system.Summary(rootNorm), xTangent);
        }
        finally
        {
            workspace.Leave();
        }
    }

    /// <summary>Takes a cotangent of the solution to one of the parameters: θ̄ = −Bᵀ(A⁻ᵀ x̄). One linear solve, whatever the number of parameters.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the function.</typeparam>
    /// <param name="residual">F, with as many values as unknowns, such as a generated <c>FParametricResidual</c>.</param>
    /// <param name="x">The solution, of length n.</param>
    /// <param name="theta">The parameters, of length p.</param>
    /// <param name="xCotangent">The cotangent x̄ of the solution: the gradient in it of whatever is computed from it.</param>
    /// <param name="thetaCotangent">Receives the cotangent of the parameters, of length p.</param>
    /// <param name="options">The linear solver and its accuracy; the defaults if null.</param>
    /// <param name="workspace">Storage that is reused; null to allocate it.</param>
    /// <param name="adjoint">Receives the solution u of Aᵀu = −x̄, of length n; with <see cref="ImplicitOptions.WarmStart"/> it holds a guess. Empty if not wanted.</param>
    /// <returns>How accurate the result is.</returns>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public static ImplicitSummary<T> RootVjp<T, F>(
        F residual, ReadOnlySpan<T> x, ReadOnlySpan<T> theta, ReadOnlySpan<T> xCotangent, Span<T> thetaCotangent,
        ImplicitOptions? options = null, Workspace<T>? workspace = null, Span<T> adjoint = default)
        where T : IFloatingPointIeee754<T>
        where F : IParametricResidual<T>, allows ref struct
    {
        Check(residual, x, xCotangent.Length, x.Length, nameof(xCotangent));
        ArgumentCheck.Length(thetaCotangent.Length, theta.Length, nameof(thetaCotangent));
        if (!adjoint.IsEmpty)
        {
            ArgumentCheck.Length(adjoint.Length, x.Length, nameof(adjoint));
        }

        options ??= ImplicitOptions.Default;
        workspace ??= new Workspace<T>();
        int n = x.Length;
        Arena<T> arena = workspace.Enter(
            RootSystem<T, F>.NumbersNeeded(n, theta.Length, options) + (4 * n), RootSystem<T, F>.IntegersNeeded(n, options));
        try
        {
            Span<T> values = arena.Take(n);
            Span<T> right = arena.Take(n);
            Span<T> product = arena.Take(n);
            Span<T> own = arena.Take(n);
            bool isWarm = options.WarmStart && !adjoint.IsEmpty;
            Span<T> u = adjoint.IsEmpty ? own : adjoint;
            Vectors.Negate(xCotangent, right);
            RootSystem<T, F> system = new(residual, x, theta, isTransposed: true, options, ref arena);
            system.Solve(right, u, isWarm);
            residual.Vjp(x, theta, u, values, product, thetaCotangent);
            return Report(system.Summary(Vectors.Norm<T>(values)), thetaCotangent, u);
        }
        finally
        {
            workspace.Leave();
        }
    }

    /// <summary>The Jacobian dx*/dθ = −A⁻¹B, from as many linear solves as there are unknowns or parameters, whichever are fewer.</summary>
    /// <typeparam name="T">The number type.</typeparam>
    /// <typeparam name="F">The type of the function.</typeparam>
    /// <param name="residual">F, with as many values as unknowns, such as a generated <c>FParametricResidual</c>.</param>
    /// <param name="x">The solution, of length n.</param>
    /// <param name="theta">The parameters, of length p.</param>
    /// <param name="jacobian">Receives the Jacobian, n × p, row-major.</param>
    /// <param name="options">The linear solver and its accuracy; the defaults if null. A direct solver factors once.</param>
    /// <param name="workspace">Storage that is reused; null to allocate it.</param>
    /// <returns>How accurate the result is.</returns>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public static ImplicitSummary<T> RootJacobian<T, F>(
        F residual, ReadOnlySpan<T> x, ReadOnlySpan<T> theta, Span<T> jacobian, ImplicitOptions? options = null, Workspace<T>? workspace = null)
        where T : IFloatingPointIeee754<T>
        where F : IParametricResidual<T>, allows ref struct
    {
        Check(residual, x, jacobian.Length, checked(x.Length * theta.Length), nameof(jacobian));
        options ??= ImplicitOptions.Default;
        workspace ??= new Workspace<T>();
        int n = x.Length;
        int p = theta.Length;
        bool isTransposed = n < p;
        Arena<T> arena = workspace.Enter(
            RootSystem<T, F>.NumbersNeeded(n, p, options) + (4 * n) + p, RootSystem<T, F>.IntegersNeeded(n, options));
        try
        {
            Span<T> values = arena.Take(n);
            Span<T> right = arena.Take(n);
            Span<T> zeros = arena.Take(n);
            Span<T> solution = arena.Take(n);
            Span<T> direction = arena.Take(p);
            residual.Value(x, theta, values);
            T rootNorm = Vectors.Norm<T>(values);
            direction.Fill(T.Zero);
            RootSystem<T, F> system = new(residual, x, theta, isTransposed, options, ref arena);
            for (int k = 0; k < (isTransposed ? n : p) && !system.HasFailed; k++)
            {
                if (isTransposed)
                {
                    right.Fill(T.Zero);
                    right[k] = -T.One;
                    system.Solve(right, solution, isWarm: false);
                    residual.Vjp(x, theta, solution, values, zeros, jacobian.Slice(k * p, p));
                }
                else
                {
                    direction[k] = T.One;
                    ParameterProduct(residual, x, theta, direction, values, right, zeros);
                    direction[k] = T.Zero;
                    system.Solve(right, solution, isWarm: false);
                    for (int i = 0; i < n; i++)
                    {
                        jacobian[(i * p) + k] = solution[i];
                    }
                }
            }

            return Report(system.Summary(rootNorm), jacobian);
        }
        finally
        {
            workspace.Leave();
        }
    }

    /// <summary>−B·θ', and the norm of F.</summary>
    private static T ParameterProduct<T, F>(
        F residual, ReadOnlySpan<T> x, ReadOnlySpan<T> theta, ReadOnlySpan<T> thetaTangent, Span<T> values, Span<T> right, Span<T> zeros)
        where T : IFloatingPointIeee754<T>
        where F : IParametricResidual<T>, allows ref struct
    {
        zeros.Fill(T.Zero);
        residual.Jvp(x, theta, zeros, thetaTangent, values, right);
        Vectors.Negate<T>(right, right);
        return Vectors.Norm<T>(values);
    }

    private static ImplicitSummary<T> Report<T>(ImplicitSummary<T> summary, Span<T> result, Span<T> other = default)
        where T : IFloatingPointIeee754<T>
    {
        if (summary.HasFailed)
        {
            result.Fill(T.NaN);
            other.Fill(T.NaN);
        }

        return summary;
    }

    private static void Check<T, F>(F residual, ReadOnlySpan<T> x, int length, int expected, string name)
        where F : allows ref struct
    {
        ArgumentCheck.NotNull(residual, nameof(residual));
        if (x.IsEmpty)
        {
            throw new ArgumentException("The solution has no components.", nameof(x));
        }

        ArgumentCheck.Length(length, expected, name);
    }
}
