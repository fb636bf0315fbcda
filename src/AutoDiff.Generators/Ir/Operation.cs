using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Ir;

/// <summary>The right-hand side of a <see cref="Let"/>: an operation with one result.</summary>
internal abstract record Operation;

/// <summary>
/// A constant, as the C# text that denotes it: a literal as the user wrote it, or a named constant; and its value, where the text
/// does not tell.
/// </summary>
internal sealed record Constant(string Text, double? Number = null) : Operation;

/// <summary>
/// A primitive applied to arguments. Operators have the names in <see cref="Op"/>; library functions are named as they are
/// called (<c>Math.Sin</c>, <c>MathF.Sin</c>, <c>double.Hypot</c>), so that the primal keeps the very call that the user wrote.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Arguments">What it is applied to.</param>
/// <param name="Known">
/// The value, where a library has computed it: the primitive then says what its derivative is, and is not evaluated in what is written.
/// </param>
internal sealed record Primitive(string Name, EquatableArray<Value> Arguments, Value? Known = null) : Operation;

/// <summary>Reads one element of a buffer.</summary>
internal sealed record Load(Value Buffer, Value Index) : Operation;

/// <summary>The number of elements of a buffer.</summary>
internal sealed record Length(Value Buffer) : Operation;

/// <summary>A view of part of a buffer. Without <paramref name="Start"/> the whole; without <paramref name="Count"/> all that follows.</summary>
internal sealed record Slice(Value Buffer, Value? Start, Value? Count) : Operation;

/// <summary>
/// The elements of a buffer from <paramref name="Start"/> on, as vectors of as many as are worked on at once. Elements that are left over
/// are not in it; nothing is, if the start is outside of the buffer.
/// </summary>
internal sealed record VectorView(Value Buffer, Value? Start) : Operation;

/// <summary>Where new storage comes from.</summary>
internal enum AllocationKind
{
    /// <summary>A new array on the heap: the user wrote <c>new T[n]</c>.</summary>
    Array,

    /// <summary>A stack buffer: the user wrote <c>stackalloc T[n]</c>.</summary>
    StackAlloc,

    /// <summary>Working storage of generated code, from the residual stack.</summary>
    Scratch,

    /// <summary>The same, but not cleared: every element is written before it is read.</summary>
    Residual,
}

/// <summary>New storage, all zero (a <see cref="AllocationKind.Residual"/> apart). <paramref name="Stack"/> is the residual stack that scratch is taken from.</summary>
internal sealed record Allocate(Value Length, AllocationKind Kind, Value? Stack = null) : Operation;

/// <summary>
/// A residual stack of its own for a derivative inside: what is pushed on it is taken off again before control leaves the block.
/// It is number <paramref name="Index"/> of those that belong to <paramref name="Owner"/>, once that is known.
/// </summary>
internal sealed record Nest(Value? Owner = null, int Index = 0) : Operation;

/// <summary>Where the working storage of a residual stack ends, for a <see cref="Release"/> to return to.</summary>
internal sealed record Mark(Value Stack) : Operation;

/// <summary>The last value pushed on a residual stack, taken off it.</summary>
internal sealed record Pop(Value Stack) : Operation;

/// <summary>What evaluating a piece of inert C# may do.</summary>
internal enum Purity
{
    /// <summary>Depends on its arguments alone.</summary>
    Pure,

    /// <summary>Reads state that an effect could change.</summary>
    Reads,

    /// <summary>May have effects or differ from call to call: runs exactly once, where it stands.</summary>
    Effect,
}

/// <summary>
/// C# that carries no derivative, kept as text: <paramref name="Template"/> has <c>{0}</c>, <c>{1}</c>, … where the arguments
/// go (braces of the text itself are doubled). <paramref name="IsConstant"/>: the user wants the result held constant, whatever the arguments.
/// </summary>
internal sealed record Inert(string Template, EquatableArray<Value> Arguments, Purity Purity, bool IsConstant = false) : Operation
{
    /// <summary>Whether storage may be handed to it as a read-only span, whatever it was declared as.</summary>
    public bool TakesSpans { get; init; }
}
