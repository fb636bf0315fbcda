using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Makes functions of the loops of a core whose iterations are linked by sums alone, so that they can run in chunks on several cores.
/// Storage that iterations add to becomes one of their sums; storage in which each has its own place is shared; working storage that each
/// overwrites before it reads it is made anew for each chunk. For the cores as they are written, not for those derived from them.
/// </summary>
internal sealed class Parallelise
{
    private const int FewestIterations = 16;

    private readonly FunctionIr _function;
    private readonly Derivation _derivation;
    private readonly Action<Loop, string>? _explain;
    private readonly IrContext _context;
    private readonly BufferRoots _roots;
    private readonly List<FunctionIr> _loops = [];
    private string _obstacle = "";

    private Parallelise(FunctionIr function, Derivation derivation, Action<Loop, string>? explain)
    {
        _function = function;
        _derivation = derivation;
        _explain = explain;
        _context = IrContext.For(function);
        _roots = BufferRoots.Of(function);
    }

    /// <param name="function">A core.</param>
    /// <param name="derivation">Is told of the functions that loops become.</param>
    /// <param name="loops">Receives these functions.</param>
    /// <param name="explain">Is told of each loop over sums that stays as it is, and why.</param>
    public static FunctionIr Run(FunctionIr function, Derivation derivation, List<FunctionIr> loops, Action<Loop, string>? explain = null)
    {
        Parallelise pass = new(function, derivation, explain);
        Block body = pass.Visit(function.Body);
        loops.AddRange(pass._loops);

        // Working storage that went into a loop is not needed any more where it was.
        return DeadCode.Run(function with { Body = body, NextId = pass._context.NextId }, derivation.Effects);
    }

    private Block Visit(Block block)
    {
        IrBuilder builder = new(_context);
        foreach (Statement statement in block.Statements)
        {
            builder.Source = statement.Source;
            switch (statement)
            {
                case If branch:
                    builder.Append(branch with { Then = Visit(branch.Then), Else = Visit(branch.Else) });
                    break;
                case Loop loop when Interests(loop) && PartsOf(loop) is { } parts:
                    builder.AppendAll(InChunks(loop, parts));
                    break;
                case Loop loop when Interests(loop):
                    _explain?.Invoke(loop, _obstacle);
                    builder.Append(loop);
                    break;
                default:
                    builder.Append(statement);
                    break;
            }
        }

        return builder.Finish(block.Yields);
    }

    /// <summary>Whether a loop adds anything up, and may be long.</summary>
    private bool Interests(Loop loop) =>
        loop.IsCounted && !(ConstantOf(loop.Lower!) is { } lower && ConstantOf(loop.Upper!) is { } upper && Math.Abs(upper - lower) < FewestIterations)
        && (loop.Carried.Count > 0 || IrWalk.Statements(loop.Body).Any(s => s is Accumulate a && !IrWalk.AllDefinitions(loop).Any(d => d.Id == _roots.Of(a.Buffer).Id)));

    private long? ConstantOf(Value value) => _context.DefinitionOf(value) switch
    {
        Constant constant => long.TryParse(constant.Text, out long number) ? number : null,
        Primitive { Name: Op.Add } sum => ConstantOf(sum.Arguments[0]) + ConstantOf(sum.Arguments[1]),
        Primitive { Name: Op.Subtract } difference => ConstantOf(difference.Arguments[0]) - ConstantOf(difference.Arguments[1]),
        _ => null,
    };

    /// <summary>What becomes what.</summary>
    /// <param name="Given">What the function takes and does not change but in places of each iteration's own.</param>
    /// <param name="Sums">The storage that is added to.</param>
    /// <param name="Own">What the function defines for itself: constants, and working storage.</param>
    /// <param name="Element">The number type of the sums.</param>
    private sealed record Parts(List<Value> Given, List<Value> Sums, List<Let> Own, IrType Element);

    private Parts? Because(string obstacle)
    {
        _obstacle = obstacle;
        return null;
    }

