using System.Text;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Emission;

/// <summary>Writes operations as C# expressions, with the parentheses that keep their order of evaluation and no others.</summary>
internal sealed class ExpressionWriter
{
    private readonly EmissionTree _tree;
    private readonly TypeNames _types;

    public ExpressionWriter(EmissionTree tree, TypeNames types)
    {
        _tree = tree;
        _types = types;
    }

    /// <summary>Variables whose value was saved under another name.</summary>
    public Dictionary<Variable, string> Saved { get; } = [];

    /// <summary>The text of a value where it is used.</summary>
    public Expression Write(Value value)
    {
        ValueNode node = _tree[value];
        if (node.Placement == Placement.Variable)
        {
            Variable variable = node.Variable!;
            return new(Saved.TryGetValue(variable, out string? saved) ? saved : variable.Name, Precedence.Primary);
        }

        return WriteDefinition(node);
    }

    /// <summary>The text of the expression that defines a value.</summary>
    public Expression WriteDefinition(ValueNode node) => node.Definition!.Statement switch
    {
        Let let => Write(let.Operation, let.Target.Type),
        If branch => WriteConditional(branch, IrWalk.IndexOf(branch.Results, node.Value)),
        _ => throw new InvalidOperationException($"{node.Value} is not an expression."),
    };

    /// <summary>The text where a value of a type is expected and C# converts to it by itself.</summary>
    public Expression WriteAs(Value value, IrType expected) => Write(Bare(value, expected));

    /// <summary>The text of an operation.</summary>
    public Expression Write(Operation operation, IrType type) => operation switch
    {
        Constant constant => WriteConstant(constant, type),
        Primitive primitive => WritePrimitive(primitive, type),
        Load load => new($"{Receiver(load.Buffer)}[{Write(load.Index)}]", Precedence.Primary),
        Length length => new(Receiver(length.Buffer) + ".Length", Precedence.Primary),
        Slice slice => WriteSlice(slice),
        VectorView view => new(
            $"{_types.Runtime("Lanes")}.Vectors({(IsArray(view.Buffer) ? SpanReceiver(view.Buffer) : Argument(view.Buffer))}{(view.Start is null ? "" : ", " + Argument(view.Start))})",
            Precedence.Primary),
        Allocate { Kind: AllocationKind.Scratch } scratch => new(
            $"{Write(scratch.Stack!)}.Rent<{_types.Of(type.Element!)}>({Write(scratch.Length)})", Precedence.Primary),
        Allocate { Kind: AllocationKind.Residual } residual => new(
            $"{Write(residual.Stack!)}.RentUninitialized<{_types.Of(type.Element!)}>({Write(residual.Length)})", Precedence.Primary),
        Allocate { Kind: AllocationKind.StackAlloc } local => new(
            $"stackalloc {_types.Of(type.Element!)}[{Write(local.Length)}]", Precedence.Lowest),
        Allocate array => new($"new {_types.Of(type.Element!)}[{Write(array.Length)}]", Precedence.Lowest),
        Nest nest => new($"{Write(nest.Owner!)}.Nested({nest.Index})", Precedence.Primary),
        Mark mark => new($"{Write(mark.Stack)}.GetMark()", Precedence.Primary),
        Pop pop => new($"{Write(pop.Stack)}.Pop<{_types.Of(type)}>()", Precedence.Primary),
        Inert inert => WriteInert(inert),
        _ => throw new InvalidOperationException($"Unknown operation {operation.GetType().Name}."),
    };

    /// <summary>The opposite of a condition.</summary>
    public Expression WriteNegated(Value condition)
    {
        ValueNode node = _tree[condition];
        if (node.Placement != Placement.Variable && node.Definition!.Statement is Let { Operation: Primitive primitive })
        {
            if (primitive.Name == Op.Not)
            {
                return Write(primitive.Arguments[0]);
            }

            if (Operators.Opposite(primitive.Name, primitive.Arguments[0].Type) is { } opposite)
            {
                return WritePrimitive(primitive with { Name = opposite }, IrType.Bool);
            }
        }

        return new("!" + Write(condition).At(Precedence.Unary), Precedence.Unary);
    }

