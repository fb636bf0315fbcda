using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.Generators.Lowering;

/// <summary>One <c>[Differentiable]</c> attribute of a method.</summary>
/// <param name="Data">The attribute.</param>
/// <param name="Modes">The modes asked for; null, like <see cref="Modes.All"/>, for all derivatives that fit.</param>
/// <param name="WithRespectTo">The parameters named as the only inputs; null for all.</param>
/// <param name="DerivedName">What the method's name is replaced by in generated names.</param>
internal sealed record DifferentiableMark(AttributeData Data, Modes? Modes, IReadOnlyList<string>? WithRespectTo, string DerivedName)
{
    /// <summary>The member of a base or interface that declares what the derivatives of a method are that overrides or implements it.</summary>
    public IMethodSymbol? Declaration { get; init; }

    /// <summary>Whether modes are named, and not just all that fit.</summary>
    public bool NamesModes => Modes is { } modes && (modes & Model.Modes.All) != Model.Modes.All;

    /// <summary>The most bytes that the reverse sweep may keep in an iteration; null for any number.</summary>
    public int? MaxTapeBytesPerIteration =>
        Data.NamedArguments.FirstOrDefault(a => a.Key == nameof(MaxTapeBytesPerIteration)).Value.Value is int and >= 0 and var bytes ? bytes : null;

    /// <summary>Whether adjoints that are not finite are to be reported.</summary>
    public bool CheckAdjoints => Data.NamedArguments.Any(a => a is { Key: nameof(CheckAdjoints), Value.Value: true });

    /// <summary>Whether sums may be added up in another order.</summary>
    public bool Reassociate => Data.NamedArguments.Any(a => a is { Key: nameof(Reassociate), Value.Value: true });

    /// <summary>Whether loops over samples may run on several cores.</summary>
    public bool Parallel => Data.NamedArguments.Any(a => a is { Key: nameof(Parallel), Value.Value: true });

    /// <summary>Where an argument of the attribute stands; for <c>WithRespectTo</c>, one element of it.</summary>
    public Location LocationOf(string argument, int element, ISymbol fallback, CancellationToken cancellation)
    {
        if (Data.ApplicationSyntaxReference?.GetSyntax(cancellation) is not AttributeSyntax { ArgumentList: { } list } syntax)
        {
            return AttributeNames.LocationOf(Data, fallback, cancellation);
        }

        AttributeArgumentSyntax? found = list.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == argument);
        SyntaxNode? value = found?.Expression;
        SyntaxNode[] elements = value switch
        {
            CollectionExpressionSyntax collection => [.. collection.Elements],
            ArrayCreationExpressionSyntax { Initializer: { } initializer } => [.. initializer.Expressions],
            ImplicitArrayCreationExpressionSyntax array => [.. array.Initializer.Expressions],
            _ => [],
        };
        return (element >= 0 && element < elements.Length ? elements[element] : value ?? syntax).GetLocation();
    }
}

/// <summary>Reads the <c>[Differentiable]</c> attributes of a method, and those of the members that it overrides or implements.</summary>
internal static class AttributeReader
{
    /// <summary>Whether a method counts as marked.</summary>
    public static bool IsMarked(IMethodSymbol method) =>
        AttributeNames.Has(method, AttributeNames.Differentiable) || Dispatch.Implemented(method).Any(IsMarked);

    public static IReadOnlyList<DifferentiableMark> Read(IMethodSymbol method)
    {
        List<DifferentiableMark> marks = ReadOwn(method);
        foreach (IMethodSymbol member in Dispatch.Implemented(method))
        {
            foreach (DifferentiableMark mark in Read(member))
            {
                Include(marks, mark, method, member);
            }
        }

        return marks;
    }

    /// <summary>An implementation offers at least the derivatives of the member, with the inputs of the member.</summary>
    private static void Include(List<DifferentiableMark> marks, DifferentiableMark inherited, IMethodSymbol method, IMethodSymbol member)
    {
        string[]? withRespectTo = inherited.WithRespectTo is null ? null
            : [.. inherited.WithRespectTo.Select(name => member.Parameters.FirstOrDefault(p => p.Name == name) is { } named ? method.Parameters[named.Ordinal].Name : name)];
        IMethodSymbol declaration = inherited.Declaration ?? member;
        int own = marks.FindIndex(m => m.DerivedName == inherited.DerivedName);
        if (own < 0)
        {
            marks.Add(inherited with { WithRespectTo = withRespectTo, Declaration = declaration });
        }
        else if (marks[own].Declaration is null)
        {
            marks[own] = marks[own] with
            {
                Modes = marks[own].Modes is { } modes && inherited.Modes is { } other ? modes | other : null,
                WithRespectTo = withRespectTo,
                Declaration = declaration,
            };
        }
    }

    private static List<DifferentiableMark> ReadOwn(IMethodSymbol method)
    {
        List<DifferentiableMark> marks = [];
        foreach (AttributeData data in method.GetAttributes())
        {
            if (AttributeNames.Is(data, AttributeNames.Differentiable))
            {
                marks.Add(Read(method, data));
            }
        }

        return marks;
    }

    private static DifferentiableMark Read(IMethodSymbol method, AttributeData data)
    {
        Modes? modes = null;
        string[]? withRespectTo = null;
        string name = method.Name;
        foreach (KeyValuePair<string, TypedConstant> argument in data.NamedArguments)
        {
            switch (argument.Key)
            {
                case "Modes" when argument.Value.Value is int value:
                    modes = (Modes)value;
                    break;
                case "WithRespectTo" when argument.Value is { Kind: TypedConstantKind.Array, IsNull: false }:
                    withRespectTo = [.. argument.Value.Values.Select(v => v.Value as string ?? "")];
                    break;
                case "Name" when argument.Value.Value is string value:
                    name = value;
                    break;
            }
        }

        return new DifferentiableMark(data, modes, withRespectTo, name);
    }

    public static void Check(DifferentiableMark mark, IMethodSymbol method, LoweringDiagnostics diagnostics, CancellationToken cancellation)
    {
        if (!SyntaxFacts.IsValidIdentifier(mark.DerivedName))
        {
            diagnostics.Report(DiagnosticDescriptors.InvalidName, mark.LocationOf("Name", -1, method, cancellation), mark.DerivedName);
        }
    }
}
