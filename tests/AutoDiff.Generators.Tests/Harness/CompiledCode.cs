using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiff.Generators.Tests.Harness;

/// <summary>Sources compiled and loaded into this process, until disposed.</summary>
internal sealed class CompiledCode : IDisposable
{
    private readonly AssemblyLoadContext _context = new("compiled test code", isCollectible: true);

    private CompiledCode(Stream assembly) => Assembly = _context.LoadFromStream(assembly);

    public Assembly Assembly { get; }

    /// <summary>Compiles sources; warnings count as errors, in generated code too.</summary>
    public static CompiledCode Load(params string[] sources)
    {
        CSharpCompilation compilation = TestCompilation.Create(sources);
        AssertClean(compilation);
        return Load(compilation);
    }

    public static CompiledCode Load(Compilation compilation)
    {
        using MemoryStream stream = new();
        Assert.True(compilation.Emit(stream).Success);
        stream.Position = 0;
        return new CompiledCode(stream);
    }

    /// <summary>Fails with the whole text if a source does not compile without warnings.</summary>
    public static void AssertClean(CSharpCompilation compilation)
    {
        Diagnostic[] problems = [.. compilation.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning)];
        Assert.True(
            problems.Length == 0,
            string.Join("\n", problems.Select(p => p.ToString()))
                + "\n\n" + string.Join("\n\n", compilation.SyntaxTrees.Skip(1).Select(t => Numbered(t.ToString()))));
    }

    /// <summary>A static method of a type, public or not.</summary>
    public MethodInfo Method(string type, string method) =>
        (Assembly.GetType(type, throwOnError: true)!
            .GetMethod(method, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            ?? throw new InvalidOperationException($"{type} has no method {method}."));

    /// <summary>A static method as a delegate (which, unlike reflection, may take spans).</summary>
    public TDelegate Delegate<TDelegate>(string type, string method)
        where TDelegate : Delegate => Method(type, method).CreateDelegate<TDelegate>();

    public void Dispose() => _context.Unload();

    private static string Numbered(string text) => string.Join("\n", text.Split('\n').Select((line, i) => $"{i + 1,4} {line}"));
}