    /// <summary>Text with the arguments of an inert piece of C# in place.</summary>
    public string Fill(string template, EquatableArray<Value> arguments)
    {
        StringBuilder text = new();
        for (int i = 0; i < template.Length; i++)
        {
            char c = template[i];
            if (c is '{' or '}' && i + 1 < template.Length && template[i + 1] == c)
            {
                text.Append(c);
                i++;
            }
            else if (c == '{')
            {
                int end = template.IndexOf('}', i);
                Value argument = arguments[int.Parse(template.Substring(i + 1, end - i - 1), System.Globalization.CultureInfo.InvariantCulture)];
                bool isDelimited = IsOneOf(text.ToString().TrimEnd(), text.ToString().TrimEnd().Length - 1, "(,[")
                    && IsOneOf(template, end + 1, "),]");
                string written = Write(argument).At(isDelimited ? Precedence.Conditional : Precedence.Primary);
                text.Append(written == "null" && IsOneOf(template, end + 1, ".[") ? $"default({_types.Of(argument.Type)})" : written);
                i = end;
            }
            else
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }

    /// <summary>A buffer where a member of it is called or an element is read.</summary>
    public string Receiver(Value buffer) => Write(buffer).At(Precedence.Primary);

    /// <summary>A buffer where a member of a span is called.</summary>
    public string SpanReceiver(Value buffer)
    {
        if (!IsArray(buffer))
        {
            return Receiver(buffer);
        }

        _types.UseExtensions();
        return Receiver(buffer) + ".AsSpan()";
    }

    private static bool IsOneOf(string text, int at, string characters) =>
        at >= 0 && at < text.Length && characters.IndexOf(text[at]) >= 0;

    /// <summary>Whether the text of a buffer is an array: a view of the whole is written as the array itself.</summary>
    private bool IsArray(Value buffer)
    {
        ValueNode node = _tree[buffer];
        return node.Placement != Placement.Variable && node.Definition?.Statement is Let { Operation: Slice { Start: null, Count: null } view }
            ? IsArray(view.Buffer)
            : buffer.Type.Buffer == BufferKind.Array;
    }

    private Expression WriteConstant(Constant constant, IrType type)
    {
        string text = _types.Constant(constant.Text);
        if (text == "default" && !type.IsReal)
        {
            // It may stand where nothing else says its type: left of a dot, say.
            text = $"default({_types.Of(type)})";
        }

        return new(text, text[0] is '-' or '+' or '(' or '!' ? Precedence.Unary : Precedence.Primary);
    }

    private Expression WritePrimitive(Primitive primitive, IrType type)
    {
        EquatableArray<Value> arguments = primitive.Arguments;
        switch (primitive.Name)
        {
            case Op.Convert:
                return Operators.IsImplicit(arguments[0].Type, type) && arguments[0].Type == type ? Write(arguments[0])
                    : type.IsParameter || arguments[0].Type.IsParameter ? new($"{_types.Of(type)}.CreateChecked({List(arguments)})", Precedence.Primary)
                    : new($"({_types.Of(type)}){CastOperand(arguments[0])}", Precedence.Unary);
            case Op.Select:
                return WriteChoice(arguments[0], arguments[1], arguments[2], type);
            case Op.StrongMultiply or Op.StrongDivide when type.IsLanes:
                return new($"{_types.Runtime("Lanes")}.{primitive.Name}({List(arguments)})", Precedence.Primary);
            case Op.StrongMultiply or Op.StrongDivide when type.IsParameter && !type.Has(NumberTraits.Number):
                // Nothing tells a zero: such a type has no infinities either.
                return WritePrimitive(primitive with { Name = primitive.Name == Op.StrongMultiply ? Op.Multiply : Op.Divide }, type);
            case Op.StrongMultiply:
                return new($"{_types.Runtime("StrongZero")}.Multiply({List(arguments)})", Precedence.Primary);
            case Op.StrongDivide:
                return new($"{_types.Runtime("StrongZero")}.Divide({List(arguments)})", Precedence.Primary);
            case Op.SumLanes:
                string vector = _types.Of(arguments[0].Type);
                return new($"{vector.Substring(0, vector.LastIndexOf('<'))}.Sum({List(arguments)})", Precedence.Primary);
            case Op.SplitLiveRange:
                return new($"{_types.Runtime("LiveRange")}.Split({List(arguments)})", Precedence.Primary);
            case "Detach":
                return Write(arguments[0]);
            case Op.Not:
                return WriteNegated(arguments[0]);
        }

        if (Operators.Unary(primitive.Name) is { } unary)
        {
            Expression operand = Write(arguments[0]);
            string text = operand.At(Precedence.Unary);
            return new(unary + (text[0] == unary[0] ? "(" + text + ")" : text), Precedence.Unary);
        }

        return Operators.Binary(primitive.Name, arguments[0].Type) is { } binary
            ? WriteBinary(primitive, binary.Symbol, binary.Precedence)
            : WriteLibraryCall(primitive);
    }

    private string CastOperand(Value value)
    {
        Expression operand = Write(value);
        return operand.Text[0] is '-' or '+' ? "(" + operand.Text + ")" : operand.At(Precedence.Unary);
    }

    private Expression WriteBinary(Primitive primitive, string symbol, Precedence precedence)
    {
        Value left = primitive.Arguments[0], right = primitive.Arguments[1];
        bool isLogic = left.Type.Kind == TypeKind.Boolean && primitive.Name is Op.And or Op.Or;
        if (isLogic && IsTotal(right))
        {
            symbol += symbol;
            precedence = primitive.Name == Op.And ? Precedence.ConditionalAnd : Precedence.ConditionalOr;
            return Join(symbol, precedence, Write(left), Write(right));
        }

        if (left == right && left.Type.IsReal && (!left.Type.IsParameter || left.Type.Has(NumberTraits.Number)) && primitive.Name is Op.Equal or Op.NotEqual)
        {
            // How sources test for NaN; the compiler warns of a comparison of a variable with itself.
            string test = $"{left.Type.Name}.IsNaN({Write(left)})";
            return primitive.Name == Op.NotEqual ? new(test, Precedence.Primary) : new("!" + test, Precedence.Unary);
        }

        bool isShift = precedence == Precedence.Shift;
        Value bareLeft = isShift ? left : Bare(left, left.Type), bareRight = isShift ? right : Bare(right, right.Type);
        if (bareLeft != left && bareRight != right)
        {
            // One side has to say the type: C# would compute with the narrower one.
            bareLeft = left;
        }

        if (bareLeft != left && right.Type != left.Type)
        {
            bareLeft = left;
        }

        if (left.Type.IsReal && precedence == Precedence.Additive && Negated(right) is { } negated)
        {
            symbol = primitive.Name == Op.Add ? "-" : "+";
            bareRight = negated;
        }

        // Few know how tightly bit operators bind.
        bool isBitwise = precedence is <= Precedence.And and >= Precedence.Or or Precedence.Shift;
        string text = Write(bareLeft).At(isBitwise ? Precedence.Unary : precedence) + " " + symbol + " "
            + Write(bareRight).At(isBitwise ? Precedence.Unary : precedence + 1);
        return new(text, precedence);
    }

    /// <summary>What an inlined value is the negative of, if it is one.</summary>
    public Value? Negated(Value value) =>
        _tree[value] is { Placement: not Placement.Variable, Definition.Statement: Let { Operation: Primitive { Name: Op.Negate } negation } }
            ? negation.Arguments[0]
            : null;

    /// <summary>The variables that an expression reads.</summary>
    public IEnumerable<Variable> VariablesOf(Value value)
    {
        ValueNode node = _tree[value];
        if (node.Placement == Placement.Variable)
        {
            return [node.Variable!];
        }

        IEnumerable<Value> operands = [];
        switch (node.Definition?.Statement)
        {
            case Let let:
                operands = IrWalk.Operands(let.Operation);
                break;
            case If branch:
                int slot = IrWalk.IndexOf(branch.Results, value);
                operands = [branch.Condition, branch.Then.Yields[slot], branch.Else.Yields[slot]];
                break;
        }

        return operands.SelectMany(VariablesOf);
    }

    private static Expression Join(string symbol, Precedence precedence, Expression left, Expression right) =>
        new($"{left.At(precedence)} {symbol} {right.At(precedence)}", precedence);

    /// <summary>What a conversion converts, if C# does it unasked where the result is expected; otherwise the value itself.</summary>
    private Value Bare(Value value, IrType expected)
    {
        ValueNode node = _tree[value];
        return node.Placement != Placement.Variable
            && node.Definition?.Statement is Let { Operation: Primitive { Name: Op.Convert } convert }
            && value.Type == expected
            && Operators.IsImplicit(convert.Arguments[0].Type, expected)
            && !(expected.IsReal && IsConstant(convert.Arguments[0]))
                ? convert.Arguments[0]
                : value;
    }

    private bool IsConstant(Value value) => _tree[value].Definition?.Statement is Let { Operation: Constant };

    private bool IsTotal(Value value) => _tree[value] is { } node && (node.Placement == Placement.Variable || node.Facts!.IsTotal);

    private Expression WriteLibraryCall(Primitive primitive)
    {
        bool isOverloaded = Operators.IsOverloaded(primitive.Name);
        IEnumerable<string> arguments = primitive.Arguments.Select(
            a => Argument(isOverloaded || a.Type.IsParameter ? a : Bare(a, primitive.Name.StartsWith("MathF", StringComparison.Ordinal) ? IrType.Float : IrType.Double)));
        return new($"{_types.Member(primitive.Name)}({string.Join(", ", arguments)})", Precedence.Primary);
    }

    public string List(IEnumerable<Value> arguments) => string.Join(", ", arguments.Select(Argument));

    /// <summary>An argument among others: <c>f(a &lt; b, c &gt; (d))</c> would be read as a generic call.</summary>
    public string Argument(Value value) => Write(value) is { Precedence: not Precedence.Relational } text ? text.Text : $"({Write(value)})";

    private Expression WriteSlice(Slice slice)
    {
        if (slice.Start is null && slice.Count is null)
        {
            return Write(slice.Buffer);
        }

        string receiver = Receiver(slice.Buffer);
        if (IsArray(slice.Buffer))
        {
            _types.UseExtensions();
            string start = slice.Start is null ? "0" : Argument(slice.Start);
            return new(slice.Count is null ? $"{receiver}.AsSpan({start})" : $"{receiver}.AsSpan({start}, {Argument(slice.Count)})", Precedence.Primary);
        }

        return (slice.Start, slice.Count) switch
        {
            ({ } start, null) => new($"{receiver}[{Write(start).At(Precedence.Unary)}..]", Precedence.Primary),
            (null, { } count) => new($"{receiver}[..{Write(count).At(Precedence.Unary)}]", Precedence.Primary),
            ({ } start, { } count) => new($"{receiver}.Slice({Argument(start)}, {Argument(count)})", Precedence.Primary),
            _ => throw new InvalidOperationException(),
        };
    }

    private Expression WriteInert(Inert inert) => inert.Template == "{0}"
        ? Write(inert.Arguments[0])
        : new(Fill(_types.Shorten(inert.Template), inert.Arguments), IsPrimary(inert.Template) ? Precedence.Primary : Precedence.Lowest);

    /// <summary>Whether text is names, calls and indexing alone, so that no operator next to it can tear it apart.</summary>
    private static bool IsPrimary(string template)
    {
        int depth = 0;
        foreach (char c in template)
        {
            depth += c is '(' or '[' or '{' ? 1 : c is ')' or ']' or '}' ? -1 : 0;
            if (depth == 0 && !(char.IsLetterOrDigit(c) || c is '_' or '.' or ':' or '@' or ')' or ']' or '}'))
            {
                return false;
            }
        }

        return template.Length > 0 && template[0] is not '(';
    }

    private Expression WriteConditional(If branch, int slot) =>
        WriteChoice(branch.Condition, branch.Then.Yields[slot], branch.Else.Yields[slot], branch.Results[slot].Type);

    private Expression WriteChoice(Value condition, Value first, Value second, IrType type)
    {
        if (type.Kind == TypeKind.Boolean)
        {
            string a = ConstantText(first), b = ConstantText(second);
            switch (a, b)
            {
                case ("true", "false"):
                    return Write(condition);
                case ("false", "true"):
                    return WriteNegated(condition);
                case (_, "false"):
                    return Join("&&", Precedence.ConditionalAnd, Write(condition), Write(first));
                case ("true", _):
                    return Join("||", Precedence.ConditionalOr, Write(condition), Write(second));
                case ("false", _):
                    return Join("&&", Precedence.ConditionalAnd, WriteNegated(condition), Write(second));
                case (_, "true"):
                    return Join("||", Precedence.ConditionalOr, WriteNegated(condition), Write(first));
            }
        }

        const Precedence Operand = Precedence.ConditionalOr;
        return new(
            $"{Write(condition).At(Operand)} ? {Write(first).At(Operand)} : {Write(second).At(Operand)}", Precedence.Conditional);
    }

    private string ConstantText(Value value) => _tree[value] is { Placement: not Placement.Variable, Definition.Statement: Let { Operation: Constant constant } }
        ? constant.Text
        : "";
}
