using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.Generators.Lowering;

/// <summary>What a marked method's signature means under one of its attributes.</summary>
/// <param name="Parameters">The parameters.</param>
/// <param name="ReturnIrType">The return type; null for <c>void</c>.</param>
/// <param name="ReturnsActive">Whether the returned value carries a derivative.</param>
/// <param name="Modes">The modes to emit.</param>
internal sealed record Signature(EquatableArray<ParameterModel> Parameters, IrType? ReturnIrType, bool ReturnsActive, Modes Modes)
{
    /// <summary>The struct or tuple that is returned, if one is.</summary>
    public AggregateModel? Returned { get; init; }

    /// <summary>What members need to reach the parts of structs.</summary>
    public EquatableArray<FieldAccessor> Accessors { get; init; } = [];
}

/// <summary>Reads signatures, and says what is wrong with them.</summary>
internal sealed class SignatureReader(
    IMethodSymbol method, Compilation? compilation, DifferentiableMark mark, LoweringDiagnostics diagnostics, CancellationToken cancellation)
{
    private readonly AggregateReader _aggregates = new(compilation, method.ContainingType);

    private Location NameLocation => method.Locations[0];

    public Signature Read()
    {
        CheckMethod();
        List<ParameterModel> parameters = [];
        if (IsThisActive)
        {
            AggregateModel self = _aggregates.Read(method.ContainingType);
            parameters.AddRange(self.Parts.Select((_, i) => ParameterModel.PartOfSelf(self, i)));
        }

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            parameters.AddRange(ReadParameter(parameter, parameters));
        }

        CheckWithRespectTo(parameters);
        IrType? returned = method.ReturnsVoid ? null : TypeMapper.Map(method.ReturnType);
        AggregateModel? aggregate = returned is not null && AggregateReader.Fits(method.ReturnType) ? _aggregates.Read(method.ReturnType) : null;
        bool isShapedOtherwise = aggregate is null && TypeMapper.ShapeOf(method.ReturnType) is not null;
        if (returned is not null && (returned.IsBuffer || isShapedOtherwise || (aggregate is null && !returned.IsReal && TypeMapper.CarriesDerivatives(method.ReturnType))))
        {
            diagnostics.Report(
                DiagnosticDescriptors.ReturnTypeNotSupported, ReturnTypeLocation(),
                method.ReturnType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), method.Name);
        }

        bool returnsActive = aggregate?.Parts.Any(p => p.IsActive) ?? returned is { IsReal: true };
        if (!diagnostics.HasErrors)
        {
            CheckActivity(parameters, returnsActive);
        }

        SignatureShape shape = new(parameters, returned, returnsActive);
        return new Signature(parameters.ToEquatableArray(), returned, returnsActive, ReadModes(shape)) { Returned = aggregate, Accessors = _aggregates.Accessors };
    }

    /// <summary>Whether the struct that the method is called on is an input.</summary>
    private bool IsThisActive => !method.IsStatic && mark.Declaration is null && TypeMapper.CarriesDerivatives(method.ContainingType) && AggregateReader.Fits(method.ContainingType)
        && mark.WithRespectTo?.Contains("this") != false;

    private void CheckMethod()
    {
        (string What, string WayOut)? problem = method switch
        {
            { IsStatic: true, IsAbstract: true } or { IsStatic: true, IsVirtual: true } => ("a static member that types implement", "mark the methods that implement it"),
            { IsStatic: false } when mark.Declaration is null && TypeMapper.CarriesDerivatives(method.ContainingType) && !AggregateReader.Fits(method.ContainingType) && mark.WithRespectTo?.Contains("this") != false =>
                ("an instance method of a [Differentiable] struct with arrays in it, or a generic one with fields that are not public", "make it static and pass the struct's numbers"),
            { IsGenericMethod: true } when Dispatch.IsVirtual(method) || Dispatch.Implemented(method).Any() => ("generic, and the object decides what runs", "make it static"),
            { IsAsync: true } => ("asynchronous", "mark the synchronous computation in it"),
            _ when RefusalKinds.Of(method) is not null => ("an iterator", "fill an array or span"),
            { IsExtern: true } => ("extern", "give it a body"),
            { ReturnsByRef: true } or { ReturnsByRefReadonly: true } => ("returning by reference", "return the value"),
            { IsPartialDefinition: true, PartialImplementationPart: null } => ("a partial method without a body", "give it a body"),
            _ => null,
        };
        for (INamedTypeSymbol? type = method.ContainingType; problem is null && type is not null; type = type.ContainingType)
        {
            if (type.IsFileLocal)
            {
                problem = ("in a type that is local to its file", "remove the file modifier from the type");
            }
        }

        if (problem is { } found)
        {
            diagnostics.Report(RefusalKinds.Of(method) ?? DiagnosticDescriptors.MethodNotSupported, NameLocation, method.Name, found.What, found.WayOut);
        }
    }

    private IEnumerable<ParameterModel> ReadParameter(IParameterSymbol parameter, List<ParameterModel> before)
    {
        Shape? shape = TypeMapper.ShapeOf(parameter.Type);
        IrType? rows = TypeMapper.ElementOfRows(parameter.Type);
        bool isMemory = TypeMapper.IsMemory(parameter.Type);
        IrType type = rows is not null ? IrType.Array(rows) : shape?.DeclaredBuffer ?? TypeMapper.Map(parameter.Type);
        ParameterRole role = RoleOf(parameter, type);
        if (role == ParameterRole.Constant)
        {
            type = isMemory ? IrType.Opaque(TypeMapper.Name(parameter.Type)) : TypeMapper.Map(parameter.Type);
        }

        if (role != ParameterRole.Constant && (AggregateReader.Fits(parameter.Type) || IsActiveNullable(parameter)))
        {
            AggregateModel aggregate = _aggregates.Read(parameter.Type);
            return aggregate.Parts.Select((p, i) =>
            {
                string name = parameter.Name + p.Name;
                while (method.Parameters.Any(other => other.Name == name) || before.Exists(other => other.Name == name) || aggregate.Parts.Take(i).Any(other => parameter.Name + other.Name == name))
                {
                    name += "_";
                }

                return new ParameterModel(name, p.Type.Name, p.Type, Modifier(parameter), null, p.IsActive ? role : ParameterRole.Constant, p.IsActive)
                {
                    Part = new PartOf(aggregate, parameter.Name, i),
                };
            });
        }

        string? defaultValue = parameter.HasExplicitDefaultValue ? ConstantText.OfValue(parameter.ExplicitDefaultValue, parameter.Type) : null;
        int rank = type.IsBuffer && shape is { Rank: > 1 } ? shape.Rank : 0;
        return
        [
            new ParameterModel(
                parameter.Name, TypeMapper.Name(parameter.Type), type, Modifier(parameter), defaultValue, role,
                role is ParameterRole.Input or ParameterRole.Output or ParameterRole.InOut)
            {
                Elements = type.IsBuffer && (isMemory || shape is { Rank: > 0 })
                    ? new ElementsModel(shape?.Element is { } element ? IrType.Opaque(TypeMapper.PlainName(element.Type)) : type.Element!, shape?.Element?.Leaves.Length ?? 1, shape?.Rank ?? 1) { IsMemory = isMemory }
                    : type.IsBuffer && rows is not null ? new ElementsModel(rows, 1, 1) { IsRows = true } : null,
            },
            .. type.IsBuffer && rows is not null
                ? new[]
                {
                    new ParameterModel(FreeName(parameter.Name + "Starts", before), "", IrType.ReadOnlySpan(IrType.Int), "", null, ParameterRole.Constant, false) { Dimension = new DimensionOf(parameter.Name, -1) },
                }
                : [],
            .. Enumerable.Range(0, rank).Select(d => new ParameterModel(FreeName(parameter.Name + shape!.Names[d + 1], before), "int", IrType.Int, "", null, ParameterRole.Constant, false)
            {
                Dimension = new DimensionOf(parameter.Name, d),
            }),
        ];
    }

    private string FreeName(string name, List<ParameterModel> before)
    {
        while (method.Parameters.Any(other => other.Name == name) || before.Exists(other => other.Name == name))
        {
            name += "_";
        }

        return name;
    }

    /// <summary>Whether a parameter is a nullable number that the attribute names as an input; others are constants, as all types are that need no mark.</summary>
    private bool IsActiveNullable(IParameterSymbol parameter) => mark.WithRespectTo?.Contains(parameter.Name) == true && NullableTypes.IsNumber(parameter.Type);

    private ParameterRole RoleOf(IParameterSymbol parameter, IrType type)
    {
        IParameterSymbol declared = mark.Declaration is { } declaration ? declaration.Parameters[parameter.Ordinal] : parameter;
        CheckAgreement(parameter, declared);
        bool isConstant = AttributeNames.Has(declared, AttributeNames.NoDerivative) || !(TypeMapper.CarriesDerivatives(parameter.Type) || IsActiveNullable(parameter));
        bool isScratch = CheckPlaced(declared, AttributeNames.Scratch, "Scratch", type is { IsBuffer: true, Buffer: not BufferKind.ReadOnlySpan }, "a Span<T>, Memory<T> or array");
        bool isInOut = CheckPlaced(declared, AttributeNames.InOut, "InOut", type is { IsBuffer: true, Buffer: BufferKind.Span }, "a Span<T> or Memory<T>");
        bool isByReference = FunctionLowering.IsByReference(parameter);
        bool isAggregate = !isConstant && (AggregateReader.Fits(parameter.Type) || (IsActiveNullable(parameter) && !isByReference));
        if (isByReference ? TypeMapper.Element(parameter.Type) is null && !isAggregate : parameter.RefKind is not (RefKind.None or RefKind.In))
        {
            Unsupported(parameter, "only numbers, structs and tuples of them can be passed by reference; return the value, or write it to a Span<T>");
            return ParameterRole.Constant;
        }

        if (isConstant)
        {
            return ParameterRole.Constant;
        }

        bool isNamed = mark.WithRespectTo is null || mark.WithRespectTo.Contains(parameter.Name);
        if (isByReference)
        {
            return parameter.RefKind == RefKind.Ref && isNamed ? ParameterRole.InOut : ParameterRole.Output;
        }

        if (!type.CanBeActive && !isAggregate)
        {
            if (isNamed)
            {
                Unsupported(parameter, WhyNot(parameter.Type));
            }

            return ParameterRole.Constant;
        }

        if (isScratch)
        {
            return ParameterRole.Scratch;
        }

        if (type is { IsBuffer: true, Buffer: BufferKind.Span })
        {
            return isInOut && isNamed ? ParameterRole.InOut : ParameterRole.Output;
        }

        return isNamed ? ParameterRole.Input : ParameterRole.Constant;
    }

    /// <summary>What a parameter is to the derivative is said by the member that is overridden or implemented.</summary>
    private void CheckAgreement(IParameterSymbol parameter, IParameterSymbol declared)
    {
        foreach (string attribute in (string[])[AttributeNames.NoDerivative, AttributeNames.Scratch, AttributeNames.InOut])
        {
            if (AttributeNames.Find(parameter, attribute) is { } data && !AttributeNames.Has(declared, attribute))
            {
                diagnostics.Report(
                    DiagnosticDescriptors.MisplacedParameterAttribute, AttributeNames.LocationOf(data, parameter, cancellation), attribute.Replace("Attribute", ""), parameter.Name,
                    parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
                    $"the parameter '{declared.Name}' of '{declared.ContainingType.Name}.{declared.ContainingSymbol.Name}', whose derivatives '{method.Name}' implements");
            }
        }
    }

    private static string WhyNot(ITypeSymbol type) => TypeMapper.StorageElement(type) is { } element && TypeMapper.ShapeOf(element) is not null
        ? "arrays and spans are of numbers, or of structs whose fields are all double or all float; pass the other fields by themselves, or mark it [NoDerivative]"
        : TypeMapper.ShapeOf(type)?.Leaves.Any(l => l.IsBuffer) == true
        ? "it has arrays or spans in it; pass these by themselves, or mark it [NoDerivative]"
        : type is INamedTypeSymbol { IsValueType: true } && TypeMapper.CarriesDerivatives(type)
            ? "only structs with source in this project and without an explicit layout, generic ones if their fields are public and writable, are taken apart into their fields"
            : type is ITypeParameterSymbol { Name: var name }
            ? $"its constraints must give sums and products with their identities: IAdditionOperators<{name}, {name}, {name}>, IMultiplyOperators<{name}, {name}, {name}>, IAdditiveIdentity<{name}, {name}> and IMultiplicativeIdentity<{name}, {name}>, or INumberBase<{name}>, which has them all"
            : "values of this type are not supported yet; use double, float, structs of them, spans or one-dimensional arrays of numbers, or mark it [NoDerivative]";

    private bool CheckPlaced(IParameterSymbol parameter, string attribute, string name, bool fits, string what)
    {
        if (AttributeNames.Find(parameter, attribute) is not { } data)
        {
            return false;
        }

        if (!fits)
        {
            diagnostics.Report(
                DiagnosticDescriptors.MisplacedParameterAttribute, AttributeNames.LocationOf(data, parameter, cancellation), name, parameter.Name,
                parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), what);
        }

        return fits;
    }

    private void Unsupported(IParameterSymbol parameter, string why)
    {
        Location location = parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) is ParameterSyntax { Type: { } type }
            ? type.GetLocation()
            : parameter.Locations[0];
        diagnostics.Report(
            DiagnosticDescriptors.ParameterNotSupported, location, parameter.Name,
            parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), why);
    }

    private Location ReturnTypeLocation() =>
        method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellation) is MethodDeclarationSyntax declaration
            ? declaration.ReturnType.GetLocation()
            : NameLocation;

    private void CheckWithRespectTo(List<ParameterModel> parameters)
    {
        for (int i = 0; i < (mark.WithRespectTo?.Count ?? 0); i++)
        {
            string name = mark.WithRespectTo![i];
            Location location = mark.LocationOf("WithRespectTo", i, method, cancellation);
            ParameterModel? parameter = parameters.Find(p => p.Declared == name && p.Role != ParameterRole.Constant) ?? parameters.Find(p => p.Declared == name);
            if (parameter is null)
            {
                diagnostics.Report(DiagnosticDescriptors.UnknownParameterName, location, name, method.Name);
            }
            else if (parameter.Role is not (ParameterRole.Input or ParameterRole.InOut))
            {
                string why = parameter.Role switch
                {
                    ParameterRole.Output => "it is an output (mark it [InOut] if its content on entry is an input too)",
                    ParameterRole.Scratch => "it is working storage",
                    _ => "it is a constant",
                };
                diagnostics.Report(DiagnosticDescriptors.NotAnInput, location, name, method.Name, why);
            }
        }
    }

    private void CheckActivity(List<ParameterModel> parameters, bool returnsActive)
    {
        if (!parameters.Any(p => p.Role is ParameterRole.Input or ParameterRole.InOut))
        {
            diagnostics.Report(DiagnosticDescriptors.NoActiveInput, NameLocation, method.Name);
        }
        else if (!returnsActive && !parameters.Any(p => p.Role is ParameterRole.Output or ParameterRole.InOut))
        {
            diagnostics.Report(DiagnosticDescriptors.NoActiveResult, NameLocation, method.Name);
        }
    }

    private Modes ReadModes(SignatureShape shape)
    {
        Modes fitting = Modes.None, asked = mark.Modes ?? Modes.All;
        foreach (Modes mode in (Modes[])Enum.GetValues(typeof(Modes)))
        {
            if (mode is Modes.None or Modes.All || (asked & mode) == 0)
            {
                continue;
            }

            if (shape.WhyNot(mode) is not { } reason)
            {
                fitting |= mode;
            }
            else if ((mark.NamesModes || mode is Modes.Sparsity or Modes.TaylorSum) && !diagnostics.HasErrors)
            {
                diagnostics.Report(
                    DiagnosticDescriptors.ModeDoesNotFit, mark.LocationOf("Modes", -1, method, cancellation), mode.ToString(), method.Name, reason);
            }
        }

        return fitting;
    }

    private static string Modifier(IParameterSymbol parameter) => parameter switch
    {
        { RefKind: RefKind.In } => "in",
        { RefKind: RefKind.Out } => "out",
        { RefKind: RefKind.Ref } => "ref",
        { IsParams: true } => "params",
        { Ordinal: 0, ContainingSymbol: IMethodSymbol { IsExtensionMethod: true } } => "this",
        { ScopedKind: ScopedKind.ScopedValue } => "scoped",
        _ => "",
    };
}
