using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Lowering;

/// <summary>The metadata names of the attributes that lowering looks for.</summary>
internal static class AttributeNames
{
    public const string Differentiable = "DifferentiableAttribute";
    public const string NoDerivative = "NoDerivativeAttribute";
    public const string Scratch = "ScratchAttribute";
    public const string InOut = "InOutAttribute";
    public const string DerivativeOf = "DerivativeOfAttribute";
    public const string ImplicitRoot = "ImplicitRootAttribute";
    public const string FixedPoint = "FixedPointAttribute";
    public const string Checkpoint = "CheckpointAttribute";
    public const string Minimizer = "MinimizerAttribute";

    public static bool Is(AttributeData attribute, string name) =>
        attribute.AttributeClass is { ContainingNamespace: { Name: "AutoDiff", ContainingNamespace.IsGlobalNamespace: true } } type
        && type.Name == name;

    /// <summary>The attribute of <c>AutoDiff.Optim</c> that says how linear systems are solved.</summary>
    public static AttributeData? FindSolveWith(ISymbol symbol) => symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass is
    {
        Name: "SolveWithAttribute", ContainingNamespace: { Name: "Optim", ContainingNamespace: { Name: "AutoDiff", ContainingNamespace.IsGlobalNamespace: true } },
    });

    public static bool Has(ISymbol symbol, string name) => Find(symbol, name) is not null;

    public static AttributeData? Find(ISymbol symbol, string name)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (Is(attribute, name))
            {
                return attribute;
            }
        }

        return null;
    }

    /// <summary>Whether a symbol was written by this generator.</summary>
    public static bool IsGenerated(ISymbol symbol)
    {
        for (ISymbol? current = symbol; current is not null and not INamespaceSymbol; current = current.ContainingSymbol)
        {
            foreach (AttributeData attribute in current.GetAttributes())
            {
                if (attribute.AttributeClass is { Name: "GeneratedCodeAttribute" }
                    && attribute.ConstructorArguments is [{ Value: string tool }, ..]
                    && tool.StartsWith("AutoDiff", StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return false;
    }

    public static Location LocationOf(AttributeData attribute, ISymbol fallback, CancellationToken cancellation) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellation).GetLocation() ?? fallback.Locations[0];
}
