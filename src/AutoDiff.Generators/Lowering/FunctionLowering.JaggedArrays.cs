using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// Arrays of arrays that are made in the method: one buffer with room for all rows that are made, and where each row starts and how long it is. A row in two
/// places is one part of the buffer; rows that change places exchange these numbers.
/// </summary>
internal sealed partial class FunctionLowering
{
    private readonly Dictionary<int, RowView> _rowViews = [];
    private readonly HashSet<ISymbol> _summed = new(SymbolEqualityComparer.Default);

    /// <summary>A row as it is found in storage.</summary>
    private sealed record RowView(RowStorage Rows, Value Start, Value Length);

    /// <summary>How long a row is that is put somewhere: an expression, or a number; a row that has a place already needs none.</summary>
    private sealed record RowSize(IOperation? Length, int Count);

    /// <summary>Declares a local that is a new array of arrays of numbers; false for any other.</summary>
    private bool TryDeclareRows(ILocalSymbol local, IOperation? initializer)
    {
        if (initializer is null || TypeMapper.ElementOfRows(local.Type) is not { } number || _reassigned.Contains(local))
        {
            return false;
        }

        (IOperation? size, IReadOnlyList<IOperation>? initial) = Unwrapped(initializer) switch
        {
            IArrayCreationOperation { DimensionSizes: [{ } count] } creation => (count, creation.Initializer?.ElementValues ?? []),
            ICollectionExpressionOperation collection when !collection.Elements.Any(e => e is ISpreadOperation) => (null, collection.Elements),
            _ => ((IOperation?)null, (IReadOnlyList<IOperation>?)null),
        };
        if (initial is null)
        {
            return false;
        }

        Value rowCount = size is null ? _builder.Int(initial.Count) : Lower(size);
        List<IOperation> sites = [];
        if (RoomForRows(local, initializer, initial, sites) is not { } room)
        {
            RefuseConstruct(initializer, "An array of arrays whose rows' lengths are not known before it is filled", "make each row with new, in for loops whose bounds do not change");
            room = _builder.Int(0);
        }

        Value elements = View(_builder.Let(IrType.Array(number), new Allocate(room, AllocationKind.Array), local.Name + "Elements"), IrType.Span(number));
        Value starts = View(_builder.Let(IrType.Array(IrType.Int), new Allocate(rowCount, AllocationKind.Array), local.Name + "Starts"), IrType.Span(IrType.Int));
        Value lengths = View(_builder.Let(IrType.Array(IrType.Int), new Allocate(rowCount, AllocationKind.Array), local.Name + "Lengths"), IrType.Span(IrType.Int));
        Variable used = new(local.Name + "Used", IrType.Int);
        _environment[used] = _builder.Int(0);
        RowStorage rows = new(elements, starts) { Lengths = lengths, Used = used, Sites = [.. initial, .. sites] };
        _rows[local] = rows;
        for (int i = 0; i < initial.Count; i++)
        {
            PutRow(rows, _builder.Int(i), initial[i], initial[i]);
        }

        return true;
    }

