using AutoDiff.Generators.Lowering;
using AutoDiff.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Tests.Lowering;

/// <summary>A member of a <c>System.Numerics</c> type that nobody thought of must not be refused without a reason.</summary>
public class NumericMemberTests
{
    [Theory]
    [InlineData("Complex")]
    [InlineData("Vector2")]
    [InlineData("Vector3")]
    [InlineData("Vector4")]
    [InlineData("Quaternion")]
    [InlineData("Matrix4x4")]
    public void Every_member_that_takes_numbers_has_a_derivative_or_is_refused_with_its_reason(string name)
    {
        Compilation compilation = TestCompilation.Create("");
        INamedTypeSymbol type = compilation.GetTypeByMetadataName("System.Numerics." + name)!;
        HashSet<ISymbol> parts = [.. NumericTypes.PartsOf(type)!.Select(p => p.Member)];
        foreach (IMethodSymbol member in type.GetMembers().OfType<IMethodSymbol>().Where(m => m.DeclaredAccessibility == Accessibility.Public && m.MethodKind != MethodKind.Constructor))
        {
            bool takesNumbers = !member.IsStatic || member.Parameters.Any(p => TypeMapper.CarriesDerivatives(p.Type));
            bool hasDerivative = NumericExpansions.Find(member, compilation) is not null || (member.AssociatedSymbol is { } part && parts.Contains(part));
            if (takesNumbers && !hasDerivative)
            {
                Assert.True(NumericRefusals.ReasonOf(member) is not null, member.ToDisplayString());
            }

            Assert.False(hasDerivative && NumericRefusals.ReasonOf(member) is not null, $"{member.ToDisplayString()} is refused and has a derivative");
        }
    }

    [Theory]
    [InlineData("a & b", "it works on the bits of numbers")]
    [InlineData("System.Numerics.Vector3.GreaterThan(a, b)", "it gives masks of bits, which are no numbers; compare the elements")]
    [InlineData("System.Numerics.Vector3.ConditionalSelect(a, b, a)", "it chooses bit by bit; use a conditional expression")]
    public void What_works_on_bits_is_refused(string expression, string reason)
    {
        const string Signature = "[Differentiable] static float F(System.Numerics.Vector3 a, System.Numerics.Vector3 b) => ";
        IReadOnlyList<Diagnostic> reported = AnalyzerRunner.AssertReports("DIFF0102", $"{Signature}System.Numerics.Vector3.Sum([|{expression}|]);");
        Assert.Contains(reason, Assert.Single(reported).GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }
}
