using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

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

    /// <summary>The solve with the transposed operator.</summary>
    public static LibraryFunction Adjoint(LibraryFunction solve) => solve switch
    {
        LibraryFunction.Solve => LibraryFunction.SolveTransposed,
        LibraryFunction.SolveTransposed => LibraryFunction.Solve,
        LibraryFunction.SolveLower => LibraryFunction.SolveLowerTransposed,
        LibraryFunction.SolveLowerTransposed => LibraryFunction.SolveLower,
        LibraryFunction.SolveSylvester => LibraryFunction.SolveSylvesterTransposed,
        LibraryFunction.SolveSylvesterTransposed => LibraryFunction.SolveSylvester,
        _ => throw new ArgumentOutOfRangeException(nameof(solve)),
    };

    /// <summary>A function that calls one of <c>AutoDiff.LinearAlgebra</c>. What that returns is stored.</summary>
    /// <param name="method">Its name there.</param>
    /// <param name="name">The name that it has in the module.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="returned">The number that it returns; null if it writes to spans.</param>
    public static FunctionIr Call(string method, string name, IReadOnlyList<(IrType Type, string Name)> parameters, IrType? returned)
    {
        IrContext context = new();
        List<Value> own = [.. parameters.Select(p => context.Fresh(p.Type, p.Name))];
        IrBuilder builder = new(context);
        string routine = "global::AutoDiff.LinearAlgebra." + method;
        if (returned is null)
        {
            builder.Append(new Expand(routine, new([.. own.Where(IsInput)]), new([.. own.Where(p => !IsInput(p))])));
        }
        else
        {
            string holes = string.Join(", ", own.Select((_, i) => "{" + i + "}"));
            Value number = builder.Let(returned, new Inert($"{routine}({holes})", own.ToEquatableArray(), Purity.Pure));
            own.Add(context.Fresh(IrType.Span(returned), "value"));
            builder.Append(new Store(own[own.Count - 1], builder.Int(0), number));
        }

        return new FunctionIr(name, own.ToEquatableArray(), builder.Finish(), [], context.NextId);

        static bool IsInput(Value parameter) => parameter.Type.Buffer == BufferKind.ReadOnlySpan;
    }

    private static FunctionIr Solve(LibraryFunction function, IrType element, string name) =>
        Call(function.ToString(), name, [(IrType.ReadOnlySpan(element), "a"), (IrType.ReadOnlySpan(element), "b"), (IrType.Span(element), "x")], null)
            with { IsSeparate = true, Library = function };

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