    /// <summary>How many numbers all rows hold that are ever made for an array of arrays; null if that is not known where it is made.</summary>
    private Value? RoomForRows(ILocalSymbol local, IOperation initializer, IReadOnlyList<IOperation> initial, List<IOperation> sites)
    {
        IOperation scope = initializer;
        while (scope is not IBlockOperation && scope.Parent is { } parent)
        {
            scope = parent;
        }

        bool IsIt(IOperation o) => SymbolEqualityComparer.Default.Equals(OperationScan.VariableOf(o), local);
        sites.AddRange(OperationScan.SelfAndDescendants(scope).OfType<ISimpleAssignmentOperation>().Where(a => a.Target is IArrayElementReferenceOperation place && IsIt(place.ArrayReference)));
        if (OperationScan.WithNested(scope).Skip(1).Any(nested => OperationScan.SelfAndDescendants(nested).OfType<ISimpleAssignmentOperation>().Any(a => a.Target is IArrayElementReferenceOperation place && IsIt(place.ArrayReference))))
        {
            return null;
        }

        Value room = _builder.Int(0);
        foreach ((IOperation place, IOperation value) in initial.Select(i => (i, i)).Concat(sites.Select(s => (s, ((ISimpleAssignmentOperation)s).Value))))
        {
            List<ILoopOperation> loops = [];
            for (IOperation? at = place.Parent; at is not null && at != scope; at = at.Parent)
            {
                if (at is ILoopOperation loop)
                {
                    loops.Insert(0, loop);
                }
            }

            if (SizeOf(value, local, scope) is not { } size || (size.Length is null ? Times(loops, size.Count) : SumOver(loops, 0, size.Length)) is not { } more)
            {
                return null;
            }

            room = Sum(room, more);
        }

        return room;
    }

    private static RowSize? SizeOf(IOperation value, ILocalSymbol rows, IOperation scope, int depth = 0) => Unwrapped(value) switch
    {
        IArrayCreationOperation { Initializer: { } initializer } => new RowSize(null, initializer.ElementValues.Length),
        IArrayCreationOperation { DimensionSizes: [{ } size] } => new RowSize(size, 0),
        ICollectionExpressionOperation collection when !collection.Elements.Any(e => e is ISpreadOperation) => new RowSize(null, collection.Elements.Length),
        IArrayElementReferenceOperation place when SymbolEqualityComparer.Default.Equals(OperationScan.VariableOf(place.ArrayReference), rows) => new RowSize(null, 0),
        ILocalReferenceOperation { Local: { } local } when depth < 4
            && OperationScan.SelfAndDescendants(scope).OfType<IVariableDeclaratorOperation>().FirstOrDefault(d => SymbolEqualityComparer.Default.Equals(d.Symbol, local)) is { Initializer.Value: { } initial } =>
            SizeOf(initial, rows, scope, depth + 1),
        _ => null,
    };

    /// <summary>A number for each time that what is inside loops runs.</summary>
    private Value? Times(IReadOnlyList<ILoopOperation> loops, int count)
    {
        Value product = _builder.Int(count);
        if (count == 0)
        {
            return product;
        }

        foreach (ILoopOperation loop in loops)
        {
            if (TripsOf(loop) is not { } trips)
            {
                return null;
            }

            product = Product(trips, product);
        }

        return product;
    }

    /// <summary>The sum of an expression over counted loops, from one of them inwards; null if it has not its values here.</summary>
    private Value? SumOver(IReadOnlyList<ILoopOperation> loops, int from, IOperation term)
    {
        if (from == loops.Count)
        {
            return IsComputable(term) ? Lower(term) : null;
        }

        if (IsComputable(term) && loops[from] is not IForLoopOperation)
        {
            return TripsOf(loops[from]) is { } often && SumOver(loops, from + 1, term) is { } inner ? Product(often, inner) : null;
        }

        if (loops[from] is not IForLoopOperation @for || CountedLoop.Recognise(@for, WithCalled([@for.Body]), _module.Purity) is not { } counted || !IsComputable(counted.Lower) || !IsComputable(counted.Upper))
        {
            return null;
        }

        Value lower = Lower(counted.Lower), upper = Lower(counted.Upper), sum = _context.Fresh(IrType.Int, "room"), index = _context.Fresh(IrType.Int, counted.Index.Name);
        Value? next = null;
        Branch body = Run(() =>
        {
            _environment[Declare(counted.Index, counted.Index.Name, counted.Index.Type)] = index;
            _summed.Add(counted.Index);
            next = SumOver(loops, from + 1, term) is { } more ? Sum(sum, more) : null;
            _summed.Remove(counted.Index);
            return Completion.Normal;
        });
        _variables.Remove(counted.Index);
        if (next is null)
        {
            return null;
        }

        Value zero = _builder.Int(0), result = _context.Fresh(IrType.Int, "room");
        _builder.Append(new Loop(_context.TakeId(), index, lower, upper, counted.Step, counted.Inclusive, null, [sum], [zero], body.Builder.Finish([next]), [result]));
        return result;
    }

