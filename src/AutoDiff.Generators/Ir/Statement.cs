using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Ir;

/// <summary>
/// A statement. <see cref="Source"/> is the ordinal of the source statement it comes from (an index into
/// <see cref="FunctionIr.SourceLines"/>), or -1.
/// </summary>
internal abstract record Statement
{
    public int Source { get; init; } = -1;
}

/// <summary>Names the result of an operation.</summary>
internal sealed record Let(Value Target, Operation Operation) : Statement;

/// <summary><c>Buffer[Index] = Content</c>.</summary>
internal sealed record Store(Value Buffer, Value Index, Value Content) : Statement;

/// <summary><c>Buffer[Index] += Content</c>.</summary>
internal sealed record Accumulate(Value Buffer, Value Index, Value Content) : Statement;

/// <summary>Sets every element of a buffer.</summary>
internal sealed record Fill(Value Buffer, Value Content) : Statement;

/// <summary>Copies all of <paramref name="Source"/> to the start of <paramref name="Destination"/>; they may overlap.</summary>
internal sealed record Copy(Value From, Value To) : Statement;

/// <summary>Puts a value on a residual stack.</summary>
internal sealed record Push(Value Stack, Value Content) : Statement;

/// <summary>Gives working storage taken from a residual stack since <paramref name="To"/> was marked back to it.</summary>
internal sealed record Release(Value Stack, Value To) : Statement;

/// <summary>
/// Works on buffers by a routine of the run-time library, which reads <paramref name="Arguments"/> (numbers, and buffers) and writes
/// <paramref name="Outputs"/>: one for truncated Taylor series, of <c>AutoDiff.Runtime.Series</c>, or one that is named in full.
/// </summary>
internal sealed record Expand(string Routine, EquatableArray<Value> Arguments, EquatableArray<Value> Outputs) : Statement;

/// <summary>
/// A library routine, as C# text with holes for <paramref name="Arguments"/>, which it reads, and then <paramref name="Outputs"/>, which it
/// fills. It carries no derivative: that is what the primitives say for which it computes the known values.
/// </summary>
internal sealed record Library(string Template, EquatableArray<Value> Arguments, EquatableArray<Value> Outputs) : Statement;

/// <summary>An inert C# statement (without its semicolon), kept as text; runs exactly once.</summary>
internal sealed record Effect(string Template, EquatableArray<Value> Arguments) : Statement;

/// <summary>
/// Throws the exception that the template denotes (<c>throw</c> and semicolon excluded). Control never goes on; the block
/// still yields placeholders.
/// </summary>
internal sealed record Throw(string Template, EquatableArray<Value> Arguments) : Statement;

/// <summary>Statements, then the values handed to the enclosing statement (or returned by the function).</summary>
internal sealed record Block(EquatableArray<Statement> Statements, EquatableArray<Value> Yields)
{
    public static readonly Block Empty = new([], []);
}

/// <summary>A statement with blocks of its own. <see cref="Region"/> identifies it across the transforms of a function.</summary>
internal abstract record Structured(int Region) : Statement;

/// <summary>A branch. Each result is the value yielded at its place by the branch that ran.</summary>
internal sealed record If(int Region, Value Condition, Block Then, Block Else, EquatableArray<Value> Results) : Structured(Region);

/// <summary>
/// A loop. A counted one (with <see cref="Upper"/>) runs <see cref="Index"/> from <see cref="Lower"/> in steps of
/// <see cref="Step"/> while it is below the upper bound (above it, for a negative step; the bound included if
/// <see cref="Inclusive"/>); an uncounted one counts its iterations in <see cref="Index"/> from 0. If there is a
/// <see cref="Condition"/> it is evaluated before each iteration, with the carried values in scope, and ends the loop when
/// false. Bounds are evaluated once, before the loop.
/// </summary>
/// <param name="Region">Identifies the loop across transforms.</param>
/// <param name="Index">The counter, in scope in the body and the condition.</param>
/// <param name="Lower">The first index, if counted.</param>
/// <param name="Upper">The bound, if counted.</param>
/// <param name="Step">The step: not zero; 1 if uncounted.</param>
/// <param name="Inclusive">Whether the bound itself is reached.</param>
/// <param name="Condition">A block that yields one truth value.</param>
/// <param name="Carried">The values that each iteration receives from the one before.</param>
/// <param name="Initial">What the first iteration receives.</param>
/// <param name="Body">Yields what the next iteration receives, one for each carried value.</param>
/// <param name="Results">The carried values after the last iteration.</param>
/// <param name="Trips">The number of iterations that ran, an <c>int</c>, if anything asks for it.</param>
internal sealed record Loop(
    int Region,
    Value Index,
    Value? Lower,
    Value? Upper,
    int Step,
    bool Inclusive,
    Block? Condition,
    EquatableArray<Value> Carried,
    EquatableArray<Value> Initial,
    Block Body,
    EquatableArray<Value> Results,
    Value? Trips = null) : Structured(Region)
{
    public bool IsCounted => Upper is not null;
}

/// <summary>Which derived form of a function a <see cref="Call"/> stands for.</summary>
internal enum CallForm
{
    /// <summary>The function itself.</summary>
    Primal,

    /// <summary>The function with its tangents beside it.</summary>
    Jvp,

    /// <summary>
    /// The function with the Taylor series of its values: the linear arguments are the order, then series, strides and where the
    /// series of results go.
    /// </summary>
    Taylor,

    /// <summary>The forward sweep: the function itself, leaving residuals for the reverse sweep.</summary>
    Forward,

    /// <summary>The linear part alone, before transposition.</summary>
    Linear,

    /// <summary>The reverse sweep: the transposed linear part.</summary>
    Reverse,
}

/// <summary>
/// A call of another function of the module. Linear arguments and results are the tangents (for <see cref="CallForm.Reverse"/>
/// the cotangents) of the arguments and results named in <see cref="ActiveArguments"/> and <see cref="ActiveResults"/>.
/// </summary>
internal sealed record Call(
    int Region,
    string Function,
    CallForm Form,
    EquatableArray<Value> Arguments,
    EquatableArray<Value> Results,
    EquatableArray<Value> LinearArguments,
    EquatableArray<Value> LinearResults,
    EquatableArray<int> ActiveArguments,
    EquatableArray<int> ActiveResults) : Structured(Region);
