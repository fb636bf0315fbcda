using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Emission;

/// <summary>A buffer argument of a generated member.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Element">What it holds.</param>
/// <param name="Kind">Its C# form.</param>
/// <param name="IsWritten">Whether it is a result.</param>
/// <param name="IsOfStructs">Whether what it holds are structs made of numbers.</param>
/// <param name="Argument">The argument that it is a view of, if it is one.</param>
internal sealed record BufferArgument(string Name, IrType Element, BufferKind Kind, bool IsWritten, bool IsOfStructs = false, string? Argument = null);

/// <summary>
/// One generated member: its parameters (the method's own, then the added ones), the checks of its arguments and the calls of
/// cores. The members say what they add; the order of everything else is here.
/// </summary>
internal sealed class MemberBuilder
{
    private readonly List<(string Text, string Name, string Documentation)> _parameters = [];
    private readonly List<BufferArgument> _buffers = [];
    private readonly List<(string Actual, string Expected, string Name)> _lengths = [];
    private readonly Dictionary<Slot, string> _arguments = [];
    private readonly Dictionary<Slot, string> _targets = [];
    private readonly HashSet<string> _names = [];
    private readonly Dictionary<(string Declared, string Suffix), string> _aggregates = [];
    private readonly List<string> _prologue = [];
    private readonly List<string> _views = [];
    private readonly Dictionary<string, string> _rows = [];
    private readonly List<BufferArgument> _numbers = [];

    /// <param name="method">The method.</param>
    /// <param name="types">How library types are named.</param>
    /// <param name="addsOriginals">Whether the method's own parameters come first, unchanged.</param>
    public MemberBuilder(MethodModel method, TypeNames types, bool addsOriginals = true)
    {
        Method = method;
        Types = types;
        foreach (ParameterModel parameter in method.Parameters)
        {
            _names.Add(parameter.Declared);
        }

        for (int i = 0; addsOriginals && i < method.Parameters.Count; i++)
        {
            AddOriginal(method.Parameters[i], i);
        }
    }

    public MethodModel Method { get; }

    public TypeNames Types { get; }

    /// <summary>What the call of the core is given that no parameter of the member is: the seed of a gradient.</summary>
    public void Bind(Slot slot, string text) => _arguments[slot] = text;

    /// <summary>Where a result of the core goes.</summary>
    public void Receive(Slot slot, string target) => _targets[slot] = target;

    /// <summary>A name that no parameter has.</summary>
    public string Name(string name)
    {
        while (!_names.Add(name))
        {
            name += "_";
        }

        return NameAllocator.Escape(name);
    }

    public static string NameOf(ParameterModel parameter) => NameAllocator.Escape(parameter.Name);

    /// <summary>Adds a parameter of the method itself.</summary>
    public void AddOriginal(ParameterModel parameter, int index)
    {
        if (parameter.IsSelf && parameter.Part is null)
        {
            _arguments[new Slot(SlotKind.Primal, index)] = "this";
            return;
        }

        if (parameter.Part is { } part)
        {
            AddOriginalPart(parameter, part, index);
            return;
        }

        if (parameter.Dimension is { } dimension)
        {
            _arguments[new Slot(SlotKind.Primal, index)] = dimension.Index < 0 ? _rows[dimension.Parameter] + ".Starts" : Extent(NameAllocator.Escape(dimension.Parameter), dimension.Index);
            return;
        }

        string name = NameOf(parameter);
        string modifier = parameter.Modifier is "" or "params" ? "" : parameter.Modifier + " ";
        string type = parameter.Type == parameter.IrType.Name ? Types.Of(parameter.IrType) : parameter.Type;
        _parameters.Add(($"{modifier}{type} {name}", parameter.Name, $"As for <c>{Method.Name}</c>."));
        if (parameter.IrType.IsBuffer)
        {
            bool isWritten = parameter.Role is ParameterRole.Output or ParameterRole.InOut or ParameterRole.Scratch;
            if (parameter.Elements is { IsRows: true })
            {
                string rows = _rows[parameter.Name] = Name(parameter.Name + "Rows");
                _views.Add($"using {RowsType(parameter)} {rows} = new({name}, nameof({name}));");
                _arguments[new Slot(SlotKind.Primal, index)] = rows + ".Numbers";
                return;
            }

            if (parameter.Elements is not ({ Rank: > 1 } or { IsMemory: true }))
            {
                _buffers.Add(new BufferArgument(name, parameter.Elements?.Type ?? parameter.IrType.Element!, parameter.IrType.Buffer, isWritten, parameter.Elements is not null));
            }

            if (parameter.Elements is { } elements)
            {
                _arguments[new Slot(SlotKind.Primal, index)] = Numbers(parameter.Name, name, elements, parameter.IrType, parameter.IrType.Buffer != BufferKind.ReadOnlySpan, isWritten);
                return;
            }
        }

        _arguments[new Slot(SlotKind.Primal, index)] = parameter.Modifier == "out" ? "default" : name;
        if (parameter.Modifier is "ref" or "out")
        {
            _targets[new Slot(SlotKind.Primal, index)] = name;
        }
    }

