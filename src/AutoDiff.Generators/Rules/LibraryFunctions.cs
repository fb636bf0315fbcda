using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Rules;

/// <summary>The bodies of library functions in IR.</summary>
internal static class LibraryFunctions
{
    /// <param name="function">Which one.</param>
    /// <param name="element">The number type.</param>
    /// <param name="name">The name that it has in the module.</param>
    /// <param name="find">Finds the functions that it calls.</param>
    public static FunctionIr Make(LibraryFunction function, IrType element, string name, Func<LibraryFunction, FunctionIr> find) => function switch
    {
        LibraryFunction.SubtractProduct => SubtractProduct(element, name),
        LibraryFunction.Inverse => Inverse(element, name, find(LibraryFunction.Solve)),
        _ => Solve(function, element, name),
    };

    private static FunctionIr Solve(LibraryFunction function, IrType element, string name)
    {
        IrContext context = new();
        Value a = context.Fresh(IrType.ReadOnlySpan(element), "a"), b = context.Fresh(IrType.ReadOnlySpan(element), "b"), x = context.Fresh(IrType.Span(element), "x");
        IrBuilder builder = new(context);
        builder.Append(new Expand("global::AutoDiff.LinearAlgebra." + function, [a, b], [x]));
        return new FunctionIr(name, [a, b, x], builder.Finish(), [], context.NextId) { IsSeparate = true, Library = function };
    }

    private static FunctionIr Inverse(IrType element, string name, FunctionIr solve)
    {
        IrContext context = new();
        Value a = context.Fresh(IrType.ReadOnlySpan(element), "a"), inverse = context.Fresh(IrType.Span(element), "inverse");
        MatrixCode code = new(context);
        Value length = code.LengthOf(a), n = code.SizeOf(length);
        Value identity = code.Scratch(element, length, "identity");
        code.Fill(identity, "0");
        code.For(n, i => code.Builder.Append(new Store(identity, code.Sum(code.Product(i, n), i), code.Builder.Real(element, "1"))));
        code.Call(solve, a, identity, inverse);
        return new FunctionIr(name, [a, inverse], code.Builder.Finish(), [], context.NextId);
    }

    private static FunctionIr SubtractProduct(IrType element, string name)
    {
        IrContext context = new();
        Value p = context.Fresh(IrType.ReadOnlySpan(element), "p"), pRow = context.Fresh(IrType.Int, "pRow"), pColumn = context.Fresh(IrType.Int, "pColumn");
        Value q = context.Fresh(IrType.ReadOnlySpan(element), "q"), qRow = context.Fresh(IrType.Int, "qRow"), qColumn = context.Fresh(IrType.Int, "qColumn");
        Value w = context.Fresh(IrType.Span(element), "w");
        Value rows = context.Fresh(IrType.Int, "rows"), inner = context.Fresh(IrType.Int, "inner"), columns = context.Fresh(IrType.Int, "columns");
        MatrixCode code = new(context);
        code.For(rows, i => code.For(inner, j =>
        {
            Value factor = code.Load(p, code.Sum(code.Product(i, pRow), code.Product(j, pColumn)));
            code.For(columns, k =>
            {
                Value product = code.Builder.Multiply(factor, code.Load(q, code.Sum(code.Product(j, qRow), code.Product(k, qColumn))));
                code.Builder.Append(new Accumulate(w, code.Sum(code.Product(i, columns), k), code.Builder.Negate(product)));
            });
        }));
        return new FunctionIr(name, [p, pRow, pColumn, q, qRow, qColumn, w, rows, inner, columns], code.Builder.Finish(), [], context.NextId) { IsSeparate = true };
    }
}
