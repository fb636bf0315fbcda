namespace AutoDiff.Generators.Passes;

/// <summary>A sparsity pattern cannot be told from the code alone.</summary>
internal sealed class SparsityUnknownException(string reason) : Exception(reason);