    private void AddOriginalPart(ParameterModel parameter, PartOf part, int index)
    {
        if (parameter.IsSelf)
        {
            AddSelfPart(part, index);
            return;
        }

        string name = NameAllocator.Escape(part.Parameter);
        if (part.IsFirst)
        {
            _parameters.Add(($"{(parameter.Modifier.Length == 0 ? "" : parameter.Modifier + " ")}{part.Aggregate.Type} {name}", part.Parameter, $"As for <c>{Method.Name}</c>."));
            _aggregates[(part.Parameter, "")] = name;
            if (parameter.Modifier == "out")
            {
                Initialise(name, part.Aggregate);
            }
            else if (parameter.Modifier == "in" && part.Aggregate is { UsesAccessors: true } or { IsWrittenWhole: false })
            {
                // What it refers to may be where a result goes.
                string copy = Name(part.Parameter + "Value");
                _prologue.Add($"{part.Aggregate.Type} {copy} = {name};");
                _aggregates[(part.Parameter, "")] = copy;
            }
        }

        string whole = _aggregates[(part.Parameter, "")];
        _arguments[new Slot(SlotKind.Primal, index)] = parameter.Modifier == "out" ? "default" : part.Part.ReadFrom(whole, Method.Cores);
        if (parameter.Modifier is "ref" or "out")
        {
            _targets[new Slot(SlotKind.Primal, index)] = part.Part.WriteTo(whole, Method.Cores);
        }
    }

    /// <summary>A part of the struct that the member is called on; a copy is read where accessors want a variable, which <c>this</c> is not in a read-only struct.</summary>
    private void AddSelfPart(PartOf part, int index)
    {
        if (part.IsFirst && part.Aggregate.UsesAccessors)
        {
            string copy = Name("self");
            _prologue.Add($"{part.Aggregate.Type} {copy} = this;");
            _aggregates[(part.Parameter, "")] = copy;
        }

        string whole = _aggregates.TryGetValue((part.Parameter, ""), out string? self) ? self : part.Parameter;
        _arguments[new Slot(SlotKind.Primal, index)] = part.Part.ReadFrom(whole, Method.Cores);
    }

    private void Initialise(string name, AggregateModel aggregate)
    {
        if (!aggregate.IsWrittenWhole)
        {
            _prologue.Add($"{name} = default;");
        }
    }

    /// <summary>Adds a scalar that belongs to a parameter: for the part of a struct, the part of one struct that is added for all of them.</summary>
    /// <returns>What is read, and what is written.</returns>
    public (string Read, string Write) AddScalar(ParameterModel parameter, string suffix, string modifier, string documentation)
    {
        if (parameter.Part is not { } part || parameter.IsOfNullable)
        {
            string scalar = AddScalar(parameter.AddedName + suffix, parameter.IrType, modifier, documentation);
            return (scalar, scalar);
        }

        return AddPart(part.Parameter, suffix, part.Aggregate, part.Index, modifier, documentation);
    }

    /// <summary>Adds the cotangent of the returned value, or of a part of it.</summary>
    public string AddCotangent(int part, IrType type)
    {
        const string Documentation = "The cotangent of the returned value.";
        return Method.Returned is { } aggregate ? AddPart("", "cotangent", aggregate, part, "", Documentation).Read : AddScalar("cotangent", type, "", Documentation);
    }

