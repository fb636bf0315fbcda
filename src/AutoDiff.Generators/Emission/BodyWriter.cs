using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Emission;

/// <summary>Writes the statements of a function.</summary>
internal sealed partial class BodyWriter
{
    private readonly EmissionTree _tree;
    private readonly ExpressionWriter _expressions;
    private readonly TypeNames _types;
    private readonly NameAllocator _names;
    private readonly SourceComments _comments;
    private IndentedWriter _writer;

    public BodyWriter(EmissionTree tree, TypeNames types, NameAllocator names, IndentedWriter writer)
    {
        _tree = tree;
        _types = types;
        _names = names;
        _writer = writer;
        _expressions = new ExpressionWriter(tree, types);
        _comments = new SourceComments(tree.Function.SourceLines);
    }

    public void Write() => WriteBlock(_tree.Root);

    private void WriteBlock(BlockNode block)
    {
        foreach (StepNode step in block.Steps)
        {
            Write(step);
        }

        if (block.IsReturn && !block.NeverEnds)
        {
            WriteReturn(block.Yields);
        }
    }

    private void WriteReturn(EquatableArray<Value> values)
    {
        if (values.Count == 1)
        {
            Line($"return {_expressions.WriteAs(values[0], values[0].Type)};", SourceOf(values[0]));
        }
        else if (values.Count > 1)
        {
            Line($"return ({_expressions.List(values)});", SourceOf(values[0]));
        }
    }

    private int SourceOf(Value value) => _tree[value] is { Placement: Placement.Inlined, Definition: { } step } ? step.Statement.Source : -1;

    private void Line(string text, int source) => _writer.Line(_comments.Annotate(text, source, _writer.Column));

    private void Write(StepNode step)
    {
        foreach (Variable variable in (IEnumerable<Variable>?)step.Declarations ?? [])
        {
            if (!variable.IsDeclared)
            {
                variable.IsDeclared = true;
                Line((variable.Type is { IsBuffer: true, Buffer: not BufferKind.Array } ? "scoped " : "") + $"{_types.Of(variable.Type)} {variable.Name}{(variable.Initial is { } zero ? $" = {_expressions.WriteAs(zero, variable.Type)}" : "")};", -1);
            }
        }

        switch (step.Statement)
        {
            case Let let:
                WriteLet(let);
                break;
            case Store store:
                Line($"{Element(store.Buffer, store.Index)} = {_expressions.WriteAs(store.Content, store.Buffer.Type.Element!)};", store.Source);
                break;
            case Accumulate accumulate:
                WriteAccumulate(accumulate);
                break;
            case Fill fill:
                string receiver = _expressions.SpanReceiver(fill.Buffer);
                Line(IsZero(fill.Content) ? $"{receiver}.Clear();" : $"{receiver}.Fill({_expressions.Write(fill.Content)});", fill.Source);
                break;
            case Copy copy:
                Line($"{_expressions.SpanReceiver(copy.From)}.CopyTo({_expressions.Write(copy.To)});", copy.Source);
                break;
            case Push push:
                WritePush(push);
                break;
            case Release release:
                Line($"{_expressions.Receiver(release.Stack)}.ReleaseTo({_expressions.Write(release.To)});", release.Source);
                break;
            case Expand expand:
                Line($"{(expand.Routine.Contains('.') ? expand.Routine : $"{_types.Runtime("Series")}.{expand.Routine}")}({_expressions.List(expand.Arguments.AddRange(expand.Outputs))});", expand.Source);
                break;
            case Library library:
                Line(_expressions.Fill(_types.Shorten(library.Template), library.Arguments.AddRange(library.Outputs)) + ";", library.Source);
                break;
            case Effect effect:
                Line(_expressions.Fill(effect.Template, effect.Arguments) + ";", effect.Source);
                break;
            case Throw thrown:
                Line($"throw {_expressions.Fill(thrown.Template, thrown.Arguments)};", thrown.Source);
                break;
            case Call call:
                WriteCall(call);
                break;
            case If branch:
                WriteIf(branch, step);
                break;
            case Loop loop:
                WriteLoop(loop, step);
                break;
        }
    }

    private string Element(Value buffer, Value index) => $"{_expressions.Receiver(buffer)}[{_expressions.Write(index)}]";

    private void WriteLet(Let let)
    {
        ValueNode node = _tree[let.Target];
        if (node.Placement != Placement.Variable)
        {
            return;
        }

        if (node.Variable!.IsDiscarded)
        {
            bool isCall = let.Operation is Pop;
            Line((isCall ? "" : "_ = ") + _expressions.WriteDefinition(node) + ";", let.Source);
            return;
        }

        Assign(node.Variable!, node, let.Source);
    }

