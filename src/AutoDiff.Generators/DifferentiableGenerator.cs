using System.Collections.Immutable;
using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Emission;
using AutoDiff.Generators.Lowering;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Passes;
using AutoDiff.Generators.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.Generators;

/// <summary>
/// Writes the derivatives of methods marked <c>[Differentiable]</c>. Only the first step sees symbols, and runs again for every
/// marked method after every edit; the others run again only for methods of which the model changed.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class DifferentiableGenerator : IIncrementalGenerator
{
    /// <summary>The names by which tests track the steps.</summary>
    internal static class Steps
    {
        public const string Lower = nameof(Lower);
        public const string Derive = nameof(Derive);
        public const string Emit = nameof(Emit);
        public const string LowerSites = nameof(LowerSites);
        public const string Intercept = nameof(Intercept);
    }

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<MethodModel> lowered = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                "AutoDiff." + AttributeNames.Differentiable,
                static (node, _) => node is MethodDeclarationSyntax,
                static (target, cancellation) => Lower(target, cancellation))
            .SelectMany(static (models, _) => models);
        IncrementalValuesProvider<SiteResult> sites = context.SyntaxProvider
            .CreateSyntaxProvider(static (node, _) => SiteLowerer.CouldBe(node), static (site, cancellation) => LowerSite(site, cancellation))
            .Where(static site => site is not null)!;
        context.RegisterSourceOutput(sites, static (output, site) => Report(output, site.Diagnostics));
        Register(context, lowered, Steps.Lower);
        Register(context, sites.SelectMany(static (site, _) => site.Method is { } method ? (MethodModel[])[method] : []), Steps.LowerSites);
        context.RegisterSourceOutput(
            sites.SelectMany(static (site, _) => site.Site is { } found ? (DiffSite[])[found] : []).Collect().WithTrackingName(Steps.Intercept),
            static (output, found) => Intercept(output, found));
    }

    /// <summary>Marked methods and functions of calls go the same way from here on.</summary>
    private static void Register(IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<MethodModel> methods, string step)
    {
        IncrementalValuesProvider<DerivativeModel> derived = methods
            .WithTrackingName(step)
            .Select(static (method, cancellation) => Derive(method, cancellation))
            .WithTrackingName(Steps.Derive);
        IncrementalValuesProvider<GeneratedFile> files = derived
            .Select(static (model, cancellation) => Emit(model, cancellation))
            .WithTrackingName(Steps.Emit);
        context.RegisterSourceOutput(files, static (output, file) =>
        {
            if (file.Text.Length > 0)
            {
                AddSource(output, file);
            }
        });
    }

    private static SiteResult? LowerSite(GeneratorSyntaxContext site, CancellationToken cancellation) =>
        SiteLowerer.Lower((InvocationExpressionSyntax)site.Node, site.SemanticModel, cancellation);

    private static void Report(SourceProductionContext output, IReadOnlyList<LoweringDiagnostic> diagnostics)
    {
        foreach (LoweringDiagnostic diagnostic in diagnostics)
        {
            output.ReportDiagnostic(diagnostic.ToDiagnostic());
        }
    }

    private static void Intercept(SourceProductionContext output, ImmutableArray<DiffSite> sites)
    {
        if (sites.Length > 0)
        {
            output.AddSource(InterceptorsWriter.HintName, InterceptorsWriter.Write(sites));
        }
    }

    private static EquatableArray<MethodModel> Lower(GeneratorAttributeSyntaxContext target, CancellationToken cancellation) =>
        Lowerer.LowerWithImplementations((IMethodSymbol)target.TargetSymbol, target.SemanticModel, cancellation).Select(r => r.Model).ToEquatableArray();

    private static DerivativeModel Derive(MethodModel method, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (method.Module is null || method.Modes == Modes.None)
        {
            return Refused(method);
        }

        try
        {
            return PassPipeline.Derive(method);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return Refused(method, e);
        }
    }

    private static GeneratedFile Emit(DerivativeModel model, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        MethodModel method = model.Method;
        if (method.Modes == Modes.None)
        {
            return new GeneratedFile(method.HintName, "");
        }

        if (method.Refusal is null && !method.IsAbstract)
        {
            try
            {
                return new GeneratedFile(method.HintName, FileWriter.Write(model));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                method = Refused(method, e).Method;
            }
        }

        return new GeneratedFile(method.HintName, FileWriter.WriteRefused(method));
    }

    /// <summary>Types whose names differ in case alone share file names, which Roslyn does not allow.</summary>
    private static void AddSource(SourceProductionContext output, GeneratedFile file)
    {
        try
        {
            output.AddSource(file.HintName, file.Text);
        }
        catch (ArgumentException e)
        {
            output.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.InternalError, Location.None, file.HintName, e.Message));
        }
    }

    private static DerivativeModel Refused(MethodModel method, Exception? failure = null)
    {
        if (failure is not null)
        {
            string message = string.Format(
                System.Globalization.CultureInfo.InvariantCulture,
                DiagnosticDescriptors.InternalError.MessageFormat.ToString(), method.Name, $"{failure.GetType().Name}: {failure.Message}");
            method = method with { Refusal = new Refusal(DiagnosticDescriptors.InternalError.Id, message) };
        }

        return new DerivativeModel(method with { Module = null }, null, null, null, []);
    }

    /// <summary>A file to add: its text is empty if there is nothing to write.</summary>
    private sealed record GeneratedFile(string HintName, string Text);
}
