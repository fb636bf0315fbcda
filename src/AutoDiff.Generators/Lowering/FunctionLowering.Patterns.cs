using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>Patterns, as comparisons of numbers and tests of inert values.</summary>
internal sealed partial class FunctionLowering
{
    /// <summary>What a pattern is held against: a value, or the values that a tuple or struct consists of.</summary>
    /// <param name="Parts">These values.</param>
    /// <param name="Type">Its type.</param>
    /// <param name="Name">Where it is, if it is an object that may change: a variable that is declared for it means the same object.</param>
    private sealed record Subject(Value[] Parts, ITypeSymbol Type, ObjectName? Name = null)
    {
        /// <summary>The shape of what is taken apart; null for a value that is held whole.</summary>
        public Shape? Shape => TypeMapper.ShapeOf(Type) is { } shape && !(shape.IsObject && Parts is [{ Type.Kind: Ir.TypeKind.Opaque }]) ? shape : null;
    }

    private Subject SubjectOf(IOperation operation)
    {
        if (TypeMapper.IsMutableObject(operation.Type) && IsLocalObject(operation))
        {
            (ObjectName? name, Value[] values) = ObjectOf(operation, TypeMapper.ShapeOf(operation.Type!)!);
            return new Subject(name is null ? values : ValuesOf(name, operation), operation.Type!, name);
        }

        return new Subject(LowerParts(operation), operation.Type!);
    }

    /// <summary>Whether there is an object that is taken apart.</summary>
    private Value IsThere(Subject subject) => subject.Shape is { HasFlag: true } ? subject.Parts[0] : Bool(true);

    private Value LowerPattern(IIsPatternOperation pattern)
    {
        DeclareVariables(pattern.Pattern);
        return Matches(SubjectOf(pattern.Value), pattern.Pattern);
    }

    /// <summary>Variables of patterns are in scope beyond the branch that assigns them.</summary>
    private void DeclareVariables(IOperation pattern)
    {
        foreach (IOperation operation in OperationScan.SelfAndDescendants(pattern))
        {
            if (DeclaredBy(operation) is ILocalSymbol local)
            {
                DeclareParts(local, local.Name, local.Type);
            }
        }
    }

    internal static ISymbol? DeclaredBy(IOperation pattern) => pattern switch
    {
        IDeclarationPatternOperation declaration => declaration.DeclaredSymbol,
        IRecursivePatternOperation recursive => recursive.DeclaredSymbol,
        IListPatternOperation list => list.DeclaredSymbol,
        _ => null,
    };

    private Value Matches(Subject subject, IPatternOperation pattern)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        if (subject.Parts.Length > 1 && pattern is not (IDiscardPatternOperation or INegatedPatternOperation or IBinaryPatternOperation) && NullableTypes.UnderlyingOf(subject.Type) is { } underlying)
        {
            return MatchesNullable(subject, underlying, pattern);
        }

