using System.Globalization;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Rules;

/// <summary>Names of the functions of a system whose matrix is known by its products.</summary>
internal sealed record MatrixFreeNames(string Map, string Product, string TransposedProduct, string Residual, string TransposedResidual, string Solve, string SolveTransposed);

/// <summary>
/// A linear system with the matrix ∂F/∂x, or I − ∂T/∂x, that is solved by products alone: the functions of the products, those that solve, and what these solve, F = A·u − b, which their derivatives come from.
/// All take x and what its solver is given; then v and the product, or b and the solution.
/// </summary>
internal sealed class MatrixFreeSystem
{
    private readonly FunctionIr _residual;
    private readonly ImplicitSolution _solution;
    private readonly MatrixFreeNames _names;
    private readonly IrType _element;
    private readonly Value[] _parameters;

    /// <param name="residual">F or T.</param>
    /// <param name="solution">Which of them, and how the systems are solved.</param>
    /// <param name="names">The names of what is made.</param>
    public MatrixFreeSystem(FunctionIr residual, ImplicitSolution solution, MatrixFreeNames names)
    {
        _residual = residual;
        _solution = solution;
        _names = names;
        _parameters = [.. residual.Parameters.Take(residual.Parameters.Count - 1)];
        _element = _parameters[0].Type.Element!;
    }

    private SystemOptions Options => _solution.Options!;

    /// <param name="inX">Forward mode of F in x.</param>
    /// <param name="forward">The forward sweep of F in x.</param>
    /// <param name="reverse">The reverse sweep of F in x.</param>
    public IEnumerable<FunctionIr> Make(FunctionIr inX, FunctionIr forward, FunctionIr reverse)
    {
        FunctionIr product = Product(_names.Product, (code, own, stack, v, result) =>
            code.Call(inX, [.. own, code.Scratch(_element, code.LengthOf(v), "r"), stack, v, result])) with
        {
            Map = new LinearMap(_names.Map, _names.TransposedProduct, _element, Options), Uses = [_names.TransposedProduct],
        };
        FunctionIr transposed = Product(_names.TransposedProduct, (code, own, stack, v, result) =>
        {
            Value length = code.LengthOf(v), r = code.Scratch(_element, length, "r"), seed = code.Scratch(_element, length, "seed");
            code.Builder.Append(new Copy(v, seed));
            code.Call(forward, [.. own, r, stack]);
            code.Call(reverse, [.. own, r, stack, result, seed]);
        });
        yield return product;
        yield return transposed;
        yield return Residual(_names.Residual, product);
        yield return Residual(_names.TransposedResidual, transposed);
        yield return Solver(_names.Solve, _names.Residual, _names.SolveTransposed, isTransposed: false);
        yield return Solver(_names.SolveTransposed, _names.TransposedResidual, _names.Solve, isTransposed: true);
    }

    private FunctionIr Product(string name, Action<MatrixCode, Value[], Value, Value, Value> write)
    {
        IrContext context = new();
        MatrixCode code = new(context);
        Value[] own = Own(context);
        Value v = context.Fresh(IrType.ReadOnlySpan(_element), "v"), product = context.Fresh(IrType.Span(_element), "product"), stack = context.Fresh(IrType.Stack, "residuals");
        Value mark = code.Builder.Let(IrType.StackMark, new Mark(stack), "mark");
        code.Fill(product, "0");
        write(code, own, stack, v, product);
        if (_solution.IsFixedPoint)
        {
            code.For(code.LengthOf(v), i => code.Builder.Append(new Store(product, i, code.Builder.Subtract(code.Load(v, i), code.Load(product, i)))));
        }

        code.Builder.Append(new Release(stack, mark));
        return new FunctionIr(name, new([.. own, v, product, stack]), Passes.Scratch.Bind(code.Builder.Finish(), stack, context), [], context.NextId) { IsSeparate = true };
    }

    /// <summary>A·u + ρu − b; parameters u, x and what its solver is given, b, r.</summary>
    private FunctionIr Residual(string name, FunctionIr product)
    {
        IrContext context = new();
        MatrixCode code = new(context);
        Value u = context.Fresh(IrType.ReadOnlySpan(_element), "u");
        Value[] own = Own(context);
        Value b = context.Fresh(IrType.ReadOnlySpan(_element), "b"), r = context.Fresh(IrType.Span(_element), "r");
        code.Call(product, [.. own, u, r, code.Builder.Let(IrType.Stack, new Nest(), "residuals")]);
        code.For(code.LengthOf(b), i =>
        {
            Value rest = code.Builder.Negate(code.Load(b, i));
            if (Options.Ridge != 0)
            {
                Value ridge = code.Builder.Real(_element, Options.Ridge.ToString("R", CultureInfo.InvariantCulture));
                rest = code.Builder.Add(code.Builder.Multiply(ridge, code.Load(u, i)), rest);
            }

            code.Builder.Append(new Accumulate(r, i, rest));
        });
        return new FunctionIr(name, new([u, .. own, b, r]), code.Builder.Finish(), [], context.NextId);
    }

    private FunctionIr Solver(string name, string residual, string adjoint, bool isTransposed)
    {
        IrContext context = new();
        IrBuilder builder = new(context);
        Value[] own = Own(context);
        Value b = context.Fresh(IrType.ReadOnlySpan(_element), "b"), u = context.Fresh(IrType.Span(_element), "u");
        string held = string.Join(", ", own.Select((_, i) => "{" + i + "}"));
        string solve = Options.IsWarm ? "SolveFromLatest" : "Solve";
        string text = $"global::AutoDiff.Optim.LinearSystem.{solve}(new {_names.Map}({held}), {{{own.Length}}}, {{{own.Length + 1}}}, {_names.Map}.Options{(isTransposed ? ", isTransposed: true" : "")})";
        builder.Append(new Library(text, new([.. own, b]), [u]));
        return new FunctionIr(name, new([.. own, b, u]), builder.Finish(), [], context.NextId)
        {
            IsSeparate = true, Uses = [_names.Product], Implicit = new ImplicitSolution(residual, false) { Adjoint = adjoint },
        };
    }

    private Value[] Own(IrContext context) => [.. _parameters.Select(p => context.Fresh(p.Type, p.Hint))];
}
