using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Model;

/// <summary>What a parameter or result of a core stands for.</summary>
internal enum SlotKind
{
    /// <summary>The method's own parameter or returned value.</summary>
    Primal,

    /// <summary>Its tangent.</summary>
    Tangent,

    /// <summary>Its cotangent.</summary>
    Cotangent,

    /// <summary>The tangent of its cotangent: a Hessian-vector product, for an input.</summary>
    CotangentTangent,

    /// <summary>The residual stack.</summary>
    Stack,

    /// <summary>The order of Taylor series.</summary>
    Order,

    /// <summary>The Taylor series of a parameter.</summary>
    Series,

    /// <summary>The distance between the rows of the series of storage.</summary>
    Stride,

    /// <summary>Where the Taylor series of a result goes.</summary>
    SeriesResult,

    /// <summary>One Taylor coefficient of a parameter or result.</summary>
    Coefficient,

    /// <summary>The record of effects, for cores that run several times.</summary>
    Effects,

    /// <summary>Where the places of a sparsity pattern go.</summary>
    Entries,

    /// <summary>Where a Jacobian goes.</summary>
    Jacobian,
}

/// <summary>
/// A parameter or result of a core: what it is, and of which parameter (<see cref="Result"/> for the returned value). For a stack
/// the index is its order: 0 for the stack, 1 for that of its tangents.
/// </summary>
internal sealed record Slot(SlotKind Kind, int Index)
{
    public const int Result = -1;

    /// <summary>Which coefficient it is: of tᵏ, k from 1 on; 0 for other kinds.</summary>
    public int Power { get; init; }

    /// <summary>The index of a part of a returned struct; the first is that of a returned value.</summary>
    public static int ResultPart(int part) => Result - part;

    /// <summary>Whether it is of the returned value, and of which part.</summary>
    public bool IsResult => Index < 0 && Kind is not SlotKind.Stack;

    public int Part => Result - Index;
}

/// <summary>A derived function that generated members call.</summary>
/// <param name="Function">Its code.</param>
/// <param name="Parameters">What each of its parameters is.</param>
/// <param name="Results">What each of its results is.</param>
internal sealed record Core(FunctionIr Function, EquatableArray<Slot> Parameters, EquatableArray<Slot> Results);

/// <summary>A marked method's derivatives, ready to be written.</summary>
/// <param name="Method">The method (its module dropped).</param>
/// <param name="Jvp">The primal and its tangent.</param>
/// <param name="Reverse">The primal, then the cotangents of the inputs added to what the cotangent storage holds.</param>
/// <param name="Hvp">The reverse core's tangent.</param>
/// <param name="Functions">Further functions that cores call.</param>
/// <param name="Repeated">The cores in the form that can run several times for one matrix; null if the others can.</param>
internal sealed record DerivativeModel(
    MethodModel Method, Core? Jvp, Core? Reverse, Core? Hvp, EquatableArray<FunctionIr> Functions, RepeatedCores? Repeated = null)
{
    /// <summary>The function itself, where there is no method to call and a matrix may have no rows.</summary>
    public Core? Value { get; init; }

    /// <summary>The primal with the Taylor series of its results.</summary>
    public Core? Taylor { get; init; }

    /// <summary>The same with each coefficient in a variable of its own: for the orders 1, 2, … as far as that is short enough.</summary>
    public EquatableArray<Core> Jets { get; init; } = [];

    /// <summary>Those that sum the highest coefficient over several lines: for the orders 2, 3, …; none if something in the function cannot be collapsed.</summary>
    public EquatableArray<Core> TaylorSums { get; init; } = [];

    /// <summary>
    /// The forward core that carries several columns of a Jacobian at once, if it can: one run for these, or, if it has a slot for the whole
    /// <see cref="SlotKind.Jacobian"/>, one run for all.
    /// </summary>
    public Core? ColumnsJvp { get; init; }

    /// <summary>The reverse core that gives several rows of a Jacobian at once, if it can.</summary>
    public Core? RowsReverse { get; init; }

    /// <summary>What names the entries of the Hessian of an objective, or of the Jacobian of a residual, that may be other than zero.</summary>
    public Core? Sparsity { get; init; }

    /// <summary>Why there is none, if one was asked for.</summary>
    public string? SparsityUnknown { get; init; }

    /// <summary>The core that carries several rows of a Hessian at once, if it can.</summary>
    public Core? RowsHvp { get; init; }

    /// <summary>The model with all its functions replaced.</summary>
    public DerivativeModel Map(Func<FunctionIr, FunctionIr> map)
    {
        Core? Of(Core? core) => core is null ? null : core with { Function = map(core.Function) };
        return this with
        {
            Jvp = Of(Jvp), Reverse = Of(Reverse), Hvp = Of(Hvp), Taylor = Of(Taylor), ColumnsJvp = Of(ColumnsJvp), RowsReverse = Of(RowsReverse), RowsHvp = Of(RowsHvp), Sparsity = Of(Sparsity), Value = Of(Value),
            Jets = Jets.Select(j => Of(j)!).ToEquatableArray(), TaylorSums = TaylorSums.Select(j => Of(j)!).ToEquatableArray(),
            Functions = Functions.Select(map).ToEquatableArray(),
            Repeated = Repeated is null ? null : new RepeatedCores(Of(Repeated.Jvp), Of(Repeated.Reverse), Of(Repeated.Hvp)),
        };
    }

    /// <summary>The core that gives one column of a Jacobian.</summary>
    public Core? ColumnJvp => Repeated is null ? Jvp : Repeated.Jvp;

    /// <summary>The core that gives one row of a Jacobian.</summary>
    public Core? RowReverse => Repeated is null ? Reverse : Repeated.Reverse;

    /// <summary>The core that gives one row of a Hessian.</summary>
    public Core? RowHvp => Repeated is null ? Hvp : Repeated.Hvp;
}

/// <summary>Cores of a method with effects that keep to a record, so that these happen once.</summary>
internal sealed record RepeatedCores(Core? Jvp, Core? Reverse, Core? Hvp);
