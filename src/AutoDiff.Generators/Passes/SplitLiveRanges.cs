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
        List<Statement> statements = [.. block.Statements.Select(Visit)];
        for (int i = statements.Count - 1; i >= 0; i--)
        {
            if (statements[i] is Loop loop && !MayCall(loop))
            {
                Split(statements, i, loop);
            }
        }

        return new Block(statements.ToEquatableArray(), block.Yields);
    }

    private Statement Visit(Statement statement) => statement switch
    {
        If branch => branch with { Then = Visit(branch.Then), Else = Visit(branch.Else) },
        Loop loop => loop with { Body = Visit(loop.Body) },
        _ => statement,
    };

    private void Split(List<Statement> statements, int at, Loop loop)
    {
        int call = statements.FindIndex(at + 1, MayCall);
        if (call < 0)
        {
            return;
        }

        int first = at + 1;
        foreach (Value result in loop.Results.Where(r => r.Type.IsReal && IsUsedAcross(statements, first, call, r)))
        {
            Value own = _context.Fresh(result.Type, result.Hint.Length == 0 ? "final" : "final" + char.ToUpperInvariant(result.Hint[0]) + result.Hint.Substring(1));
            Replacement replacement = new(new Dictionary<int, Value> { [result.Id] = own });
            for (int i = first; i < statements.Count; i++)
            {
                statements[i] = replacement.Apply(statements[i]);
            }

            statements.Insert(first++, new Let(own, new Primitive(Op.SplitLiveRange, [result])));
            call++;
        }
    }

    /// <summary>
    /// Whether a value is read after a call, or by a statement that contains it; or by an unnamed part of an expression that is,
    /// which will be written where it is used.
    /// </summary>
    private static bool IsUsedAcross(List<Statement> statements, int first, int call, Value value)
    {
        HashSet<int> parts = [value.Id];
        for (int i = first; i < statements.Count; i++)
        {
            Statement statement = statements[i];
            bool reads = IrWalk.AllOperands(statement).Any(v => parts.Contains(v.Id));
            if (reads && (i > call || (i == call && statement is If or Loop)))
            {
                return true;
            }

            if (reads && i < call && statement is Let { Target: { Hint.Length: 0, Type.IsReal: true } part, Operation: Primitive })
            {
                parts.Add(part.Id);
            }
        }

        return false;
    }

    private static bool MayCall(Statement statement) => statement switch
    {
        Call or Effect => true,
        Let { Operation: Primitive primitive } => RuleTable.IsCalled(primitive.Name),
        Let { Operation: Inert inert } => inert.Template.Contains("("),
        Let { Operation: Allocate { Kind: AllocationKind.Array or AllocationKind.Scratch or AllocationKind.Residual } } => true,
        If or Loop => IrWalk.Blocks(statement).Any(b => IrWalk.Statements(b).Any(MayCall)),
        _ => false,
    };

    private sealed class Replacement(Dictionary<int, Value> map) : Substitution(map)
    {
        public Statement Apply(Statement statement) => Copy(statement);
    }
}
