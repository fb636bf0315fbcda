using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Computes nothing twice: within the reach of its first computation an equal operation is replaced by its value (a load, as
/// long as nothing was stored to that storage). What a choice gives either way is no choice; what has thrown is not asked again. Constants are defined once, at the top.
/// Results stay the same bit for bit.
/// </summary>
internal sealed class Simplify
{
    private readonly EffectAnalysis _effects;
    private readonly BufferRoots _roots;
    private readonly List<Dictionary<(Operation, IrType, int), Value>> _known = [];
    private readonly List<HashSet<int>> _false = [];
    private readonly List<HashSet<int>> _true = [];
    private readonly Dictionary<int, int> _negations = [];
    private readonly Dictionary<(string Text, IrType Type), Value> _constantValues = [];
    private readonly List<Let> _constants = [];
    private readonly Dictionary<int, Value> _replaced = [];
    private readonly Dictionary<int, int> _versions = [];
    private readonly Operands _operands;
    private int _version;
    private int _effectVersion;

    private readonly int _leastCost;

    private Simplify(FunctionIr function, EffectAnalysis effects, int leastCost)
    {
        _effects = effects;
        _leastCost = leastCost;
        _roots = BufferRoots.Of(function);
        _operands = new Operands(_replaced);
    }

    /// <param name="function">The function.</param>
    /// <param name="effects">What the functions that it calls do.</param>
    /// <param name="leastCost">If given, all but primitives that cost so much stay as they are: a factor of a derivative that the function itself
    /// computes, a cosine beside a sine, is one value before what is linear is taken out.</param>
    public static FunctionIr Run(FunctionIr function, EffectAnalysis effects, int leastCost = 0)
    {
        Simplify pass = new(function, effects, leastCost);
        Block body = pass.Visit(function.Body);
        return function with { Body = body with { Statements = new([.. pass._constants, .. body.Statements]) } };
    }

    /// <param name="block">The block.</param>
    /// <param name="isTrue">A condition that holds where it runs.</param>
    /// <param name="isFalse">One that does not.</param>
    private Block Visit(Block block, int? isTrue = null, int? isFalse = null)
    {
        _known.Add([]);
        _false.Add(isFalse is { } no ? [no] : []);
        _true.Add(isTrue is { } yes ? [yes] : []);
        List<Statement> statements = [];
        foreach (Statement statement in block.Statements)
        {
            if (Visit(statement) is { } kept)
            {
                statements.Add(kept);
            }
        }

        _known.RemoveAt(_known.Count - 1);
        _false.RemoveAt(_false.Count - 1);
        _true.RemoveAt(_true.Count - 1);
        return new Block(statements.ToEquatableArray(), _operands.UsesOf(block.Yields));
    }

    private Statement? Visit(Statement statement)
    {
        switch (statement)
        {
            case Let let:
                return Visit(let);
            case If branch:
                {
                    Value condition = _operands.UseOf(branch.Condition);
                    bool isGuard = _leastCost == 0 && branch is { Results: [], Else: { Statements: [], Yields: [] }, Then.Statements: [.., Throw] };
                    if (isGuard && IsFalse(condition))
                    {
                        return null;
                    }

                    Block then = Visit(branch.Then, isTrue: condition.Id), otherwise = Visit(branch.Else, isFalse: condition.Id);
                    if (isGuard)
                    {
                        _false[_false.Count - 1].Add(condition.Id);
                    }

                    return WithoutEqualResults(branch with { Condition = condition, Then = then, Else = otherwise });
                }

            case Loop loop:
                {
                    Invalidate(loop);
                    Loop rewritten = (Loop)_operands.Rewritten(loop with { Body = Block.Empty, Condition = null });
                    Block? condition = loop.Condition is null ? null : Visit(loop.Condition);
                    Block body = Visit(loop.Body);
                    Invalidate(loop);
                    return rewritten with { Condition = condition, Body = body };
                }

            default:
                Statement simple = _operands.Rewritten(statement);
                Invalidate(statement);
                return simple;
        }
    }

    private bool IsFalse(Value condition) =>
        _false.Any(f => f.Contains(condition.Id)) || (_negations.TryGetValue(condition.Id, out int negated) && _true.Any(t => t.Contains(negated)));

    /// <summary>A value that both sides hand out was there before the branch.</summary>
    private If WithoutEqualResults(If branch)
    {
        bool[] differs = [.. branch.Results.Select((_, i) => _leastCost > 0 || branch.Then.Yields[i].Id != branch.Else.Yields[i].Id)];
        if (Array.TrueForAll(differs, d => d))
        {
            return branch;
        }

        for (int i = 0; i < differs.Length; i++)
        {
            if (!differs[i])
            {
                _replaced[branch.Results[i].Id] = branch.Then.Yields[i];
            }
        }

        EquatableArray<Value> Kept(EquatableArray<Value> values) => values.Where((_, i) => differs[i]).ToEquatableArray();
        return branch with
        {
            Then = branch.Then with { Yields = Kept(branch.Then.Yields) },
            Else = branch.Else with { Yields = Kept(branch.Else.Yields) },
            Results = Kept(branch.Results),
        };
    }

    private Let? Visit(Let let)
    {
        if (_leastCost > 0 && (let.Operation is not Primitive costly || RuleTable.Cost(costly.Name) < _leastCost))
        {
            Let same = (Let)_operands.Rewritten(let);
            Invalidate(let);
            return same;
        }

        if (let.Operation is Constant constant)
        {
            if (_constantValues.TryGetValue((constant.Text, let.Target.Type), out Value? first))
            {
                _replaced[let.Target.Id] = first;
            }
            else
            {
                _constantValues[(constant.Text, let.Target.Type)] = let.Target;
                _constants.Add(let with { Source = -1 });
            }

            return null;
        }

        Let rewritten = (Let)_operands.Rewritten(let);
        if (rewritten.Operation is Primitive { Name: Op.Not, Arguments: [{ } negated] })
        {
            _negations[let.Target.Id] = negated.Id;
        }

        if (rewritten.Operation is Primitive { Known: null } primitive && Other(primitive) is { } operand)
        {
            _replaced[let.Target.Id] = operand;
            return null;
        }

        if (VersionOf(rewritten.Operation) is not { } version)
        {
            Invalidate(let);
            return rewritten;
        }

        (Operation, IrType, int) key = (rewritten.Operation, rewritten.Target.Type, version);
        for (int i = _known.Count - 1; i >= 0; i--)
        {
            if (_known[i].TryGetValue(key, out Value? known))
            {
                _replaced[let.Target.Id] = known;
                return null;
            }
        }

        _known[_known.Count - 1][key] = rewritten.Target;
        return rewritten;
    }

    /// <summary>
    /// The operand that an operation hands on because the other one is neutral, exactly so: 1 in a product, 0 in a sum of integers, 0
    /// as what is taken away. (A real 0 is not neutral in a sum: it turns −0 into 0.) A selection of one value from two that are the same hands that on.
    /// </summary>
    private Value? Other(Primitive primitive)
    {
        if (primitive.Name == Op.Select && primitive.Arguments[1].Id == primitive.Arguments[2].Id)
        {
            return primitive.Arguments[1];
        }

        if (primitive.Arguments.Count != 2)
        {
            return null;
        }

        Value a = primitive.Arguments[0], b = primitive.Arguments[1];
        return primitive.Name switch
        {
            Op.Multiply or Op.StrongMultiply => Is(b, "1") ? a : Is(a, "1") ? b : null,
            Op.Add when a.Type.Kind == TypeKind.Integer && a.Type == b.Type => Is(b, "0") ? a : Is(a, "0") ? b : null,
            Op.Subtract when a.Type == b.Type => Is(b, "0") ? a : null,
            _ => null,
        };
    }

    private bool Is(Value value, string number)
    {
        string text = value.Type.IsReal ? IrBuilder.RealLiteral(value.Type, number) : number;
        return _constantValues.TryGetValue((text, value.Type), out Value? constant) && constant.Id == value.Id;
    }

    /// <summary>What the value of an operation depends on besides its operands; null if each evaluation is its own.</summary>
    private int? VersionOf(Operation operation) => operation switch
    {
        Primitive or Length or Slice => 0,
        Load load => VersionOf(_roots.Of(load.Buffer)),
        Inert { Purity: not Purity.Effect } inert => inert.Arguments.Where(a => a.Type.IsBuffer).Select(a => VersionOf(_roots.Of(a)))
            .Append(inert.Purity == Purity.Reads ? _effectVersion : 0).Max(),
        _ => null,
    };

    /// <summary>An effect may change what the caller can reach.</summary>
    private int VersionOf(Value root)
    {
        int version = _versions.TryGetValue(root.Id, out int written) ? written : 0;
        return _roots.IsParameter(root) ? Math.Max(version, _effectVersion) : version;
    }

    /// <summary>Forgets what was loaded from the storage that a statement, or one inside it, changes.</summary>
    private void Invalidate(Statement statement)
    {
        foreach (Value written in _effects.Written(statement))
        {
            _versions[_roots.Of(written).Id] = ++_version;
        }

        if (statement is Call || EffectAnalysis.IsEffect(statement))
        {
            _effectVersion = ++_version;
        }

        foreach (Block block in IrWalk.Blocks(statement))
        {
            foreach (Statement inner in block.Statements)
            {
                Invalidate(inner);
            }
        }
    }

    private sealed class Operands : Substitution
    {
        public Operands(Dictionary<int, Value> map)
            : base(map)
        {
        }

        public Value UseOf(Value value) => Use(value);

        public EquatableArray<Value> UsesOf(EquatableArray<Value> values) => Uses(values);

        public Statement Rewritten(Statement statement) => Copy(statement);
    }
}
