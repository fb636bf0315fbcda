namespace AutoDiff.Generators.Ir;

/// <summary>
/// How a function that is a loop runs in chunks, on several cores. Its parameters are what the loop uses, then the storage that it adds to, of
/// which each chunk has its own, then the first iteration and the one after the last. It yields the sums that the loop carries.
/// </summary>
/// <param name="Chunk">The name of the function that runs one chunk.</param>
/// <param name="Struct">The name of the struct that holds the arguments.</param>
/// <param name="Element">The number type of all sums.</param>
/// <param name="Sums">How many parameters are storage that is added to.</param>
internal sealed record ParallelLoop(string Chunk, string Struct, IrType Element, int Sums);