    private Parts? PartsOf(Loop loop)
    {
        if (loop is not { Step: 1, Inclusive: false, Condition: null, Trips: null })
        {
            return Because("it does not count up by one to a bound that it stays below");
        }

        if (!SumAnalysis.AllSums(loop))
        {
            return Because("an iteration uses what the one before it computed, other than by adding to it");
        }

        List<Statement> inside = [.. IrWalk.Statements(loop.Body)];
        // What an exception says is put together where it is thrown.
        HashSet<int> thrown = [.. inside.OfType<Throw>().SelectMany(t => t.Arguments).Select(a => a.Id)];
        if (inside.Any(s => (EffectAnalysis.IsEffect(s) && !(s is Let let && thrown.Contains(let.Target.Id))) || (s is Call call && _derivation.Effects.Of(call.Function) is not { HasEffects: false })))
        {
            return Because("it runs code that must run in order");
        }

        if (inside.Any(s => s is Push or Let { Operation: Pop }))
        {
            return Because("the reverse sweep takes back what its iterations keep");
        }

        List<Value> given = [], sums = [];
        List<Let> own = [];
        foreach (Value value in IrWalk.Free(loop with { Lower = null, Upper = null, Initial = [] }))
        {
            if (_context.DefinitionOf(value) is Constant constant)
            {
                own.Add(new Let(value, constant));
                continue;
            }

            if (!value.Type.IsBuffer)
            {
                given.Add(value);
                continue;
            }

            Value root = _roots.Of(value);
            if (!inside.Any(s => _derivation.Effects.Written(s).Any(w => _roots.Of(w).Id == root.Id)))
            {
                given.Add(value);
            }
            else if (OnlyAdds(inside, root))
            {
                sums.Add(value);
            }
            else if (HasOwnPlaces(loop, inside, root))
            {
                given.Add(value);
            }
            else if (value.Id == root.Id && _context.DefinitionOf(root) is Allocate { Kind: not AllocationKind.Array } allocation && !IsUsedElsewhere(root, loop)
                && (new ScratchCoverage(_roots, root, _context.DefinitionOf).IsWrittenBeforeRead(loop) || (allocation.Kind != AllocationKind.Residual && IsLeftZero(root, loop))))
            {
                own.Add(new Let(root, allocation));
                foreach (Value operand in IrWalk.Operands(allocation).Where(o => !given.Contains(o) && !own.Any(l => l.Target.Id == o.Id)))
                {
                    if (_context.DefinitionOf(operand) is Constant number)
                    {
                        own.Insert(0, new Let(operand, number));
                    }
                    else
                    {
                        given.Add(operand);
                    }
                }
            }
            else
            {
                return Because($"iterations write {(root.Hint.Length > 0 ? $"'{root.Hint}'" : "storage")} where others read or write it");
            }
        }

        IrType[] types = [.. loop.Carried.Select(c => c.Type), .. sums.Select(s => s.Type.Element!)];
        if (types.Length == 0 || types.Any(t => t != types[0]) || (types[0] != IrType.Double && types[0] != IrType.Float))
        {
            return Because("its sums are not all double, or all float");
        }

        return new Parts([.. given.Distinct()], sums, [.. own.GroupBy(l => l.Target.Id).Select(g => g.First())], types[0]);
    }

    private bool IsRootedIn(Value buffer, Value root) => buffer.Type.IsBuffer && _roots.Of(buffer).Id == root.Id;

    /// <summary>Whether storage is added to and nothing else.</summary>
    private bool OnlyAdds(List<Statement> inside, Value root) => inside.All(s => s switch
    {
        Accumulate => true,
        Let { Operation: Slice or Length } => true,
        Structured and not Call => true,
        _ => !IrWalk.Operands(s).Any(v => IsRootedIn(v, root)),
    });