    private (string Read, string Write) AddPart(string declared, string suffix, AggregateModel aggregate, int index, string modifier, string documentation)
    {
        if (!_aggregates.TryGetValue((declared, suffix), out string? whole))
        {
            whole = Name(declared + suffix);
            _aggregates[(declared, suffix)] = whole;
            _parameters.Add(((modifier.Length == 0 ? "" : modifier + " ") + aggregate.Type + " " + whole, whole.TrimStart('@'), documentation));
            if (modifier == "out")
            {
                Initialise(whole, aggregate);
            }
        }

        return (aggregate.Parts[index].ReadFrom(whole, Method.Cores), aggregate.Parts[index].WriteTo(whole, Method.Cores));
    }

    /// <summary>Adds the series of a parameter in its place; that of the struct that the method is called on is called <c>self</c>.</summary>
    /// <param name="parameter">The parameter; for a struct, the first of its parts.</param>
    /// <param name="order">The highest power of t.</param>
    /// <param name="documentation">What it is.</param>
    /// <returns>Its name, and that of the span of the numbers in it.</returns>
    public (string Argument, string Numbers) AddSeries(ParameterModel parameter, string order, string documentation)
    {
        string name = parameter.IsSelf ? Name("self") : NameAllocator.Escape(parameter.Declared);
        IrType element = parameter.SeriesElement;
        bool isWritten = parameter.IsSeriesWritten;
        IrType type = isWritten ? IrType.Span(element) : IrType.ReadOnlySpan(element);
        bool isArray = parameter.Elements is { Rank: > 1 } or { IsRows: true };
        _parameters.Add(($"{(isArray ? parameter.SeriesType : Types.Of(type))} {name}", name.TrimStart('@'), documentation));
        if (parameter.Elements is { IsRows: true })
        {
            string rows = _rows[parameter.Name] = Name(parameter.Name + "Rows");
            _views.Add($"using {Types.Runtime("RowsSeries")}<{Types.Of(element)}> {rows} = new({name}, {order}, nameof({name}));");
            return (name, rows + ".Numbers");
        }

        if (isArray)
        {
            _lengths.Add((Extent(name, 0), $"{order} + 1", name));
        }
        else
        {
            _buffers.Add(new BufferArgument(name, element, type.Buffer, isWritten, IsOfStructs: parameter.Elements is not null && element != parameter.IrType.Element));
            if (!parameter.IrType.IsBuffer)
            {
                _lengths.Add((name + ".Length", $"{order} + 1", name));
            }
        }

        return (name, SpanElements(parameter) is { } elements
            ? Numbers(parameter.Name, name, elements, isWritten ? IrType.Span(parameter.IrType.Element!) : IrType.ReadOnlySpan(parameter.IrType.Element!), isWritten, isWritten)
            : name);
    }

    /// <summary>Binds a length of an array with several dimensions that has a series, of which the first index is the power of t, or where the rows of one of arrays start.</summary>
    public void BindExtentOfSeries(DimensionOf dimension, int index) => _arguments[new Slot(SlotKind.Primal, index)] =
        dimension.Index < 0 ? _rows[dimension.Parameter] + ".Starts" : Extent(NameAllocator.Escape(dimension.Parameter), dimension.Index + 1);

    /// <summary>How many elements a coefficient of a series of an array of arrays has.</summary>
    public string RowsLength(ParameterModel parameter) => _rows[parameter.Name] + ".Length";

    /// <summary>Adds a scalar.</summary>
    public string AddScalar(string name, IrType type, string modifier, string documentation)
    {
        string unique = Name(name);
        _parameters.Add(((modifier.Length == 0 ? "" : modifier + " ") + Types.Of(type) + " " + unique, unique.TrimStart('@'), documentation));
        return unique;
    }

