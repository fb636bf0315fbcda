using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Removes what no result depends on: values, carried values, branches, and stores to storage that is never read. Effects,
/// guards and stores to parameters stay.
/// </summary>
internal sealed class DeadCode
{
    private readonly BufferRoots _roots;
    private readonly EffectAnalysis _effects;
    private readonly HashSet<int> _ignoredParameters;
    private readonly HashSet<int> _liveValues = [];
    private readonly HashSet<Statement> _liveStatements = new(ReferenceComparer.Instance);
    private readonly HashSet<int> _readRoots = [];
    private readonly Dictionary<int, (Statement Owner, int Position)> _definitions = [];
    private readonly Dictionary<Statement, Statement> _parents = new(ReferenceComparer.Instance);
    private readonly Dictionary<int, List<Statement>> _writers = [];
    private readonly Queue<Statement> _work = [];

    private DeadCode(BufferRoots roots, EffectAnalysis effects, IEnumerable<Value> ignored)
    {
        _roots = roots;
        _effects = effects;
        _ignoredParameters = [.. ignored.Select(v => v.Id)];
    }

    /// <param name="function">The function.</param>
    /// <param name="effects">What its callees do.</param>
    /// <param name="ignored">Parameters whose final content nobody reads.</param>
    public static FunctionIr Run(FunctionIr function, EffectAnalysis effects, IEnumerable<Value>? ignored = null) =>
        function with { Body = Mark(function, effects, ignored ?? []).Sweep(function.Body, null) };

    /// <summary>The ids of the values that the results of a function depend on, effects and stores included.</summary>
    public static HashSet<int> LiveValues(FunctionIr function, EffectAnalysis effects) => Mark(function, effects, [])._liveValues;

    private static DeadCode Mark(FunctionIr function, EffectAnalysis effects, IEnumerable<Value> ignored)
    {
        DeadCode pass = new(BufferRoots.Of(function), effects, ignored);
        pass.Index(function.Body, null);
        foreach (Value value in function.Body.Yields)
        {
            pass.MarkRead(value);
        }

        pass.MarkEssential(function.Body);
        while (pass._work.Count > 0)
        {
            pass.MarkParts(pass._work.Dequeue());
        }

        return pass;
    }

    private void Index(Block block, Statement? parent)
    {
        foreach (Statement statement in block.Statements)
        {
            if (parent is not null)
            {
                _parents[statement] = parent;
            }

            int position = 0;
            foreach (Value value in IrWalk.Definitions(statement))
            {
                _definitions[value.Id] = (statement, position++);
            }

            if (statement is Loop loop)
            {
                _definitions[loop.Index.Id] = (loop, -1);
                for (int i = 0; i < loop.Carried.Count; i++)
                {
                    _definitions[loop.Carried[i].Id] = (loop, i);
                }
            }

            foreach (Value written in _effects.Written(statement))
            {
                int root = _roots.Of(written).Id;
                if (!_writers.TryGetValue(root, out List<Statement>? writers))
                {
                    _writers[root] = writers = [];
                }

                writers.Add(statement);
            }

            foreach (Block nested in IrWalk.Blocks(statement))
            {
                Index(nested, statement);
            }
        }
    }

    private void MarkEssential(Block block)
    {
        foreach (Statement statement in block.Statements)
        {
            bool essential = statement switch
            {
                Effect or Throw or Release or Let { Operation: Inert { Purity: Purity.Effect } or Pop } => true,
                Call call => _effects.Of(call.Function) is not { CanBeDropped: true },
                _ => false,
            };
            if (essential || OutlivesAny(_effects.Written(statement)))
            {
                MarkStatement(statement);
            }

            foreach (Block nested in IrWalk.Blocks(statement))
            {
                MarkEssential(nested);
            }
        }
    }