    /// <summary>Assigns the expression that defines a value.</summary>
    private void Assign(Variable variable, ValueNode node, int source)
    {
        if (variable.IsDeclared && Update(variable, node) is { } update)
        {
            Line(update, source);
            return;
        }

        Statement definition = node.Definition!.Statement;
        string text = definition is Let { Operation: Primitive { Name: Op.Convert } convert } && Operators.IsImplicit(convert.Arguments[0].Type, variable.Type)
            ? _expressions.Write(convert.Arguments[0]).Text
            : _expressions.WriteDefinition(node).Text;
        Line(Declaration(variable) + " = " + text + ";", source);
    }

    /// <summary>Assigns a value: a variable, or an expression that waited for this.</summary>
    private void Assign(Variable variable, Value source)
    {
        ValueNode node = _tree[source];
        if (node.Placement != Placement.Variable)
        {
            Assign(variable, node, SourceOf(source));
            return;
        }

        Line($"{Declaration(variable)} = {_expressions.Write(source)};", -1);
    }

    private string Declaration(Variable variable)
    {
        if (variable.IsDeclared)
        {
            return variable.Name;
        }

        variable.IsDeclared = true;
        return $"{(variable.Type.Name == CleanupScope.Type ? "using " : "")}{_types.Of(variable.Type)} {variable.Name}";
    }

    /// <summary><c>s += t</c> for <c>s = s + t</c>, and for <c>s = t + s</c>, which is the same number.</summary>
    private string? Update(Variable variable, ValueNode node)
    {
        if (node.Definition!.Statement is not Let { Operation: Primitive { Arguments.Count: 2 } primitive }
            || variable.Type.Kind is not (TypeKind.Real or TypeKind.Integer)
            || variable.Type.Kind == TypeKind.Integer && variable.Type != IrType.Int && variable.Type != IrType.Long)
        {
            return null;
        }

        string? symbol = primitive.Name switch
        {
            Op.Add => "+=",
            Op.Subtract => "-=",
            Op.Multiply => "*=",
            Op.Divide => "/=",
            _ => null,
        };
        bool commutes = primitive.Name is Op.Add or Op.Multiply;
        Value left = primitive.Arguments[0], right = primitive.Arguments[1];
        Value? other = symbol is null ? null : Is(left, variable) ? right : commutes && Is(right, variable) ? left : null;
        if (other is null)
        {
            return null;
        }

        if (symbol is "+=" or "-=" && variable.Type.IsReal && _expressions.Negated(other) is { } negated)
        {
            symbol = symbol == "+=" ? "-=" : "+=";
            other = negated;
        }

        string text = _expressions.WriteAs(other, variable.Type).Text;
        return variable.Type.Kind == TypeKind.Integer && text == "1" && symbol is "+=" or "-="
            ? variable.Name + symbol.Substring(0, 1) + symbol.Substring(0, 1) + ";"
            : $"{variable.Name} {symbol} {text};";
    }

    private bool Is(Value value, Variable variable) =>
        _tree[value] is { Placement: Placement.Variable } node && node.Variable == variable && !_expressions.Saved.ContainsKey(variable);

    private void WriteAccumulate(Accumulate accumulate)
    {
        Value? negated = accumulate.Content.Type.IsReal ? _expressions.Negated(accumulate.Content) : null;
        string content = _expressions.WriteAs(negated ?? accumulate.Content, accumulate.Buffer.Type.Element!).Text;
        Line($"{Element(accumulate.Buffer, accumulate.Index)} {(negated is null ? "+=" : "-=")} {content};", accumulate.Source);
    }

    private bool IsZero(Value value) =>
        _tree[value].Definition?.Statement is Let { Operation: Constant { Text: "0" or "0.0" or "0f" or "0.0f" or "0d" or "0F" or "false" or "0L" } }
            || (_tree[value].Definition?.Statement is Let { Operation: Constant { Text: var text } }
                && (value.Type.IsParameter ? text == $"default({value.Type.Name})" : value.Type.IsLanes && text == IrBuilder.RealLiteral(value.Type, "0")));

    private void WritePush(Push push)
    {
        // The type argument is written where C# would not infer the one that is taken back.
        bool isExact = push.Content.Type.Kind is TypeKind.Real or TypeKind.Boolean || push.Content.Type == IrType.Int;
        string type = isExact ? "" : $"<{_types.Of(push.Content.Type)}>";
        Line($"{_expressions.Write(push.Stack)}.Push{type}({_expressions.Write(push.Content)});", push.Source);
    }

    private void WriteCall(Call call)
    {
        string text = $"{call.Function}({_expressions.List(call.Arguments)});";
        List<ValueNode> results = [.. call.Results.Select(r => _tree[r])];
        if (results.All(r => r.Variable!.IsDiscarded))
        {
            Line(text, call.Source);
            return;
        }

        IEnumerable<string> targets = results.Select(r => r.Variable!.IsDiscarded ? "_" : Declaration(r.Variable!));
        Line((results.Count == 1 ? targets.Single() : $"({string.Join(", ", targets)})") + " = " + text, call.Source);
    }
}
