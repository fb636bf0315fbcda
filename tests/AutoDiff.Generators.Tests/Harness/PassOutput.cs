using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Passes;

namespace AutoDiff.Generators.Tests.Harness;

/// <summary>What a pass makes of a method of a test source. Every function that any pass shows is verified.</summary>
internal static class PassOutput
{
    /// <summary>The IR after the first run of a pass, for the method <c>F</c> of a class with these members.</summary>
    /// <param name="members">C# members; <c>F</c> is marked.</param>
    /// <param name="pass">The name that the pass is observed by, or a core: <c>Jvp</c>, <c>Reverse</c>, <c>Hvp</c>, <c>ReverseInLanes</c>, <c>JacobianInLanes</c>.</param>
    public static string Of(string members, string pass) => All(members)[pass].TrimEnd();

    /// <summary>The passes and cores that a method has.</summary>
    public static IEnumerable<string> Names(string members) => All(members).Keys;

    private static Dictionary<string, string> All(string members)
    {
        Dictionary<string, string> first = [];
        MethodModel model = Lowered.Model(TestCompilation.InClass(members));
        DerivativeModel derived = PassPipeline.Derive(model, (name, function) =>
        {
            // A transposed program is open until its residuals are in place.
            if (name is not ("Transpose" or "Unzip.Linear"))
            {
                IrVerifier.Verify(function);
            }

            first.TryAdd(name, function.ToString());
        });
        foreach (Core? core in new[] { derived.Jvp, derived.Reverse, derived.Hvp, derived.RowsReverse, derived.ColumnsJvp })
        {
            if (core is not null)
            {
                IrVerifier.Verify(core.Function);
                first.TryAdd(core.Function.Name, core.Function.ToString());
            }
        }

        return first;
    }

    public static void AssertIs(string members, string pass, string expected) =>
        Assert.Equal(expected.Replace("\r\n", "\n").TrimEnd(), Of(members, pass));
}
