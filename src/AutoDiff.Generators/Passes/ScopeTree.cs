using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Passes;

/// <summary>How the reverse sweep gets at the values of a region of the forward sweep.</summary>
internal enum Access
{
    /// <summary>Both sweeps of the region stand in one block: its values are in scope.</summary>
    Direct,

    /// <summary>A branch, in no loop that is not fused: values are handed out of it as further results.</summary>
    Handed,

    /// <summary>A region that runs many times before its reverse: values are kept on the residual stack.</summary>
    Stacked,
}

/// <summary>A block of the primal program: the function, a branch or a loop's body.</summary>
internal sealed class Scope
{
    public Scope(Scope? parent, Structured? owner, bool isElse)
    {
        Parent = parent;
        Owner = owner;
        IsElse = isElse;
        Depth = parent is null ? 0 : parent.Depth + 1;
    }

    public Scope? Parent { get; }

    /// <summary>The statement that the block belongs to; null for the function's body.</summary>
    public Structured? Owner { get; }

    public bool IsElse { get; }

    public int Depth { get; }

    /// <summary>A region that the transposed program does not enter keeps nothing for it.</summary>
    public Access Access { get; set; } = Access.Stacked;

    public bool IsLoop => Owner is Loop;

    /// <summary>Whether this is <paramref name="other"/> or a scope inside it.</summary>
    public bool IsWithin(Scope other)
    {
        Scope? scope = this;
        while (scope is not null && scope.Depth > other.Depth)
        {
            scope = scope.Parent;
        }

        return scope == other;
    }

    /// <summary>The innermost scope around both.</summary>
    public static Scope Common(Scope a, Scope b)
    {
        while (a != b)
        {
            if (a.Depth >= b.Depth)
            {
                a = a.Parent!;
            }
            else
            {
                b = b.Parent!;
            }
        }

        return a;
    }
}

/// <summary>Where in the primal program a value is defined, and when.</summary>
/// <param name="Scope">The block.</param>
/// <param name="Position">The place in program order of the statement that defines it.</param>
/// <param name="Operation">Its operation, if a <see cref="Let"/> defines it.</param>
internal sealed record Definition(Scope Scope, int Position, Operation? Operation);

/// <summary>Where in the primal program storage is written, and when.</summary>
/// <param name="Scope">The block.</param>
/// <param name="Position">The place in program order of the statement that writes it.</param>
/// <param name="Buffer">The storage, or the view of it; null for an effect.</param>
/// <param name="Index">The element, if it is one alone.</param>
internal sealed record Write(Scope Scope, int Position, Value? Buffer, Value? Index);

/// <summary>The regions of a primal program, the places of its definitions, and when its storage changes.</summary>
internal sealed class ScopeTree
{
    private readonly Dictionary<(int Region, bool IsElse), Scope> _scopes = [];
    private readonly Dictionary<int, Definition> _definitions = [];
    private readonly Dictionary<int, List<Write>> _writes = [];
    private readonly List<Write> _effectful = [];
    private readonly Dictionary<int, Statement> _regions = [];
    private readonly Dictionary<int, int> _regionPositions = [];
    private readonly EffectAnalysis _effects;
    private int _position;

    public ScopeTree(FunctionIr primal, BufferRoots roots, EffectAnalysis effects)
    {
        Roots = roots;
        _effects = effects;
        Function = new Scope(null, null, false);
        foreach (Value parameter in primal.Parameters)
        {
            _definitions[parameter.Id] = new Definition(Function, -1, null);
        }

        Visit(primal.Body, Function);
    }

    public Scope Function { get; }

    public BufferRoots Roots { get; }

    /// <summary>Whether the program does anything that could change what inert code reads.</summary>
    public bool HasEffects => _effectful.Count > 0;

    public Definition? Find(Value value) => _definitions.TryGetValue(value.Id, out Definition? definition) ? definition : null;

    /// <summary>The primal statement of a region, if it is one of the primal program's.</summary>
    public Statement? Region(int region) => _regions.TryGetValue(region, out Statement? statement) ? statement : null;

    public Scope ScopeOf(int region, bool isElse = false) => _scopes[(region, isElse)];

    public int PositionOf(int region) => _regionPositions[region];

