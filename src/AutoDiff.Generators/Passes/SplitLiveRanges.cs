using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Gives what a loop adds up a variable of its own after the loop, where it is needed across a call: the JIT keeps a variable
/// that lives across a call in memory, in the loop too. For the cores as they are written, not for those derived from them.
/// </summary>
internal sealed class SplitLiveRanges
{
    private readonly IrContext _context;

    private SplitLiveRanges(IrContext context) => _context = context;

    public static FunctionIr Run(FunctionIr function)
    {
        SplitLiveRanges pass = new(IrContext.For(function));
        Block body = pass.Visit(function.Body);
        return function with { Body = body, NextId = pass._context.NextId };
    }

    private Block Visit(Block block)
    {
        Statement[] statements = [.. block.Statements.Select(Visit)];
        Replacement replacement = new([]);
        List<Statement> written = [];
        Uses? uses = null;
        for (int i = 0; i < statements.Length; i++)
        {
            written.Add(replacement.IsEmpty ? statements[i] : replacement.Apply(statements[i]));
            if (statements[i] is not Loop { Results.Count: > 0 } loop || MayCall(loop))
            {
                continue;
            }

            uses ??= new Uses(statements);
            foreach (Value result in loop.Results.Where(r => r.Type is { IsReal: true, IsParameter: false, IsVector: false } && uses.AreAcrossACall(r, i)))
            {
                Value own = _context.Fresh(result.Type, result.Hint.Length == 0 ? "final" : "final" + char.ToUpperInvariant(result.Hint[0]) + result.Hint.Substring(1));
                written.Add(new Let(own, new Primitive(Op.SplitLiveRange, [result])));
                replacement.Add(result, own);
            }
        }

        return new Block(written.ToEquatableArray(), block.Yields);
    }

    private Statement Visit(Statement statement) => statement switch
    {
        If branch => branch with { Then = Visit(branch.Then), Else = Visit(branch.Else) },
        Loop loop => loop with { Body = Visit(loop.Body) },
        _ => statement,
    };

    private static bool MayCall(Statement statement) => statement switch
    {
        Call or Effect => true,
        Let { Operation: Primitive primitive } => RuleTable.IsCalled(primitive.Name),
        Let { Operation: Inert inert } => inert.Template.Contains("("),
        Let { Operation: Allocate { Kind: AllocationKind.Array or AllocationKind.Scratch or AllocationKind.Residual } } => true,
        If or Loop => IrWalk.Blocks(statement).Any(b => IrWalk.Statements(b).Any(MayCall)),
        _ => false,
    };

    /// <summary>Where the values of a block are read.</summary>
    private sealed class Uses
    {
        private readonly Statement[] _statements;
        private readonly Dictionary<int, List<int>> _readers = [];
        private readonly int[] _nextCall;

        public Uses(Statement[] statements)
        {
            _statements = statements;
            _nextCall = new int[statements.Length];
            for (int i = statements.Length - 1, call = statements.Length; i >= 0; i--)
            {
                _nextCall[i] = call;
                call = MayCall(statements[i]) ? i : call;
                foreach (Value value in IrWalk.AllOperands(statements[i]))
                {
                    if (!_readers.TryGetValue(value.Id, out List<int>? readers))
                    {
                        _readers[value.Id] = readers = [];
                    }

                    readers.Add(i);
                }
            }
        }

        /// <summary>
        /// Whether a value is read after the first call that follows a statement, or by a statement that contains this call; or whether an unnamed
        /// part of an expression is that it is in, which will be written where it is used.
        /// </summary>
        public bool AreAcrossACall(Value value, int at)
        {
            int call = _nextCall[at];
            HashSet<int> parts = [value.Id];
            Stack<int> pending = new(parts);
            while (call < _statements.Length && pending.Count > 0)
            {
                foreach (int i in _readers.TryGetValue(pending.Pop(), out List<int>? readers) ? readers : [])
                {
                    if (i > call || (i == call && _statements[i] is If or Loop))
                    {
                        return true;
                    }

                    if (i < call && _statements[i] is Let { Target: { Hint.Length: 0, Type: { IsReal: true, IsParameter: false } } part, Operation: Primitive } && parts.Add(part.Id))
                    {
                        pending.Push(part.Id);
                    }
                }
            }

            return false;
        }
    }

    private sealed class Replacement(Dictionary<int, Value> map) : Substitution(map)
    {
        private readonly Dictionary<int, Value> _map = map;

        public bool IsEmpty => _map.Count == 0;

        public void Add(Value value, Value by) => _map[value.Id] = by;

        public Statement Apply(Statement statement) => Copy(statement);
    }
}
