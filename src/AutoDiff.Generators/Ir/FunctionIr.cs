using AutoDiff.Generators.Rules;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Ir;

/// <summary>
/// A function. <see cref="Body"/> yields the results: the returned value first, if there is one, then the final values of
/// parameters passed by reference.
/// </summary>
/// <param name="Name">Unique within the module, and a C# identifier.</param>
/// <param name="Parameters">The parameters, in order.</param>
/// <param name="Body">The body; single exit.</param>
/// <param name="SourceLines">The source statements by ordinal: their tokens joined by single spaces.</param>
/// <param name="NextId">The first value and region id not in use.</param>
internal sealed record FunctionIr(
    string Name,
    EquatableArray<Value> Parameters,
    Block Body,
    EquatableArray<string> SourceLines,
    int NextId)
{
    /// <summary>What it is the Taylor expansion of, if it is one.</summary>
    public Expansion? Expansion { get; init; }

    /// <summary>Which function of the library it is, if it is one that is differentiated by a rule and not by its body.</summary>
    public LibraryFunction? Library { get; init; }

    /// <summary>What it solves, if it is a solver that is differentiated by the implicit function theorem and not by its body.</summary>
    public ImplicitSolution? Implicit { get; init; }

    /// <summary>What its derivatives are computed with, if it is one of the library whose derivatives are written in C#.</summary>
    public MatrixDifferential? Differential { get; init; }

    /// <summary>The bytes that the reverse sweeps of its loops may keep, if there is a limit and they have not been made functions yet.</summary>
    public long? MemoryBudget { get; init; }

    /// <summary>The loop that it is, if it is one that is reversed in limited memory.</summary>
    public CheckpointedLoop? Checkpoint { get; init; }

    /// <summary>The linear map that a struct of generated code is to be, if it computes the products of one.</summary>
    public LinearMap? Map { get; init; }

    /// <summary>The struct of generated code that runs it in chunks, if it is a loop that runs on several cores.</summary>
    public ParallelLoop? Parallel { get; init; }

    /// <summary>The functions that it calls by text, or that its struct calls.</summary>
    public EquatableArray<string> Uses { get; init; } = [];

    /// <summary>The functions that its derivatives are made of, beside those that it calls.</summary>
    public IEnumerable<string> DerivedFrom
    {
        get
        {
            if (Expansion is { } expansion)
            {
                yield return expansion.Function;
            }

            if (Implicit is { } solution)
            {
                yield return solution.Residual;
                if (solution.Adjoint is { } adjoint)
                {
                    yield return adjoint;
                }
            }

            if (Checkpoint is { } checkpoint)
            {
                yield return checkpoint.Steps;
            }

            foreach (string used in Uses)
            {
                yield return used;
            }

            if (Differential is { } differential)
            {
                yield return differential.Tangent;
                yield return differential.Cotangent;
            }
        }
    }

    /// <summary>
    /// Whether calls of it stay calls: it gives back the working storage that it took, which code of a caller might still use.
    /// </summary>
    public bool IsSeparate { get; init; }

    /// <summary>The rule that its derivatives come from, if it has one: then it is never linearised itself.</summary>
    public DerivativeRule? Rule { get; init; }

    public override string ToString() => IrPrinter.Print(this);
}

/// <summary>
/// The rules of a function. A forward rule has the function's parameters, then a tangent for each active one; it yields the value
/// and its tangent. A reverse rule has the function's parameters, the cotangent of the value, then a place for the cotangent of each active one;
/// it yields the value, then the cotangents of numbers.
/// </summary>
/// <param name="Jvp">The function of the module that is the forward rule, if there is one.</param>
/// <param name="Vjp">The function of the module that is the reverse rule, if there is one.</param>
/// <param name="Active">The active parameters of the function, in order.</param>
internal sealed record DerivativeRule(string? Jvp, string? Vjp, EquatableArray<int> Active)
{
    /// <summary>The functions that are rules.</summary>
    public IEnumerable<string> Functions => new[] { Jvp, Vjp }.Where(f => f is not null)!;
}

/// <summary>
/// How a function with the Taylor series of its values came about. Its derivatives are expansions of that function's derivatives.
/// </summary>
/// <param name="Function">The function that was expanded.</param>
/// <param name="Parameters">The parameters of that function that have a series, in order.</param>
/// <param name="Results">The results of that function that have a series, in order.</param>
internal sealed record Expansion(string Function, EquatableArray<int> Parameters, EquatableArray<int> Results);

/// <summary>A function and the functions that it calls, directly or not.</summary>
internal sealed record ModuleIr(FunctionIr Entry, EquatableArray<FunctionIr> Callees)
{
    public FunctionIr? Find(string name)
    {
        if (Entry.Name == name)
        {
            return Entry;
        }

        foreach (FunctionIr callee in Callees)
        {
            if (callee.Name == name)
            {
                return callee;
            }
        }

        return null;
    }
}
