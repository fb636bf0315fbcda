using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Makes of a function another that names the places where a derivative may be other than zero: the loops and branches of the function with
/// nothing left of its numbers. Of a Jacobian, the elements that each result depends on; of a Hessian, the pairs of elements that some
/// operation joins other than linearly (nonlinear interaction domains: Walther 2008, <i>Computing sparse Hessians with automatic
/// differentiation</i>, ACM TOMS 34). Where a branch depends on the variables both its sides count, so the places are those of every point.
/// </summary>
internal sealed class Sparsity
{
    /// <summary>Straight-line code that names more places than this is as dense as makes no difference.</summary>
    private const int MostPlaces = 2000;

    private readonly FunctionIr _function;
    private readonly BufferRoots _roots;
    private readonly Activity _activity;
    private readonly SparsityLeaves _leaves;
    private readonly IndependentCopy _copy;
    private readonly Value _entries;
    private readonly Value? _output;
    private int _places;

    private Sparsity(FunctionIr function, int input, int? output, EffectAnalysis effects)
    {
        _function = function;
        _output = output is { } index ? function.Parameters[index] : null;
        _roots = BufferRoots.Of(function);
        _activity = Activity.Of(function, [.. function.Parameters.Select((_, i) => i == input)], _roots, effects);
        _entries = new Value(function.NextId, IrType.Opaque("global::AutoDiff.SparsityEntries"), "entries");
        _copy = new IndependentCopy(function, new Independence(function, _activity, _roots, effects), _output, _entries);
        _leaves = new SparsityLeaves(_copy, _activity, _roots, function.Parameters[input]);
    }

    /// <summary>The function that names the entries of the Jacobian from parameter <paramref name="input"/> to parameter <paramref name="output"/>.</summary>
    /// <exception cref="SparsityUnknownException">The code does not tell.</exception>
    public static FunctionIr OfJacobian(FunctionIr function, int input, int output, EffectAnalysis effects, string name)
    {
        Sparsity pass = new(function, input, output, effects);
        pass.Visit(function.Body);
        return pass.Finish(name);
    }

    /// <summary>The function that names the entries of the Hessian of the returned value with respect to parameter <paramref name="input"/>.</summary>
    /// <exception cref="SparsityUnknownException">The code does not tell.</exception>
    public static FunctionIr OfHessian(FunctionIr function, int input, EffectAnalysis effects, string name)
    {
        Sparsity pass = new(function, input, null, effects);
        pass.Join(function.Body.Yields[0]);
        return pass.Finish(name);
    }

    private FunctionIr Finish(string name) => new(
        name, _function.Parameters.Add(_entries), _copy.Builder.Finish([]), [], _copy.Builder.Context.NextId);

    private void Visit(Block block)
    {
        foreach (Statement statement in block.Statements)
        {
            Visit(statement);
        }
    }

    private void Visit(Statement statement)
    {
        switch (statement)
        {
            case Store { Content: var content } store when IsOutput(store.Buffer):
                Name(store.Buffer, store.Index, content);
                break;
            case Accumulate { Content: var content } sum when IsOutput(sum.Buffer):
                Name(sum.Buffer, sum.Index, content);
                break;
            case Fill { Content: var content } fill when IsOutput(fill.Buffer) && _activity.IsVaried(content):
            case Copy copy when IsOutput(copy.To) && _activity.IsVaried(copy.From):
            case Call call when IrWalk.Operands(call).Any(v => v.Type.IsBuffer && IsOutput(v)):
                throw new SparsityUnknownException("it writes many results at once");
            case If branch when Writes(branch):
                _copy.Branch(branch, () => Visit(branch.Then), () => Visit(branch.Else));
                break;
            case Loop loop when Writes(loop):
                _copy.Loop(loop, () => Visit(loop.Body));
                break;
        }
    }

    private bool IsOutput(Value buffer) => _roots.Of(buffer).Id == _output!.Id;