    /// <summary>Whether an expression for a length can be evaluated ahead of the place where it stands. If its value changes until then, using the row throws.</summary>
    private bool IsComputable(IOperation operation) => IsKnownHere(operation) || operation switch
    {
        ILocalReferenceOperation local => _summed.Contains(local.Local) || IsSettled(local.Local),
        IParameterReferenceOperation parameter => IsSettled(parameter.Parameter),
        IParenthesizedOperation parenthesized => IsComputable(parenthesized.Operand),
        IConversionOperation { OperatorMethod: null } conversion => IsComputable(conversion.Operand),
        IUnaryOperation { OperatorMethod: null } unary => IsComputable(unary.Operand),
        IBinaryOperation { OperatorMethod: null } binary => IsComputable(binary.LeftOperand) && IsComputable(binary.RightOperand),
        IArrayElementReferenceOperation { Indices: [{ } index] } element => IsComputableStorage(element.ArrayReference) && IsComputable(index),
        IPropertyReferenceOperation { Property: { Name: "Length", IsIndexer: false }, Instance: { } instance } => IsComputableStorage(instance),
        IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } instance, Arguments: [{ Value: { } index }] } => CallNames.IsSpanOrMemory(instance.Type) && IsComputableStorage(instance) && IsComputable(index),
        IFieldReferenceOperation { Instance: { } instance } => IsComputable(instance),
        IInvocationOperation call => CallNames.PrimitivePrefix(call.TargetMethod.ContainingType) is not null && call.Arguments.All(a => IsComputable(a.Value)),
        _ => false,
    };

    private bool IsComputableStorage(IOperation operation) => Unwrapped(operation) switch
    {
        IArrayElementReferenceOperation { Indices: [{ } index] } row when RowsOf(row.ArrayReference) is not null => IsComputable(index),
        ILocalReferenceOperation or IParameterReferenceOperation => RowsOf(operation) is not null || IsSettled(OperationScan.VariableOf(Unwrapped(operation))!),
        IFieldReferenceOperation { Instance: { } instance } => IsComputable(instance),
        _ => false,
    };

    /// <summary>An assignment of a row; false for any other.</summary>
    private bool TryAssignRow(ISimpleAssignmentOperation assignment)
    {
        if (assignment.Target is not IArrayElementReferenceOperation { Indices: [{ } index] } place || RowsOf(place.ArrayReference) is not { Lengths: not null } rows)
        {
            return false;
        }

        PutRow(rows, LowerIndexOfRow(rows, index), assignment.Value, assignment);
        return true;
    }

    /// <summary>Puts a row in its place: a new one, one that has another place too, or a new array whose only name means the row from now on.</summary>
    private void PutRow(RowStorage rows, Value index, IOperation value, IOperation site)
    {
        IOperation source = Unwrapped(value);
        IReadOnlyList<IOperation>? elements = source switch
        {
            IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues,
            ICollectionExpressionOperation collection => collection.Elements,
            _ => null,
        };
        if (source is IArrayCreationOperation { Initializer: null, DimensionSizes: [{ } size] } && rows.Sites.Contains(site))
        {
            NewRow(rows, index, Lower(size));
            return;
        }

        if (elements is not null && rows.Sites.Contains(site))
        {
            Value[] contents = [.. elements.SelectMany(LowerParts)];
            Value made = NewRow(rows, index, _builder.Int(contents.Length));
            for (int i = 0; i < contents.Length; i++)
            {
                _builder.Append(new Store(made, _builder.Int(i), Converted(contents[i], made.Type.Element!)));
            }

            return;
        }

        Value content = LowerBuffer(value);
        if (ViewOfRow(content) is { } view && view.Rows == rows)
        {
            SetRow(rows, index, view.Start, view.Length);
            return;
        }

        if (rows.Sites.Contains(site) && source is ILocalReferenceOperation { Local: { } local } && _variables.TryGetValue(local, out Variable? variable) && IsOnlyName(variable, content)
            && local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is { } declaration && BlockOf(source.Syntax) is { } block && BlockOf(declaration) == block)
        {
            Value row = NewRow(rows, index, CountOf(content, 1));
            _builder.Append(new Copy(content, row));
            _environment[variable] = row;
            return;
        }

        RefuseConstruct(value, "An array that becomes a row of an array of arrays and may have other names", "make it with new where it becomes a row");
    }

    /// <summary>Whether a variable is the one name of storage that was made here, all of it.</summary>
    private bool IsOnlyName(Variable variable, Value content) =>
        _context.DefinitionOf(RootOf(content)) is Allocate && !_slots.ContainsKey(RootOf(content).Id) && (RootOf(content).Id == content.Id || _context.DefinitionOf(content) is Slice { Start: null, Count: null })
        && !_environment.Variables.Any(v => v != variable && v.Type.IsBuffer && _environment[v] is { } held && RootOf(held).Id == RootOf(content).Id)
        && !_references.Values.Any(r => RootOf(r.Buffer).Id == RootOf(content).Id);

    private Value NewRow(RowStorage rows, Value index, Value length)
    {
        Value start = _environment[rows.Used!]!;
        SetRow(rows, index, start, length);
        _environment[rows.Used!] = Sum(start, length);
        return ViewOf(rows, start, length);
    }

    private void SetRow(RowStorage rows, Value index, Value start, Value length)
    {
        _builder.Append(new Store(rows.Starts, index, start));
        _builder.Append(new Store(rows.Lengths!, index, length));
    }

    private Value ViewOf(RowStorage rows, Value start, Value length)
    {
        Value row = SliceOf(rows.Elements, start, length, rows.Elements.Type);
        _rowViews[row.Id] = new RowView(rows, start, length);
        return row;
    }

    /// <summary>The row that a buffer is all of.</summary>
    private RowView? ViewOfRow(Value buffer)
    {
        while (!_rowViews.ContainsKey(buffer.Id) && _context.DefinitionOf(buffer) is Slice { Start: null, Count: null } whole)
        {
            buffer = whole.Buffer;
        }

        return _rowViews.TryGetValue(buffer.Id, out RowView? view) ? view : null;
    }

    /// <summary>Rows that change places; false for any other assignment.</summary>
    private bool TryExchangeRows(IDeconstructionAssignmentOperation deconstruction)
    {
        if (deconstruction.Target is not ITupleOperation targets || Unwrapped(deconstruction.Value) is not ITupleOperation values || targets.Elements.Length != values.Elements.Length
            || !targets.Elements.All(t => t is IArrayElementReferenceOperation place && RowsOf(place.ArrayReference) is { Lengths: not null }))
        {
            return false;
        }

        (RowStorage Rows, Value Index)[] places = [.. targets.Elements.OfType<IArrayElementReferenceOperation>().Select(p => (RowsOf(p.ArrayReference)!, LowerIndexOfRow(RowsOf(p.ArrayReference)!, p.Indices[0])))];
        RowView?[] views = [.. values.Elements.Select(v => ViewOfRow(LowerBuffer(v)))];
        for (int i = 0; i < places.Length; i++)
        {
            if (views[i] is not { } view || view.Rows != places[i].Rows)
            {
                RefuseConstruct(values.Elements[i], "An array that becomes a row of an array of arrays and may have other names", "make it with new where it becomes a row");
                continue;
            }

            SetRow(places[i].Rows, places[i].Index, view.Start, view.Length);
        }

        return true;
    }
}