    /// <summary>Adds a span that belongs to a parameter, of the same length.</summary>
    /// <returns>The name of the span of its numbers.</returns>
    public string AddSpan(ParameterModel parameter, string suffix, bool isWritten, string documentation)
    {
        if (parameter.Elements is { IsRows: true })
        {
            string argument = Name(parameter.Name + suffix), rows = Name(parameter.Name + suffix + "Rows");
            _parameters.Add(($"{parameter.Type} {argument}", argument.TrimStart('@'), documentation));
            _views.Add($"using {RowsType(parameter)} {rows} = new({argument}, {_rows[parameter.Name]}, {(isWritten ? "true" : "false")}, nameof({argument}));");
            return rows + ".Numbers";
        }

        if (parameter.Elements is { Rank: > 1 } grid)
        {
            string array = Name(parameter.Name + suffix), original = NameOf(parameter);
            _parameters.Add(($"{parameter.Type} {array}", array.TrimStart('@'), documentation));
            for (int d = 0; d < grid.Rank; d++)
            {
                _lengths.Add((Extent(array, d), Extent(original, d), array));
            }

            return Numbers(parameter.Name + suffix, array, grid, isWritten ? IrType.Span(parameter.IrType.Element!) : IrType.ReadOnlySpan(parameter.IrType.Element!), isWritten, isWritten);
        }

        string name = AddSpan(parameter.Name + suffix, parameter.Elements?.Type ?? parameter.IrType.Element!, isWritten, InputParameters.LengthOf(parameter), documentation);
        if (SpanElements(parameter) is not { } elements)
        {
            return name;
        }

        _buffers[_buffers.Count - 1] = _buffers[_buffers.Count - 1] with { IsOfStructs = true };
        return Numbers(parameter.Name + suffix, name, elements, isWritten ? IrType.Span(parameter.IrType.Element!) : IrType.ReadOnlySpan(parameter.IrType.Element!), isWritten, isWritten);
    }

    /// <summary>What a span beside a parameter holds, if not numbers.</summary>
    private static ElementsModel? SpanElements(ParameterModel parameter) =>
        parameter.Elements is { IsMemory: true } memory ? memory.Type == parameter.IrType.Element ? null : memory with { IsMemory = false } : parameter.Elements;

    private string RowsType(ParameterModel parameter) => $"{Types.Runtime("Rows")}<{Types.Of(parameter.IrType.Element!)}>";

    private static string Extent(string array, int dimension) => $"{array}.GetLength({dimension.ToString(System.Globalization.CultureInfo.InvariantCulture)})";

    /// <summary>Declares the view of an array or span as the numbers in it; returns its name.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="argument">The array or span.</param>
    /// <param name="elements">What it holds.</param>
    /// <param name="type">The type as which the core knows it.</param>
    /// <param name="isOpen">Whether the view lets write.</param>
    /// <param name="isWritten">Whether it is a result.</param>
    private string Numbers(string name, string argument, ElementsModel elements, IrType type, bool isOpen, bool isWritten)
    {
        string numbers = Name(name + (elements.IsMemory && elements.Type == type.Element ? "Span" : "Numbers")), number = type.Element!.Name;
        IrType view = isOpen ? IrType.Span(type.Element) : IrType.ReadOnlySpan(type.Element);
        bool isGrid = elements.Rank > 1, isView = isGrid || elements.IsMemory;
        string structs = elements.IsMemory ? argument + ".Span" : isGrid ? $"{Types.Runtime("Grid")}.Elements<{elements.Type.Name}>({argument}, nameof({argument}))"
            : type.Buffer == BufferKind.Array ? $"new {Types.Of(IrType.Span(elements.Type))}({argument})" : argument;
        string cast = elements.Type == type.Element ? structs : $"global::System.Runtime.InteropServices.MemoryMarshal.Cast<{elements.Type.Name}, {number}>({structs})";
        (isView ? _views : _prologue).Add($"{Types.Of(view)} {numbers} = {cast};");
        _numbers.Add(new BufferArgument(numbers, type.Element, view.Buffer, isOpen));
        if (isView)
        {
            _buffers.Add(new BufferArgument(numbers, type.Element, view.Buffer, isWritten, Argument: argument));
        }

        return numbers;
    }

