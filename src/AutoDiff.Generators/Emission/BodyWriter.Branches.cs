using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Emission;

/// <summary>Branches.</summary>
internal sealed partial class BodyWriter
{
    private void WriteIf(If branch, StepNode step)
    {
        if (step.IsConditional)
        {
            ValueNode result = _tree[branch.Results.First(r => _tree[r].Placement != Placement.Dropped)];
            if (result.Placement == Placement.Variable)
            {
                Assign(result.Variable!, result, branch.Source);
            }

            return;
        }

        if (step.Taken is { } taken)
        {
            WriteBranch(branch, taken);
            return;
        }

        string condition = _comments.Annotate($"if ({_expressions.Write(branch.Condition)})", branch.Source, _writer.Column);
        IndentedWriter then = Render(() => WriteBranch(branch, step.First!));
        if (step.Second!.IsFlat)
        {
            if (step.First!.NeverEnds || !then.IsEmpty)
            {
                WriteBraces(condition, then);
            }

            WriteBranch(branch, step.Second);
            return;
        }

        IndentedWriter otherwise = Render(() => WriteBranch(branch, step.Second!));
        if (!then.IsEmpty)
        {
            WriteBraces(condition, then);
            if (!otherwise.IsEmpty)
            {
                WriteBraces("else", otherwise);
            }
        }
        else if (!otherwise.IsEmpty)
        {
            string source = condition.Substring($"if ({_expressions.Write(branch.Condition)})".Length);
            WriteBraces($"if ({_expressions.WriteNegated(branch.Condition)})" + source, otherwise);
        }
    }

    private void WriteBranch(If branch, BlockNode block)
    {
        WriteBlock(block);
        if (block.NeverEnds || block.IsReturn)
        {
            return;
        }

        ParallelCopy copies = new(_tree, _expressions);
        for (int slot = 0; slot < branch.Results.Count; slot++)
        {
            if (_tree.IsLive(branch, slot) && !(_tree[branch.Results[slot]].Variable!.Initial is not null && InitialZeros.IsZero(_tree[block.Yields[slot]])))
            {
                copies.Add(branch.Results[slot], block.Yields[slot]);
            }
        }

        Write(copies, block);
    }

    private void Write(ParallelCopy copies, BlockNode block) => copies.Write(
        Assign,
        variable =>
        {
            string name = _names.Take(variable.Name.TrimStart('@') + "Before", block);
            Line($"{_types.Of(variable.Type)} {name} = {variable.Name};", -1);
            return name;
        });

    private IndentedWriter Render(Action write)
    {
        IndentedWriter outer = _writer;
        _writer = outer.Inner();
        write();
        IndentedWriter inner = _writer;
        _writer = outer;
        return inner;
    }

    private void WriteBraces(string header, IndentedWriter content)
    {
        _writer.Line(header);
        _writer.Line("{");
        _writer.Append(content);
        _writer.Line("}");
    }
}
