using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Replaces calls of helpers that are not recursive by their bodies, within a budget: what is inlined needs no cores, and the
/// later passes see through it.
/// </summary>
internal sealed class Inline
{
    /// <summary>Statements that a function may grow to by inlining.</summary>
    private const int Budget = 4000;

    private readonly ModuleIr _module;
    private readonly HashSet<string> _recursive = [];
    private readonly Dictionary<string, FunctionIr> _done = [];
    private int _loops;

    private Inline(ModuleIr module) => _module = module;

    /// <summary>The module with helpers inlined into every function; callees that nothing calls any more are dropped.</summary>
    public static ModuleIr Run(ModuleIr module)
    {
        Inline pass = new(module);
        foreach (FunctionIr function in new[] { module.Entry }.Concat(module.Callees))
        {
            if (pass.Calls(function.Name, function.Name, []))
            {
                pass._recursive.Add(function.Name);
            }
        }

        FunctionIr entry = pass.Expand(module.Entry);
        List<FunctionIr> callees = [];
        Queue<FunctionIr> open = new([entry]);
        HashSet<string> reached = [entry.Name];
        while (open.Count > 0)
        {
            FunctionIr function = open.Dequeue();
            IEnumerable<string> called = IrWalk.Statements(function.Body).OfType<Call>().Select(c => c.Function);
            called = function.Rule is { } rule ? called.Concat(rule.Functions) : called;
            foreach (string name in called.Concat(function.DerivedFrom))
            {
                if (reached.Add(name) && module.Find(name) is { } callee)
                {
                    FunctionIr expanded = pass.Expand(callee);
                    callees.Add(expanded);
                    open.Enqueue(expanded);
                }
            }
        }

        return new ModuleIr(entry, callees.ToEquatableArray());
    }

    private bool Calls(string from, string target, HashSet<string> seen) =>
        _module.Find(from) is { } function
        && IrWalk.Statements(function.Body).OfType<Call>().Any(
            c => c.Function == target || (seen.Add(c.Function) && Calls(c.Function, target, seen)));

    private FunctionIr Expand(FunctionIr function)
    {
        if (_done.TryGetValue(function.Name, out FunctionIr? done))
        {
            return done;
        }

        _done[function.Name] = function;
        IrContext context = IrContext.For(function);
        List<string> lines = [.. function.SourceLines];
        int size = IrWalk.Statements(function.Body).Count();
        (int loops, _loops) = (_loops, 0);
        Block body = Expand(function.Body, context, lines, ref size, []);
        _loops = loops;
        return _done[function.Name] = function with { Body = body, SourceLines = lines.ToEquatableArray(), NextId = context.NextId };
    }

    private Block Expand(Block block, IrContext context, List<string> lines, ref int size, Dictionary<int, Value> map)
    {
        List<Statement> statements = [];
        Renaming renaming = new(map);
        foreach (Statement statement in block.Statements)
        {
            switch (statement)
            {
                case Call { Form: CallForm.Primal } call when Inlinable(call.Function, size) is { } callee:
                    Call renamed = (Call)renaming.Rewritten(call);
                    int offset = lines.Count;
                    lines.AddRange(callee.SourceLines);
                    Dictionary<int, Value> arguments = [];
                    for (int i = 0; i < callee.Parameters.Count; i++)
                    {
                        arguments[callee.Parameters[i].Id] = renamed.Arguments[i];
                    }

                    InlinedBody clone = new(context, arguments, offset, call.Source, _loops > 0);
                    Block inlined = clone.Rewrite(callee.Body);
                    statements.AddRange(inlined.Statements);
                    size += IrWalk.Statements(inlined).Count();
                    for (int i = 0; i < call.Results.Count; i++)
                    {
                        map[call.Results[i].Id] = inlined.Yields[i];
                    }

                    break;
                case If branch:
                    {
                        If bare = (If)renaming.Rewritten(branch with { Then = Block.Empty, Else = Block.Empty });
                        statements.Add(bare with
                        {
                            Then = Expand(branch.Then, context, lines, ref size, map), Else = Expand(branch.Else, context, lines, ref size, map),
                        });
                        break;
                    }

                case Loop loop:
                    {
                        Loop bare = (Loop)renaming.Rewritten(loop with { Body = Block.Empty, Condition = null });
                        _loops++;
                        statements.Add(bare with
                        {
                            Condition = loop.Condition is null ? null : Expand(loop.Condition, context, lines, ref size, map),
                            Body = Expand(loop.Body, context, lines, ref size, map),
                        });
                        _loops--;
                        break;
                    }

                default:
                    statements.Add(renaming.Rewritten(statement));
                    break;
            }
        }

        return new Block(statements.ToEquatableArray(), renaming.UsesOf(block.Yields));
    }

    private FunctionIr? Inlinable(string name, int size)
    {
        if (_recursive.Contains(name) || _module.Find(name) is not { IsSeparate: false } callee)
        {
            return null;
        }

        FunctionIr expanded = Expand(callee);
        return size + IrWalk.Statements(expanded.Body).Count() <= Budget || HasWorkingStorage(expanded) ? expanded : null;
    }

    /// <summary>Whether a function has working storage that the function must provide in which it ends up.</summary>
    private static bool HasWorkingStorage(FunctionIr function) =>
        IrWalk.Statements(function.Body).Any(s => s is Let { Operation: Allocate { Kind: AllocationKind.Scratch, Stack: null } });

    private sealed class Renaming : Substitution
    {
        public Renaming(Dictionary<int, Value> map)
            : base(map)
        {
        }

        public Statement Rewritten(Statement statement) => Copy(statement);

        public EquatableArray<Value> UsesOf(EquatableArray<Value> values) => Uses(values);
    }

    /// <summary>A callee's statements with fresh ids, its source lines after the caller's.</summary>
    private sealed class InlinedBody : Cloner
    {
        private readonly int _offset;
        private readonly int _callSource;
        private readonly bool _inLoop;

        public InlinedBody(IrContext context, Dictionary<int, Value> arguments, int offset, int callSource, bool inLoop)
            : base(context, arguments)
        {
            _inLoop = inLoop;
            _offset = offset;
            _callSource = callSource;
        }

        /// <summary>Working storage belongs to the function that it ends up in; that of a loop is not taken from the frame.</summary>
        private Operation Unbound(Operation operation) => operation switch
        {
            Allocate { Stack: not null } allocate => allocate with { Stack = null },
            Allocate { Kind: AllocationKind.StackAlloc } allocate when _inLoop => allocate with { Kind = AllocationKind.Scratch },
            Nest => new Nest(),
            _ => operation,
        };

        protected override IEnumerable<Statement> Rewrite(Statement statement)
        {
            Statement copy = Copy(statement);
            if (copy is Let let)
            {
                copy = let with { Operation = Unbound(let.Operation) };
            }

            return [copy with { Source = copy.Source < 0 ? _callSource : copy.Source + _offset }];
        }
    }
}
