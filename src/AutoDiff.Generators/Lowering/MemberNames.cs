using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.Generators.Lowering;

/// <summary>The names of generated members: those that the user sees may collide with none, the others avoid all.</summary>
internal sealed class MemberNames(IMethodSymbol method, CancellationToken cancellation)
{
    /// <summary>A member as far as C# tells members apart. A type or field has no parameters and collides with all of its name.</summary>
    private sealed record Member(string Name, string? Parameters)
    {
        public bool CollidesWith(Member other) =>
            Name == other.Name && (Parameters is null || other.Parameters is null || Parameters == other.Parameters);
    }

    /// <summary>Reports a generated member that collides with one written by the user or generated for an earlier method.</summary>
    public void Check(DifferentiableMark mark, Signature signature, LoweringDiagnostics diagnostics)
    {
        List<Member> own = [.. Generated(method, mark.DerivedName, signature)];
        foreach (ISymbol symbol in method.ContainingType.GetMembers())
        {
            cancellation.ThrowIfCancellationRequested();
            if (symbol is IMethodSymbol { AssociatedSymbol: not null } || symbol.IsImplicitlyDeclared || AttributeNames.IsGenerated(symbol)
                || AttributeNames.Has(symbol, AttributeNames.DerivativeOf))
            {
                continue;
            }

            Member written = new(symbol.Name, symbol is IMethodSymbol other ? Key(other.Parameters.Select(p => TypeMapper.PlainName(p.Type))) : null);
            if (own.Find(m => m.CollidesWith(written)) is { } taken)
            {
                Location location = symbol is IMethodSymbol ? Later(method.Locations[0], symbol.Locations[0]) : method.Locations[0];
                diagnostics.Report(DiagnosticDescriptors.NameCollision, location, taken.Name, method.Name, $"'{symbol.Name}' of the same type");
                return;
            }
        }

        foreach ((IMethodSymbol earlier, DifferentiableMark earlierMark) in Marked(method))
        {
            if (SymbolEqualityComparer.Default.Equals(earlier, method) && earlierMark.Data == mark.Data)
            {
                return;
            }

            // Signatures are read only where the names could be equal.
            if (!own.Any(m => m.Name.StartsWith(earlierMark.DerivedName, StringComparison.Ordinal)))
            {
                continue;
            }

            Signature other = new SignatureReader(earlier, null, earlierMark, new LoweringDiagnostics(), cancellation).Read();
            foreach (Member member in Generated(earlier, earlierMark.DerivedName, other))
            {
                if (own.Find(member.CollidesWith) is { } taken)
                {
                    diagnostics.Report(
                        DiagnosticDescriptors.NameCollision, method.Locations[0], taken.Name, method.Name, $"the member generated for '{earlier.Name}'");
                    return;
                }
            }
        }
    }

    /// <summary>The name of the class for the cores, of the same number among those for one derived name: stable while others are edited.</summary>
    public string CoresName(DifferentiableMark mark)
    {
        int ordinal = 1;
        foreach ((IMethodSymbol other, DifferentiableMark otherMark) in Marked(method))
        {
            if (SymbolEqualityComparer.Default.Equals(other, method) && otherMark.Data == mark.Data)
            {
                break;
            }

            ordinal += otherMark.DerivedName == mark.DerivedName ? 1 : 0;
        }

        string name = $"{mark.DerivedName}Cores{(ordinal == 1 ? "" : ordinal.ToString(System.Globalization.CultureInfo.InvariantCulture))}";
        while (method.ContainingType.GetMembers(name).Any(m => !AttributeNames.IsGenerated(m)))
        {
            name += "_";
        }

        return name;
    }

    /// <summary>The name of the generated file: unique without regard to case, as Roslyn wants it.</summary>
    public string HintName(DifferentiableMark mark)
    {
        int ordinal = 0, found = 0;
        foreach ((IMethodSymbol other, DifferentiableMark otherMark) in Marked(method))
        {
            if (string.Equals(other.Name, method.Name, StringComparison.OrdinalIgnoreCase)
                && string.Equals(otherMark.DerivedName, mark.DerivedName, StringComparison.OrdinalIgnoreCase))
            {
                ordinal++;
                if (SymbolEqualityComparer.Default.Equals(other, method) && otherMark.Data == mark.Data)
                {
                    found = ordinal;
                }
            }
        }

        string derived = mark.DerivedName == method.Name ? "" : "." + mark.DerivedName;
        string number = found <= 1 ? "" : "_" + found.ToString(System.Globalization.CultureInfo.InvariantCulture);
        string type = method.ContainingType.ToDisplayString(new SymbolDisplayFormat(
            typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces));
        int arity = Arity(method.ContainingType);
        string generic = arity == 0 ? "" : "`" + arity.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return $"{type}{generic}.{method.Name}{derived}{number}.g.cs";
    }