    private bool Writes(Structured statement) => IrWalk.Blocks(statement).SelectMany(IrWalk.Statements).Any(s => s switch
    {
        Store store => IsOutput(store.Buffer),
        Accumulate sum => IsOutput(sum.Buffer),
        Fill fill => IsOutput(fill.Buffer),
        Copy copy => IsOutput(copy.To),
        Call => true,
        _ => false,
    });

    private void Name(Value buffer, Value index, Value content)
    {
        if (!_activity.IsVaried(content))
        {
            return;
        }

        Value row = _leaves.Place(buffer, index, _output!);
        HashSet<int> named = [];
        _leaves.Each(_leaves.Of([content]), column =>
        {
            if (named.Add(column.Id))
            {
                Add("Add", row, column);
            }
        });
    }

    /// <summary>Names the pairs of elements that a term of the result joins. What reaches it linearly adds nothing.</summary>
    private void Join(Value term)
    {
        if (!_activity.IsVaried(term) || !_copy.Scope.Do(term))
        {
            return;
        }

        switch (_copy.DefinitionOf(term))
        {
            case Let { Operation: Primitive primitive }:
                Join(primitive);
                break;
            case If branch:
                int result = IrWalk.IndexOf(branch.Results, term);
                _copy.Branch(branch, () => Join(branch.Then.Yields[result]), () => Join(branch.Else.Yields[result]));
                break;
            case Loop loop when LinearIn(loop, IrWalk.IndexOf(loop.Results, term)) is { } carried:
                JoinAll(carried.Select(i => loop.Initial[i]));
                _copy.Loop(loop, () => JoinAll(carried.Select(i => loop.Body.Yields[i])));
                break;
            case Loop:
                Pair([term], [term]);
                break;
            case null:
                // What a linear recurrence was before this iteration.
                break;
            default:
                // A load: of the input it is linear, of other storage it is unknown.
                _leaves.Of([term]);
                break;
        }
    }

    private void Join(Primitive primitive)
    {
        Value[] varied = [.. primitive.Arguments.Where(_activity.IsVaried)];
        if (_leaves.IsLinear(primitive))
        {
            JoinAll(varied);
        }
        else if (primitive.Name is Op.Multiply or Op.StrongMultiply)
        {
            Pair([varied[0]], [varied[1]]);
            JoinAll(varied);
        }
        else if (primitive.Name is Op.Divide or Op.StrongDivide)
        {
            Pair(varied, [primitive.Arguments[1]]);
            JoinAll([primitive.Arguments[0]]);
        }
        else
        {
            Pair(varied, varied);
        }
    }

    /// <summary>The carried values of a loop in which one of its results is linear, and they in each other; null if it is not.</summary>
    private IReadOnlyList<int>? LinearIn(Loop loop, int result)
    {
        if (SumAnalysis.IsSum(loop, result))
        {
            return [result];
        }

        IReadOnlyList<int> carried = _leaves.Closure(loop, [result]);
        return _leaves.IsLinearRecurrence(loop, carried) ? carried : null;
    }

    private void JoinAll(IEnumerable<Value> terms)
    {
        foreach (Value term in terms)
        {
            Join(term);
        }
    }

    private void Pair(Value[] first, Value[] second)
    {
        IReadOnlyList<SparsityLeaf> left = _leaves.Of(first), right = _leaves.Of(second);
        HashSet<(int, int)> named = [];
        _leaves.Each(left, i => _leaves.Each(right, j =>
        {
            if (named.Add((Math.Min(i.Id, j.Id), Math.Max(i.Id, j.Id))))
            {
                Add("AddPair", i, j);
            }
        }));
    }

    private void Add(string method, Value i, Value j)
    {
        if (++_places > MostPlaces)
        {
            throw new SparsityUnknownException("it names too many places one by one");
        }

        _copy.Builder.Append(new Effect($"{{0}}.{method}({{1}}, {{2}})", new([_entries, i, j])));
    }
}
