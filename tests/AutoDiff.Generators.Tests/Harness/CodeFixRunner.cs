using System.Collections.Immutable;
using AutoDiff.Generators.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace AutoDiff.Generators.Tests.Harness;

/// <summary>Applies code fixes to test sources as an editor does.</summary>
internal static class CodeFixRunner
{
    private static readonly DiagnosticAnalyzer[] s_analyzers = [new DifferentiabilityAnalyzer(), new AdviceAnalyzer()];

    /// <summary>The source after the first diagnostic of an id was fixed.</summary>
    /// <param name="fix">The provider.</param>
    /// <param name="id">The diagnostic.</param>
    /// <param name="source">A whole source file.</param>
    /// <param name="key">The end of the equivalence key, where the provider offers several.</param>
    public static string Fix(CodeFixProvider fix, string id, string source, string key = "")
    {
        Document document = Open(source);
        Diagnostic diagnostic = Diagnostics(document, id)[0];
        return Apply(document, ActionFor(fix, document, diagnostic, key));
    }

    /// <summary>The source after all diagnostics of an id were fixed at once.</summary>
    public static string FixAll(CodeFixProvider fix, string id, string source, string key = "")
    {
        Document document = Open(source);
        CodeAction first = ActionFor(fix, document, Diagnostics(document, id)[0], key);
        FixAllContext context = new(
            document, fix, FixAllScope.Document, first.EquivalenceKey!, [id], new Provider(id), CancellationToken.None);
        return Apply(document, fix.GetFixAllProvider()!.GetFixAsync(context).GetAwaiter().GetResult()!);
    }

    /// <summary>The titles that are offered for the first diagnostic of an id.</summary>
    public static IReadOnlyList<string> Titles(CodeFixProvider fix, string id, string source)
    {
        Document document = Open(source);
        return [.. Actions(fix, document, Diagnostics(document, id)[0]).Select(a => a.Title)];
    }

    private static Document Open(string source)
    {
        CSharpCompilation compilation = TestCompilation.Create(source);
        AdhocWorkspace workspace = new();
        Project project = workspace.AddProject("Test", LanguageNames.CSharp)
            .WithCompilationOptions(compilation.Options).WithParseOptions(compilation.SyntaxTrees[0].Options).WithMetadataReferences(compilation.References);
        project = project.AddDocument("Usings.cs", compilation.SyntaxTrees[0].GetText()).Project;
        return project.AddDocument("Test0.cs", SourceText.From(source));
    }

    private static ImmutableArray<Diagnostic> Diagnostics(Document document, string id)
    {
        Compilation compilation = document.Project.GetCompilationAsync().GetAwaiter().GetResult()!;
        SyntaxTree tree = document.GetSyntaxTreeAsync().GetAwaiter().GetResult()!;
        return [.. AnalyzerRunner.Run(compilation, s_analyzers).Where(d => d.Id == id && d.Location.SourceTree == tree)];
    }

    private static List<CodeAction> Actions(CodeFixProvider fix, Document document, Diagnostic diagnostic)
    {
        List<CodeAction> actions = [];
        fix.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None)).GetAwaiter().GetResult();
        return actions;
    }

    private static CodeAction ActionFor(CodeFixProvider fix, Document document, Diagnostic diagnostic, string key) =>
        Actions(fix, document, diagnostic).First(a => a.EquivalenceKey!.EndsWith(":" + key, StringComparison.Ordinal) || key.Length == 0);

    private static string Apply(Document document, CodeAction action)
    {
        ApplyChangesOperation change = action.GetOperationsAsync(CancellationToken.None).GetAwaiter().GetResult().OfType<ApplyChangesOperation>().Single();
        Document changed = change.ChangedSolution.GetDocument(document.Id)!;
        TestCompilation.AssertCompiles(changed.Project.GetCompilationAsync().GetAwaiter().GetResult()!);
        return changed.GetTextAsync().GetAwaiter().GetResult().ToString();
    }

    private sealed class Provider(string id) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(Diagnostics(document, id));

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult(project.Documents.SelectMany(d => Diagnostics(d, id)));
    }
}