    /// <summary>Adds a value that the reverse sweep needs but the primal program did not define so far.</summary>
    public void Define(Value value, Scope scope, int position) => _definitions[value.Id] = new Definition(scope, position, null);

    /// <summary>The loops of which each iteration has rows of its own of some storage, by the id of its root (<see cref="ExpandStorage"/>).</summary>
    public IReadOnlyDictionary<int, HashSet<int>> Rows { get; init; } = new Dictionary<int, HashSet<int>>();

    /// <summary>The writes to the storage with this root.</summary>
    public IReadOnlyList<Write> WritesTo(Value root) => _writes.TryGetValue(root.Id, out List<Write>? writes) ? writes : [];

    /// <summary>
    /// Whether a load still reads the same value when the reverse sweep of its region runs: nothing may be stored to that
    /// storage after it, before the end of the block in which both sweeps meet.
    /// </summary>
    public bool IsStable(Value buffer, Definition load)
    {
        Scope meeting = load.Scope;
        while (meeting.Access != Access.Direct && meeting.Parent is not null)
        {
            meeting = meeting.Parent;
        }

        // An effect may change what the caller can reach.
        Value root = Roots.Of(buffer);
        foreach (Write write in Roots.IsParameter(root) ? WritesTo(root).Concat(_effectful) : WritesTo(root))
        {
            if (!write.Scope.IsWithin(meeting))
            {
                continue;
            }

            if (write.Position > load.Position || IsWrittenAgain(root, write, load, meeting))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether another iteration of a loop around both may write what a load reads in this one.</summary>
    private bool IsWrittenAgain(Value root, Write write, Definition load, Scope meeting)
    {
        for (Scope scope = Scope.Common(write.Scope, load.Scope); scope != meeting; scope = scope.Parent!)
        {
            if (scope.Owner is Loop loop && !(Rows.TryGetValue(root.Id, out HashSet<int>? loops) && loops.Contains(loop.Region))
                && !IsAtOwnPlace(write, load, loop))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether both touch the element at the loop's index alone, of storage or a view that is the same in all iterations.</summary>
    private bool IsAtOwnPlace(Write write, Definition load, Loop loop) =>
        write.Index?.Id == loop.Index.Id && load.Operation is Load read && read.Index.Id == loop.Index.Id && read.Buffer.Id == write.Buffer!.Id
        && Find(read.Buffer) is { } buffer && !buffer.Scope.IsWithin(ScopeOf(loop.Region));

    private void Visit(Block block, Scope scope)
    {
        foreach (Statement statement in block.Statements)
        {
            int position = _position++;
            if (EffectAnalysis.IsEffect(statement) || (statement is Call call && _effects.Of(call.Function) is not { HasEffects: false }))
            {
                _effectful.Add(new Write(scope, position, null, null));
            }

            foreach (Value written in _effects.Written(statement))
            {
                Value root = Roots.Of(written);
                if (!_writes.TryGetValue(root.Id, out List<Write>? writes))
                {
                    _writes[root.Id] = writes = [];
                }

                writes.Add(new Write(scope, position, written, (statement as Store)?.Index ?? (statement as Accumulate)?.Index));
            }

            if (statement is Structured structured)
            {
                _regions[structured.Region] = statement;
                _regionPositions[structured.Region] = position;
            }

            switch (statement)
            {
                case If branch:
                    Visit(branch.Then, Open(scope, branch, false));
                    Visit(branch.Else, Open(scope, branch, true));
                    break;
                case Loop loop:
                    Scope body = Open(scope, loop, false);
                    _definitions[loop.Index.Id] = new Definition(body, position, null);
                    foreach (Value carried in loop.Carried)
                    {
                        _definitions[carried.Id] = new Definition(body, position, null);
                    }

                    if (loop.Condition is { } condition)
                    {
                        Visit(condition, body);
                    }

                    Visit(loop.Body, body);
                    break;
            }

            // What a statement with blocks defines exists after them.
            int end = statement is Structured ? _position++ : position;
            foreach (Value value in IrWalk.Definitions(statement))
            {
                _definitions[value.Id] = new Definition(scope, end, statement is Let let ? let.Operation : null);
            }
        }
    }

    private Scope Open(Scope parent, Structured owner, bool isElse)
    {
        Scope scope = new(parent, owner, isElse);
        _scopes[(owner.Region, isElse)] = scope;
        return scope;
    }
}
