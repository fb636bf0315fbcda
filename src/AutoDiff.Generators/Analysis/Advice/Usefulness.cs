using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;

namespace AutoDiff.Generators.Analysis;

/// <summary>
/// Which real values of a function a derivative flows back to: those that results, or what is stored, depend on through primitives
/// with a derivative. What is only compared, or only indexes, is not among them.
/// </summary>
internal sealed class Usefulness
{
    private readonly HashSet<int> _useful = [];
    private bool _changed;

    public Usefulness(FunctionIr function)
    {
        Mark(function.Body.Yields);
        do
        {
            _changed = false;
            foreach (Statement statement in IrWalk.Statements(function.Body))
            {
                Visit(statement);
            }
        }
        while (_changed);
    }

    public bool IsUseful(Value value) => _useful.Contains(value.Id);

    private void Mark(IEnumerable<Value> values)
    {
        foreach (Value value in values)
        {
            _changed |= value.Type.IsReal && _useful.Add(value.Id);
        }
    }

    private void Visit(Statement statement)
    {
        switch (statement)
        {
            case Let { Operation: Primitive primitive } let when IsUseful(let.Target) && !RuleTable.HasZeroDerivative(primitive.Name):
                Mark(primitive.Arguments);
                break;
            case Store store:
                Mark([store.Content]);
                break;
            case Accumulate accumulate:
                Mark([accumulate.Content]);
                break;
            case Fill fill:
                Mark([fill.Content]);
                break;
            case Push push:
                Mark([push.Content]);
                break;
            case Call call:
                Mark(call.Arguments);
                break;
            case If branch:
                for (int i = 0; i < branch.Results.Count; i++)
                {
                    if (IsUseful(branch.Results[i]))
                    {
                        Mark([branch.Then.Yields[i], branch.Else.Yields[i]]);
                    }
                }

                break;
            case Loop loop:
                for (int i = 0; i < loop.Carried.Count; i++)
                {
                    if (IsUseful(loop.Results[i]) || IsUseful(loop.Carried[i]))
                    {
                        Mark([loop.Initial[i], loop.Body.Yields[i]]);
                    }
                }

                break;
        }
    }
}
