using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Analysis;

/// <summary>What a finished reverse sweep keeps in each iteration of one loop, or in each call of a function.</summary>
/// <param name="Function">The function, of which the source lines are.</param>
/// <param name="Source">The ordinal of the loop's statement in it; −1 for the function as a whole.</param>
/// <param name="Bytes">How much, in one iteration or call, the inner loops left out.</param>
/// <param name="Names">The values, by the names that the user gave them; those without a name are left out.</param>
internal sealed record TapeUse(FunctionIr Function, int Source, int Bytes, IReadOnlyList<string> Names)
{
    /// <summary>What the functions of a reverse sweep push on stacks and store in residual arrays.</summary>
    public static IEnumerable<TapeUse> Of(IEnumerable<FunctionIr> functions) => functions.SelectMany(f => new Walk(f).Uses());

    private sealed class Walk(FunctionIr function)
    {
        private readonly BufferRoots _roots = BufferRoots.Of(function);
        private readonly IrContext _context = IrContext.For(function);
        private readonly List<TapeUse> _uses = [];

        /// <summary>What is stored a second time takes no more storage.</summary>
        private readonly HashSet<int> _stored = [];

        public IReadOnlyList<TapeUse> Uses()
        {
            Visit(function.Body, -1);
            return _uses;
        }

        private void Visit(Block block, int loop)
        {
            List<Value> kept = [];
            Collect(block, kept);
            if (kept.Count > 0)
            {
                _uses.Add(new TapeUse(
                    function, loop, kept.Sum(v => SizeOf(v.Type)), [.. kept.Select(v => v.Hint).Where(h => h.Length > 0).Distinct()]));
            }
        }

        /// <summary>The values kept by a block, through its branches; what its loops keep is a use of its own.</summary>
        private void Collect(Block block, List<Value> kept)
        {
            foreach (Statement statement in block.Statements)
            {
                switch (statement)
                {
                    case Push push:
                        kept.Add(push.Content);
                        break;
                    case Store store when _context.DefinitionOf(_roots.Of(store.Buffer)) is Allocate { Kind: AllocationKind.Residual } && _stored.Add(_roots.Of(store.Buffer).Id):
                        kept.Add(store.Content);
                        break;
                    case If branch:
                        Collect(branch.Then, kept);
                        Collect(branch.Else, kept);
                        break;
                    case Loop loop:
                        Visit(loop.Body, loop.Source);
                        break;
                }
            }
        }

        private static int SizeOf(IrType type) => type.Kind switch
        {
            TypeKind.Boolean => 1,
            _ => type.Name is "float" or "int" or "uint" ? 4 : 8,
        };
    }
}