    private bool OutlivesAny(EquatableArray<Value> written)
    {
        foreach (Value value in written)
        {
            if (Outlives(_roots.Of(value)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a write shows: in storage that others see, or since there is no storage and it throws.</summary>
    private bool Outlives(Value root) =>
        root.Type.Kind == TypeKind.Stack || (_roots.IsParameter(root) && !_ignoredParameters.Contains(root.Id))
        || (_definitions.TryGetValue(root.Id, out (Statement Statement, int Slot) definition) && definition.Statement is Let { Operation: Constant });

    private void MarkStatement(Statement statement)
    {
        if (_liveStatements.Add(statement))
        {
            _work.Enqueue(statement);
        }
    }

    private void MarkParts(Statement statement)
    {
        if (_parents.TryGetValue(statement, out Statement? parent))
        {
            MarkStatement(parent);
        }

        switch (statement)
        {
            case Let let:
                MarkOperands(let.Operation);
                break;
            case Store or Accumulate or Fill or If:
                MarkAll(IrWalk.Operands(statement));
                break;
            case Copy copy:
                MarkRead(copy.From);
                MarkValue(copy.To);
                break;
            case Expand expand:
                foreach (Value argument in expand.Arguments)
                {
                    MarkRead(argument);
                }

                MarkAll(expand.Outputs);
                break;
            case Library library:
                foreach (Value argument in library.Arguments)
                {
                    MarkRead(argument);
                }

                MarkAll(library.Outputs);
                break;
            case Loop loop:
                if (loop.IsCounted)
                {
                    MarkValue(loop.Lower!);
                    MarkValue(loop.Upper!);
                }

                MarkAll(loop.Condition?.Yields ?? EquatableArray<Value>.Empty);
                break;
            default:
                foreach (Value value in IrWalk.Operands(statement))
                {
                    MarkRead(value);
                }

                break;
        }
    }

    private void MarkOperands(Operation operation)
    {
        foreach (Value value in IrWalk.Operands(operation))
        {
            if (operation is Load or Inert)
            {
                MarkRead(value);
            }
            else
            {
                MarkValue(value);
            }
        }
    }

    private void MarkAll(EquatableArray<Value> values)
    {
        foreach (Value value in values)
        {
            MarkValue(value);
        }
    }

    /// <summary>Marks a value whose content, if it is storage, is read.</summary>
    private void MarkRead(Value value)
    {
        MarkValue(value);
        if (value.Type.Kind is TypeKind.Buffer && _readRoots.Add(_roots.Of(value).Id)
            && _writers.TryGetValue(_roots.Of(value).Id, out List<Statement>? writers))
        {
            foreach (Statement writer in writers)
            {
                MarkStatement(writer);
            }
        }
    }

    private void MarkValue(Value value)
    {
        if (!_liveValues.Add(value.Id) || !_definitions.TryGetValue(value.Id, out (Statement Owner, int Position) definition))
        {
            return;
        }

        MarkStatement(definition.Owner);
        int i = definition.Position;
        switch (definition.Owner)
        {
            case If branch:
                MarkRead(branch.Then.Yields[i]);
                MarkRead(branch.Else.Yields[i]);
                break;
            case Loop loop when i >= 0 && i < loop.Carried.Count:
                MarkValue(loop.Carried[i]);
                MarkRead(loop.Initial[i]);
                MarkRead(loop.Body.Yields[i]);
                break;
        }
    }

    private Block Sweep(Block block, bool[]? keptYields)
    {
        List<Statement> statements = [];
        foreach (Statement statement in block.Statements)
        {
            if (!_liveStatements.Contains(statement))
            {
                continue;
            }

            switch (statement)
            {
                case If branch:
                    bool[] results = [.. branch.Results.Select(r => _liveValues.Contains(r.Id))];
                    statements.Add(branch with
                    {
                        Then = Sweep(branch.Then, results), Else = Sweep(branch.Else, results), Results = Filter(branch.Results, results),
                    });
                    break;
                case Loop loop:
                    bool[] carried = [.. loop.Carried.Select(c => _liveValues.Contains(c.Id))];
                    statements.Add(loop with
                    {
                        Carried = Filter(loop.Carried, carried), Initial = Filter(loop.Initial, carried),
                        Condition = loop.Condition is null ? null : Sweep(loop.Condition, null), Body = Sweep(loop.Body, carried),
                        Results = Filter(loop.Results, carried),
                        Trips = loop.Trips is { } trips && _liveValues.Contains(trips.Id) ? trips : null,
                    });
                    break;
                default:
                    statements.Add(statement);
                    break;
            }
        }

        return new Block(statements.ToEquatableArray(), keptYields is null ? block.Yields : Filter(block.Yields, keptYields));
    }

    private static EquatableArray<Value> Filter(EquatableArray<Value> values, bool[] kept) =>
        values.Where((_, i) => kept[i]).ToEquatableArray();

    /// <summary>Statements are told apart by identity here: two equal stores are two stores.</summary>
    private sealed class ReferenceComparer : IEqualityComparer<Statement>
    {
        public static readonly ReferenceComparer Instance = new();

        public bool Equals(Statement? x, Statement? y) => ReferenceEquals(x, y);

        public int GetHashCode(Statement statement) => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(statement);
    }
}
