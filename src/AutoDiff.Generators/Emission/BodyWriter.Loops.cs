using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Emission;

/// <summary>Loops.</summary>
internal sealed partial class BodyWriter
{
    private void WriteLoop(Loop loop, StepNode step)
    {
        ParallelCopy initial = new(_tree, _expressions);
        for (int slot = 0; slot < loop.Carried.Count; slot++)
        {
            if (_tree.IsLive(loop, slot))
            {
                initial.Add(loop.Carried[slot], loop.Initial[slot]);
            }
        }

        Write(initial, step.Block);

        // The number of iterations, where the counter does not end as it.
        Variable? counter = _tree[loop.Index].Variable;
        Variable? trips = loop.Trips is { } value ? _tree[value].Variable : null;
        if (trips == counter)
        {
            trips = null;
        }

        if (trips is not null)
        {
            Line($"{Declaration(trips)} = 0;", -1);
        }

        bool isInline = step.First is null || step.First.Steps.All(IsPartOfExpression);
        string condition = isInline && step.First is { } block ? _expressions.Write(block.Yields[0]).At(Precedence.ConditionalAnd) : "";
        string header = counter is null ? $"while ({(condition.Length == 0 ? "true" : Strip(block: step.First!))})" : Header(loop, counter, condition, step);
        _writer.Line(_comments.Annotate(header, loop.Source, _writer.Column));
        _writer.Open();
        if (!isInline)
        {
            WriteBlock(step.First!);
            _writer.Open($"if ({_expressions.WriteNegated(step.First!.Yields[0])})");
            _writer.Line("break;");
            _writer.Close();
        }

        WriteBlock(step.Second!);
        if (!step.Second!.NeverEnds)
        {
            ParallelCopy next = new(_tree, _expressions);
            for (int slot = 0; slot < loop.Carried.Count; slot++)
            {
                if (_tree.IsLive(loop, slot))
                {
                    next.Add(loop.Carried[slot], step.Second.Yields[slot]);
                }
            }

            Write(next, step.Second);
            if (trips is not null)
            {
                Line(trips.Name + "++;", -1);
            }
        }

        _writer.Close();
    }

    private string Strip(BlockNode block) => _expressions.Write(block.Yields[0]).Text;

    private string Header(Loop loop, Variable counter, string condition, StepNode step)
    {
        string lower = loop.Lower is null ? "0" : _expressions.Write(loop.Lower).Text;
        string start;
        if (counter.Home == step.Second!.Parent)
        {
            counter.IsDeclared = true;
            start = $"{_types.Of(counter.Type)} {counter.Name} = {lower}";
        }
        else
        {
            Line($"{Declaration(counter)} = {lower};", -1);
            start = "";
        }

        string test = condition;
        if (loop.IsCounted)
        {
            string symbol = loop.Step > 0 ? "<" : ">";
            test = $"{counter.Name} {symbol}{(loop.Inclusive ? "=" : "")} {_expressions.Write(loop.Upper!).At(Precedence.Relational + 1)}";
            if (condition.Length > 0)
            {
                test += " && " + condition;
            }
        }
        else if (step.First!.Steps.All(IsPartOfExpression))
        {
            test = Strip(step.First);
        }

        string advance = loop.Step switch
        {
            1 => counter.Name + "++",
            -1 => counter.Name + "--",
            > 0 => $"{counter.Name} += {loop.Step}",
            _ => $"{counter.Name} -= {-(long)loop.Step}",
        };
        return $"for ({start}; {test}; {advance})";
    }

    private bool IsPartOfExpression(StepNode step) => step.Statement switch
    {
        Let let => _tree[let.Target].Placement != Placement.Variable,
        If branch => step.IsConditional && branch.Results.All(r => _tree[r].Placement != Placement.Variable),
        _ => false,
    };
}