    /// <summary>Adds a span.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="element">Its element type.</param>
    /// <param name="isWritten">Whether it is a result.</param>
    /// <param name="length">The length that it must have.</param>
    /// <param name="documentation">What it is.</param>
    public string AddSpan(string name, IrType element, bool isWritten, string? length, string documentation)
    {
        string unique = Name(name);
        IrType type = isWritten ? IrType.Span(element) : IrType.ReadOnlySpan(element);
        _parameters.Add(($"{Types.Of(type)} {unique}", unique.TrimStart('@'), documentation));
        _buffers.Add(new BufferArgument(unique, element, type.Buffer, isWritten));
        if (length is not null)
        {
            _lengths.Add((unique + ".Length", length, unique));
        }

        return unique;
    }

    /// <summary>Documentation, attributes and header, up to the opening brace.</summary>
    public void Open(IndentedWriter writer, string name, string returnType, IReadOnlyList<string> documentation, string returns)
    {
        foreach (string line in documentation)
        {
            writer.Line("/// " + line);
        }

        foreach (TypeParameterModel parameter in Method.TypeParameters)
        {
            writer.Line($"/// <typeparam name=\"{parameter.Name.TrimStart('@')}\">As for <c>{Method.Name}</c>.</typeparam>");
        }

        foreach ((_, string parameter, string text) in _parameters)
        {
            writer.Line($"/// <param name=\"{parameter}\">{text}</param>");
        }

        if (returns.Length > 0)
        {
            writer.Line($"/// <returns>{returns}</returns>");
        }

        Attributes.Write(writer, Method);
        string header = $"{Method.ModifiersOf(name)}{returnType} {Method.ExplicitInterface}{name}{Method.TypeArguments}";
        Signature.Write(writer, header, [.. _parameters.Select(p => p.Text)], hasBody: !Method.IsAbstract, Method.Constraints);
    }

    /// <summary>The checks: overlaps first, then what is null, then lengths.</summary>
    public void WriteChecks(IndentedWriter writer)
    {
        _views.ForEach(line => writer.Line(line));
        for (int i = 0; i < _buffers.Count; i++)
        {
            for (int j = 0; j < i; j++)
            {
                BufferArgument written = _buffers[i].IsWritten ? _buffers[i] : _buffers[j];
                BufferArgument other = _buffers[i].IsWritten ? _buffers[j] : _buffers[i];
                if (written.IsWritten && IsPlain(written) && IsPlain(other))
                {
                    string types = written.Element == other.Element
                        ? Types.Of(written.Element)
                        : $"{Types.Of(written.Element)}, {Types.Of(other.Element)}";
                    writer.Line($"{Guard}.NoOverlap<{types}>({written.Name}, {other.Name}, nameof({written.Argument ?? written.Name}));");
                }
            }
        }

        foreach (BufferArgument array in _buffers.Where(b => b.Kind == BufferKind.Array && _lengths.Any(l => l.Expected.Contains(b.Name + ".Length"))))
        {
            writer.Line($"{Guard}.NotNull({array.Name}, nameof({array.Name}));");
        }

        foreach ((string actual, string expected, string name) in _lengths)
        {
            writer.Line($"{Guard}.Length({actual}, {expected}, nameof({name}));");
        }

        foreach (IrType cleared in Method.Cleared)
        {
            writer.Line($"{Guard}.DefaultIsZero({IrBuilder.RealLiteral(cleared, "0")});");
        }

        _prologue.ForEach(line => writer.Line(line));
    }

    private string Guard => Types.Runtime("Guard");

    // Elements that may hold references never share memory with numbers.
    private static bool IsPlain(BufferArgument buffer) =>
        buffer.IsOfStructs || buffer.Element.Kind is Ir.TypeKind.Real or Ir.TypeKind.Integer or Ir.TypeKind.Boolean;

    public BufferArgument? FindBuffer(string name) => _numbers.Find(b => b.Name == name) ?? _buffers.Find(b => b.Name == name);

    /// <summary>What the core is given for one of its parameters; null if nothing stands for it.</summary>
    public string? ArgumentFor(Slot slot) => _arguments.TryGetValue(slot, out string? text) ? text : null;

    public IEnumerable<KeyValuePair<Slot, string>> Targets => _targets;

    public string? TargetFor(Slot slot) => _targets.TryGetValue(slot, out string? text) ? text : null;
}