    /// <summary>Whether an iteration touches storage at its own index alone, or in a stretch of its own: i·n up to (i + 1)·n.</summary>
    private bool HasOwnPlaces(Loop loop, List<Statement> inside, Value root)
    {
        HashSet<int> own = [];
        foreach (Statement statement in inside)
        {
            switch (statement)
            {
                case Let { Operation: Slice { Start: { } start, Count: { } count } slice } let when slice.Buffer.Id == root.Id && IsStretch(loop, start, count):
                    own.Add(let.Target.Id);
                    break;
                case Let { Operation: Slice slice } let when own.Contains(slice.Buffer.Id):
                    own.Add(let.Target.Id);
                    break;
                case Let { Operation: Length }:
                    break;
                case Let { Operation: Load load } when IsRootedIn(load.Buffer, root):
                    if (!IsOwn(load.Buffer, load.Index))
                    {
                        return false;
                    }

                    break;
                case Store store when IsRootedIn(store.Buffer, root):
                    if (!IsOwn(store.Buffer, store.Index))
                    {
                        return false;
                    }

                    break;
                case Accumulate add when IsRootedIn(add.Buffer, root):
                    if (!IsOwn(add.Buffer, add.Index))
                    {
                        return false;
                    }

                    break;
                case Structured and not Call:
                    break;
                default:
                    if (IrWalk.Operands(statement).Any(v => IsRootedIn(v, root) && !own.Contains(v.Id)))
                    {
                        return false;
                    }

                    break;
            }
        }

        // A stretch and single places might meet.
        return own.Count == 0 || !inside.Any(s => s is Let { Operation: Load { Index: var i, Buffer: var b } } && b.Id == root.Id && i.Id == loop.Index.Id
            || s is Store { Index: var j, Buffer: var c } && c.Id == root.Id && j.Id == loop.Index.Id
            || s is Accumulate { Index: var k, Buffer: var d } && d.Id == root.Id && k.Id == loop.Index.Id);

        bool IsOwn(Value buffer, Value index) => own.Contains(buffer.Id) || (buffer.Id == root.Id && index.Id == loop.Index.Id);
    }

    /// <summary>Whether stretches start at the loop's index times their length, which is the same for all.</summary>
    private bool IsStretch(Loop loop, Value start, Value count) =>
        !IrWalk.AllDefinitions(loop).Any(v => v.Id == count.Id)
        && _context.DefinitionOf(start) is Primitive { Name: Op.Multiply } product
        && product.Arguments.Any(a => a.Id == loop.Index.Id) && product.Arguments.Any(a => a.Id == count.Id);

    private bool IsLeftZero(Value root, Loop loop) =>
        new ScratchClearance(_roots, root, _context).IsLeftZero(loop);

    private bool IsUsedElsewhere(Value root, Loop loop)
    {
        return UsesIn(_function.Body) > UsesIn(loop.Body);

        int UsesIn(Block block) => IrWalk.Statements(block).Count(s => IrWalk.Operands(s).Any(v => IsRootedIn(v, root)));
    }

    /// <summary>Makes the function, and calls it.</summary>
    private IReadOnlyList<Statement> InChunks(Loop loop, Parts parts)
    {
        string name = _derivation.Unique(_function.Name + "InChunks");
        Value start = _context.Fresh(IrType.Int, "start"), end = _context.Fresh(IrType.Int, "end");
        IrBuilder body = new(_context);
        body.AppendAll(parts.Own);
        Value[] zeros = [.. loop.Carried.Select(c => body.Zero(c.Type))];
        Value[] sums = [.. loop.Results.Select(r => _context.Fresh(r.Type, r.Hint))];
        body.Append(loop with { Lower = start, Upper = end, Initial = new(zeros), Results = new(sums) });
        FunctionIr function = new(
            name, new([.. parts.Given, .. parts.Sums, start, end]), body.Finish(sums), _function.SourceLines, _context.NextId)
        {
            Parallel = new ParallelLoop(_derivation.Unique(_function.Name + "Chunk"), _derivation.Unique(_function.Name + "Loop"), parts.Element, parts.Sums.Count),
        };
        _derivation.Add(function);
        _loops.Add(function);

        IrBuilder call = new(_context) { Source = loop.Source };
        Value[] added = [.. loop.Results.Select((r, i) => call.Is(loop.Initial[i], "0") ? r : _context.Fresh(r.Type))];
        call.Append(new Call(
            _context.TakeId(), name, CallForm.Primal, new([.. parts.Given, .. parts.Sums, loop.Lower!, loop.Upper!]), new(added), [], [], [], []));
        for (int i = 0; i < added.Length; i++)
        {
            if (added[i] != loop.Results[i])
            {
                call.Append(new Let(loop.Results[i], new Primitive(Op.Add, [loop.Initial[i], added[i]])));
            }
        }

        return call.Statements;
    }
}
