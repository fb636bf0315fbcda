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
    public override string ToString() => IrPrinter.Print(this);
}

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