    private static int Arity(INamedTypeSymbol? type) => type is null ? 0 : type.Arity + Arity(type.ContainingType);

    /// <summary>The marked methods of a type with their marks, in source order.</summary>
    private static IEnumerable<(IMethodSymbol Method, DifferentiableMark Mark)> Marked(IMethodSymbol method)
    {
        foreach (IMethodSymbol other in method.ContainingType.GetMembers().OfType<IMethodSymbol>())
        {
            if (other.MethodKind is MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation)
            {
                foreach (DifferentiableMark mark in AttributeReader.Read(other))
                {
                    yield return (other, mark);
                }
            }
        }
    }

    private static Location Later(Location a, Location b) =>
        a.SourceTree == b.SourceTree && b.IsInSource && b.SourceSpan.Start > a.SourceSpan.Start ? b : a;

    private static string Key(IEnumerable<string> types) => string.Join(",", types);

    private static IEnumerable<Member> Generated(IMethodSymbol of, string name, Signature signature)
    {
        SignatureShape shape = new(signature.Parameters, signature.ReturnIrType, signature.ReturnsActive);
        List<string> own = [.. of.Parameters.Select(p => TypeMapper.PlainName(p.Type))];
        List<ParameterModel> active = [.. signature.Parameters.Where(p => p.IsActive).GroupBy(p => p.Declared).Select(g => g.First())];
        List<ParameterModel> inputs = [.. active.Where(p => p.Role is ParameterRole.Input or ParameterRole.InOut)];
        IEnumerable<string> gradients = inputs.Select(Written);

        if (Has(Modes.Jvp))
        {
            yield return With("Jvp", active.Select(p => p.Role == ParameterRole.Input ? Read(p) : Written(p)));
        }

        if (Has(Modes.Vjp))
        {
            IEnumerable<string> cotangent = signature.ReturnsActive ? [signature.ReturnIrType!.Name] : [];
            yield return With("Vjp", cotangent.Concat(active.Select(p => p.Role == ParameterRole.Output ? Read(p) : Written(p))));
        }

        if (Has(Modes.Gradient))
        {
            yield return With("Gradient", gradients);
        }

        if (Has(Modes.Hvp))
        {
            yield return With("Hvp", inputs.Select(Read).Concat(gradients));
        }

        if (Has(Modes.Hessian))
        {
            yield return With("Hessian", [IrType.Span(inputs[0].IrType.Element ?? inputs[0].IrType).Name]);
        }

        if (Has(Modes.Jacobian))
        {
            yield return With("Jacobian", [IrType.Span(inputs[0].IrType.Element ?? inputs[0].IrType).Name]);
        }

        if (Has(Modes.Taylor))
        {
            IEnumerable<string> results = signature.ReturnsActive ? [IrType.Span(signature.Returned is { } returned ? IrType.Opaque(returned.Type) : signature.ReturnIrType!).Name] : [];
            yield return new Member(name + "Taylor", Key([IrType.Int.Name, .. DerivedSignature.Declared(signature.Parameters).Select((p, i) => p.HasSeries ? p.SeriesType : own[i]), .. results]));
        }

        if (Has(Modes.TaylorSum))
        {
            yield return new Member(name + "TaylorSum", Key([IrType.Int.Name, .. own, IrType.ReadOnlySpan(signature.ReturnIrType!).Name]));
        }

        if (shape.IsObjective && (Has(Modes.Gradient) || Has(Modes.Taylor) || Has(Modes.TaylorSum)))
        {
            yield return new Member(name + "Objective", null);
        }

        if (shape.IsResidual && signature.Modes != Modes.None)
        {
            yield return new Member(name + "Residual", null);
        }

        bool Has(Modes mode) => (signature.Modes & mode) != 0;
        Member With(string suffix, IEnumerable<string> added) => new(name + suffix, Key(own.Concat(added)));
        static string Read(ParameterModel p) => p.AddedAggregate is { } whole ? whole.Type : p.IrType.IsBuffer ? p.SpanType(false) : p.IrType.Name;
        static string Written(ParameterModel p) => p.AddedAggregate is { } whole ? whole.Type : p.IrType.IsBuffer ? p.SpanType(true) : p.IrType.Name;
    }
}