        switch (pattern)
        {
            case IDiscardPatternOperation:
                return Bool(true);
            case IConstantPatternOperation constant:
                return MatchesConstant(subject, constant.Value);
            case IRelationalPatternOperation relational when subject.Parts is [{ } value]:
                return IsNumber(value.Type)
                    ? _builder.Compare(OperatorName(relational.OperatorKind)!, value, Converted(Lower(relational.Value), value.Type))
                    : _builder.Let(IrType.Bool, new Inert($"{{0}} is {Sign(relational.OperatorKind)} {{1}}", [value, Lower(relational.Value)], Purity.Pure));
            case INegatedPatternOperation negated:
                return Negated(Matches(subject, negated.Pattern));
            case IBinaryPatternOperation binary:
                Value left = Matches(subject, binary.LeftPattern);
                bool isAnd = binary.OperatorKind == BinaryOperatorKind.And;
                if (IsComparison(binary.RightPattern) && subject.Parts is [{ Type: { } type }] && IsNumber(type))
                {
                    return _builder.Apply(IrType.Bool, isAnd ? Op.And : Op.Or, left, Matches(subject, binary.RightPattern));
                }

                return isAnd
                    ? Choose(left, () => Matches(subject, binary.RightPattern), () => Bool(false), IrType.Bool)
                    : Choose(left, () => Bool(true), () => Matches(subject, binary.RightPattern), IrType.Bool);
            case ITypePatternOperation typed:
                return HasType(subject, typed.MatchedType, pattern);
            case IDeclarationPatternOperation declaration:
                return MatchesDeclaration(subject, declaration);
            case IRecursivePatternOperation recursive:
                return MatchesMembers(subject, recursive);
            case IListPatternOperation list:
                return MatchesList(subject, list);
            default:
                return RefuseConstruct(pattern);
        }
    }

    private Value Negated(Value value) => _builder.Apply(IrType.Bool, Op.Not, value);

    private static bool IsComparison(IPatternOperation pattern) => pattern switch
    {
        IConstantPatternOperation or IRelationalPatternOperation => true,
        INegatedPatternOperation negated => IsComparison(negated.Pattern),
        IBinaryPatternOperation binary => IsComparison(binary.LeftPattern) && IsComparison(binary.RightPattern),
        _ => false,
    };

    private static string Sign(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.LessThan => "<",
        BinaryOperatorKind.LessThanOrEqual => "<=",
        BinaryOperatorKind.GreaterThan => ">",
        _ => ">=",
    };

    private Value MatchesConstant(Subject subject, IOperation constant)
    {
        if (subject.Shape is { IsObject: true } && constant.ConstantValue is { HasValue: true, Value: null })
        {
            return Negated(IsThere(subject));
        }

        if (subject.Parts is not [{ } value] || !constant.ConstantValue.HasValue)
        {
            return RefuseConstruct(constant);
        }

        object? content = constant.ConstantValue.Value;
        if (content is null)
        {
            return _builder.Let(IrType.Bool, new Inert("{0} is null", [value], Purity.Pure));
        }

        // A pattern finds NaN, which == does not.
        if (value.Type.IsReal && content is double.NaN or float.NaN)
        {
            return _builder.Compare(Op.NotEqual, value, value);
        }

        if (value.Type.Kind == Ir.TypeKind.Boolean)
        {
            return content is true ? value : Negated(value);
        }

        if (IsNumber(value.Type))
        {
            return _builder.Compare(Op.Equal, value, Converted(Lower(constant), value.Type));
        }

        while (constant is IConversionOperation { IsImplicit: true, Operand: { Type: not null } operand })
        {
            constant = operand;
        }

        string text = InertTextBuilder.Escape(ConstantText.OfValue(content, constant.Type!));
        return _builder.Let(IrType.Bool, new Inert($"{{0}} is {text}", [value], Purity.Pure));
    }

    /// <summary>Whether a value is of a type; a value type that it is declared to be needs no test.</summary>
    private Value HasType(Subject subject, ITypeSymbol type, IOperation pattern)
    {
        if (subject.Type.IsValueType && SymbolEqualityComparer.Default.Equals(subject.Type, type))
        {
            return Bool(true);
        }

        if (subject.Shape is { IsObject: true } && SymbolEqualityComparer.Default.Equals(subject.Type, type))
        {
            return IsThere(subject);
        }

        return subject.Parts is [{ Type.Kind: Ir.TypeKind.Opaque } value] && type is not ITypeParameterSymbol && IsNameable(type, pattern)
            ? _builder.Let(IrType.Bool, new Inert($"{{0}} is {InertTextBuilder.Escape(TypeMapper.PlainName(type))}", [value], Purity.Pure))
            : RefuseConstruct(pattern);
    }

    private bool IsNameable(ITypeSymbol type, IOperation use) => type is not INamedTypeSymbol named || IsReachable(named, use);

    private Value MatchesDeclaration(Subject subject, IDeclarationPatternOperation declaration)
    {
        if (declaration.MatchesNull || declaration.MatchedType is not { } type)
        {
            Bind(declaration.DeclaredSymbol, subject, declaration);
            return Bool(true);
        }

        Value matches = HasType(subject, type, declaration);
        Bind(declaration.DeclaredSymbol, Narrowed(subject, type, matches), declaration);
        return matches;
    }

    /// <summary>The subject as the type that it was tested for.</summary>
    private Subject Narrowed(Subject subject, ITypeSymbol type, Value matches)
    {
        if (SymbolEqualityComparer.Default.Equals(subject.Type, type) || subject.Parts is not [{ } value])
        {
            return subject with { Type = type };
        }

        IrType target = TypeMapper.Map(type);
        if (type.IsReferenceType)
        {
            Value cast = _builder.Let(target, new Inert($"({{0}} as {InertTextBuilder.Escape(TypeMapper.PlainName(type))})!", [value], Purity.Pure));
            return new Subject([cast], type);
        }

        string name = InertTextBuilder.Escape(TypeMapper.PlainName(type));
        Value unboxed = Choose(
            matches, () => _builder.Let(target, new Inert($"({name}){{0}}", [value], Purity.Pure)), () => Placeholder(target), target);
        return new Subject(TypeMapper.ShapeOf(type) is { } shape ? Exploded(unboxed, shape, null) : [unboxed], type);
    }

    private void Bind(ISymbol? symbol, Value[] values)
    {
        if (symbol is ILocalSymbol local)
        {
            SetParts(VariablesOf(local), values);
        }
    }

    private void Bind(ISymbol? symbol, Subject subject, IOperation pattern)
    {
        if (symbol is null || subject.Shape is not { IsMutableObject: true } shape)
        {
            Bind(symbol, subject.Parts);
        }
        else if (subject.Name is { Variables: { } variables })
        {
            _parts[symbol] = variables;
        }
        else
        {
            RefusedNames(pattern, shape);
        }
    }

    private Value MatchesMembers(Subject subject, IRecursivePatternOperation pattern)
    {
        ITypeSymbol type = pattern.MatchedType;
        bool isSame = SymbolEqualityComparer.Default.Equals(subject.Type, type);
        Value matches = isSame && type.IsValueType ? Bool(true) : isSame && subject.Shape is { IsObject: true } ? IsThere(subject)
            : isSame && subject.Parts is [{ } reference] ? _builder.Let(IrType.Bool, new Inert("{0} is not null", [reference], Purity.Pure))
            : HasType(subject, type, pattern);
        Subject narrowed = Narrowed(subject, type, matches);
        Bind(pattern.DeclaredSymbol, narrowed, pattern);
        foreach (IPropertySubpatternOperation property in pattern.PropertySubpatterns)
        {
            IOperation member = property.Member;
            matches = Both(matches, () => MemberOf(narrowed, member) is { } value ? Matches(value, property.Pattern) : Bool(false));
        }

        for (int i = 0; i < pattern.DeconstructionSubpatterns.Length; i++)
        {
            IPatternOperation inner = pattern.DeconstructionSubpatterns[i];
            if (TypeMapper.ShapeOf(type) is not { IsTuple: true } shape)
            {
                return RefuseConstruct(pattern);
            }

            Part part = shape.Parts[i];
            matches = Both(matches, () => Matches(new Subject(part.Of(narrowed.Parts), part.Type), inner));
        }

        return matches;
    }

    private Value Both(Value first, Func<Value> second) =>
        _context.IsConstant(first, out string text) && text == "true" ? second() : Choose(first, second, () => Bool(false), IrType.Bool);

    private Subject? MemberOf(Subject owner, IOperation member)
    {
        if (member is not IMemberReferenceOperation { Member: { IsStatic: false } symbol } reference)
        {
            RefuseConstruct(member);
            return null;
        }

        if (owner.Shape?.Find(symbol) is { } part)
        {
            return new Subject(part.Of(owner.Parts), part.Type, owner.Name?.Variables is { } named ? new ObjectName(part.Of(named), null) : null);
        }

        if (owner.Parts is [{ Type.IsBuffer: true } value] && TypeMapper.Map(owner.Type).IsBuffer && symbol.Name == "Length")
        {
            return new Subject([_builder.Let(IrType.Int, new Length(value))], member.Type!);
        }

        if (owner.Parts is not [{ Type.Kind: Ir.TypeKind.Opaque } inert] || !IsReachable(symbol, member)
            || reference is IPropertyReferenceOperation { Property.IsIndexer: true } || (TypeMapper.ShapeOf(member.Type!) is not null && !TypeMapper.HoldsObjects(member.Type)))
        {
            RefuseConstruct(member);
            return null;
        }

        Purity purity = reference is IPropertyReferenceOperation property ? _module.Purity.Of(property) : Purity.Reads;
        Value read = _builder.Let(TypeMapper.Map(member.Type!), new Inert($"{{0}}.{ConstantText.Identifier(symbol.Name)}", [inert], purity));
        return new Subject([read], member.Type!);
    }

    private Value MatchesList(Subject subject, IListPatternOperation list)
    {
        if (subject.Parts is not [{ Type.IsBuffer: true } buffer] || !TypeMapper.Map(subject.Type).IsBuffer)
        {
            return RefuseConstruct(list);
        }

        Bind(list.DeclaredSymbol, subject.Parts);
        int slice = -1;
        for (int i = 0; i < list.Patterns.Length; i++)
        {
            slice = list.Patterns[i] is ISlicePatternOperation ? i : slice;
        }

        ITypeSymbol element = subject.Type is IArrayTypeSymbol array ? array.ElementType : ((INamedTypeSymbol)subject.Type).TypeArguments[0];
        int least = slice < 0 ? list.Patterns.Length : list.Patterns.Length - 1;
        Value notNull = buffer.Type.Buffer == BufferKind.Array
            ? _builder.Let(IrType.Bool, new Inert("{0} is not null", [buffer], Purity.Pure))
            : Bool(true);
        return Both(notNull, () =>
        {
            Value length = _builder.Let(IrType.Int, new Length(buffer));
            Value matches = _builder.Compare(slice < 0 ? Op.Equal : Op.GreaterOrEqual, length, _builder.Int(least));
            for (int i = 0; i < list.Patterns.Length; i++)
            {
                IPatternOperation inner = list.Patterns[i];
                int place = i;
                if (inner is ISlicePatternOperation { Pattern: null } or IDiscardPatternOperation)
                {
                    continue;
                }

                if (inner is ISlicePatternOperation)
                {
                    return RefuseConstruct(inner, "A pattern for a slice", "use a range of the array or span");
                }

                matches = Both(matches, () =>
                {
                    Value index = slice < 0 || place < slice
                        ? _builder.Int(place)
                        : _builder.Apply(IrType.Int, Op.Subtract, length, _builder.Int(list.Patterns.Length - place));
                    return Matches(new Subject([LoadElement(buffer, index)], element), inner);
                });
            }

            return matches;
        });
    }
}
