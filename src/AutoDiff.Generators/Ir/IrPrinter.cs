using System.Text;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Ir;

/// <summary>Prints IR as text: what the tests of the passes and docs/how-it-works.md show.</summary>
internal sealed class IrPrinter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public static string Print(FunctionIr function)
    {
        IrPrinter printer = new();
        printer.Line($"{function.Name}({Typed(function.Parameters)})");
        printer.Nested(() => printer.Write(function.Body, "return"));
        return printer._text.ToString();
    }

    public static string Print(Block block)
    {
        IrPrinter printer = new();
        printer.Write(block, "yield");
        return printer._text.ToString();
    }

    public static string Print(Operation operation) => operation switch
    {
        Constant constant => constant.Text,
        Primitive primitive => $"{primitive.Name}({List(primitive.Arguments)})" + (primitive.Known is null ? "" : $" known as {primitive.Known}"),
        Load load => $"{load.Buffer}[{load.Index}]",
        Length length => $"length {length.Buffer}",
        Slice { Start: null } view => $"view {view.Buffer}",
        Slice { Count: null } slice => $"slice {slice.Buffer}[{slice.Start}..]",
        Slice slice => $"slice {slice.Buffer}[{slice.Start}, {slice.Count}]",
        VectorView view => $"vectors {view.Buffer}" + (view.Start is null ? "" : $"[{view.Start}..]"),
        Allocate allocate => $"alloc {allocate.Kind}[{allocate.Length}]" + (allocate.Stack is null ? "" : $" from {allocate.Stack}"),
        Nest nest => nest.Owner is null ? "nest" : $"nest {nest.Index} in {nest.Owner}",
        Mark mark => $"mark {mark.Stack}",
        Pop pop => $"pop {pop.Stack}",
        Inert inert => $"inert<{inert.Purity}> `{inert.Template}`({List(inert.Arguments)})",
        _ => operation.ToString(),
    };

    private static string List(EquatableArray<Value> values) => string.Join(", ", values);

    private static string Typed(EquatableArray<Value> values) => string.Join(", ", values.Select(v => $"{v}: {v.Type}"));

    private void Line(string text) => _text.Append(' ', _depth * 2).Append(text).Append('\n');

    private void Nested(Action write)
    {
        _depth++;
        write();
        _depth--;
    }

    private void Write(Block block, string exit)
    {
        foreach (Statement statement in block.Statements)
        {
            Write(statement);
        }

        if (!block.Yields.IsEmpty)
        {
            Line($"{exit} {List(block.Yields)}");
        }
    }

    private void Write(Statement statement)
    {
        switch (statement)
        {
            case Let let:
                Line($"{let.Target} = {Print(let.Operation)}");
                break;
            case Store store:
                Line($"{store.Buffer}[{store.Index}] = {store.Content}");
                break;
            case Accumulate accumulate:
                Line($"{accumulate.Buffer}[{accumulate.Index}] += {accumulate.Content}");
                break;
            case Fill fill:
                Line($"fill {fill.Buffer} with {fill.Content}");
                break;
            case Copy copy:
                Line($"copy {copy.From} to {copy.To}");
                break;
            case Push push:
                Line($"push {push.Content} on {push.Stack}");
                break;
            case Release release:
                Line($"release {release.Stack} to {release.To}");
                break;
            case Expand expand:
                Line($"{List(expand.Outputs)} := {expand.Routine}({List(expand.Arguments)})");
                break;
            case Library library:
                Line($"{List(library.Outputs)} := `{library.Template}`({List(library.Arguments)})");
                break;
            case Effect effect:
                Line($"effect `{effect.Template}`({List(effect.Arguments)})");
                break;
            case Throw thrown:
                Line($"throw `{thrown.Template}`({List(thrown.Arguments)})");
                break;
            case If branch:
                Line(Assign(branch.Results) + $"if {branch.Condition}");
                Nested(() => Write(branch.Then, "yield"));
                if (branch.Else != Block.Empty)
                {
                    Line("else");
                    Nested(() => Write(branch.Else, "yield"));
                }

                break;
            case Loop loop:
                WriteLoop(loop);
                break;
            case Call call:
                WriteCall(call);
                break;
        }
    }

    private void WriteLoop(Loop loop)
    {
        string results = Assign(loop.Trips is null ? loop.Results : loop.Results.Add(loop.Trips));
        string range = loop.IsCounted
            ? $"for {loop.Index} in {loop.Lower}..{(loop.Inclusive ? "=" : "")}{loop.Upper}" + (loop.Step == 1 ? "" : $" step {loop.Step}")
            : $"loop {loop.Index}";
        string carried = loop.Carried.IsEmpty
            ? ""
            : $" carried ({string.Join(", ", loop.Carried.Zip(loop.Initial, (c, i) => $"{c} = {i}"))})";
        Line(results + range + carried);
        if (loop.Condition is { } condition)
        {
            Line("while");
            Nested(() => Write(condition, "yield"));
            Line("do");
        }

        Nested(() => Write(loop.Body, "yield"));
    }

    private void WriteCall(Call call)
    {
        string form = call.Form == CallForm.Primal ? "" : $".{call.Form}";
        string linear = call.LinearArguments.IsEmpty ? "" : $"; {List(call.LinearArguments)}";
        Line(Assign(call.Results.AddRange(call.LinearResults)) + $"call {call.Function}{form}({List(call.Arguments)}{linear})");
    }

    private static string Assign(EquatableArray<Value> results) => results.IsEmpty ? "" : $"{List(results)} = ";
}
