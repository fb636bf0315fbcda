using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Lowering;
using AutoDiff.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiff.Generators.Tests.Harness;

/// <summary>Lowers methods of test sources.</summary>
internal static class Lowered
{
    /// <summary>All results for the marked method of a name.</summary>
    public static IReadOnlyList<LoweringResult> Results(string source, string method)
    {
        CSharpCompilation compilation = TestCompilation.Create(source);
        TestCompilation.AssertCompiles(compilation);
        IMethodSymbol symbol = compilation.GetSymbolsWithName(method, SymbolFilter.Member).OfType<IMethodSymbol>()
            .First(m => m.GetAttributes().Any(a => a.AttributeClass?.Name == nameof(DifferentiableAttribute)));
        SemanticModel model = compilation.GetSemanticModel(symbol.DeclaringSyntaxReferences[0].SyntaxTree);
        IReadOnlyList<LoweringResult> results = Lowerer.Lower(symbol, model, CancellationToken.None);
        foreach (ModuleIr module in results.Select(r => r.Model.Module).OfType<ModuleIr>())
        {
            IrVerifier.Verify(module.Entry);
            foreach (FunctionIr callee in module.Callees)
            {
                IrVerifier.Verify(callee);
            }
        }

        return results;
    }

    /// <summary>The model of the marked method <paramref name="method"/>, which must not be refused.</summary>
    public static MethodModel Model(string source, string method = "F")
    {
        LoweringResult result = Results(source, method)[0];
        Assert.True(result.Diagnostics.Count == 0, string.Join("\n", result.Diagnostics.Select(d => d.ToDiagnostic().ToString())));
        return result.Model;
    }

    /// <summary>The printed IR of the method <c>F</c> (and of what it calls) of a class with these members.</summary>
    public static string Print(string members)
    {
        ModuleIr module = Model(TestCompilation.InClass(members)).Module!;
        return string.Join("\n", module.Callees.Prepend(module.Entry).Select(f => f.ToString())).TrimEnd();
    }

    public static void AssertIr(string members, string expected) =>
        Assert.Equal(expected.Replace("\r\n", "\n").TrimEnd(), Print(members));
}
