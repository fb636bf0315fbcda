using AutoDiff.Generators.Tests.Harness;
using AutoDiff.Optim;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiff.Generators.Tests.Documentation;

public class ExampleTests
{
    private static readonly MetadataReference Optim = MetadataReference.CreateFromFile(typeof(Minimizer).Assembly.Location);

    public static TheoryData<string, int> Programs
    {
        get
        {
            TheoryData<string, int> programs = [];
            foreach (string page in (string[])["optim.md", "implicit.md", "ode.md", "streams.md", "estimators.md", "generic.md"])
            {
                foreach (int program in ExampleProgram.Read(Repository.PathOf("docs", page)).Programs)
                {
                    programs.Add(page, program);
                }
            }

            return programs;
        }
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Every_example_of_a_page_compiles_after_its_first(string page, int program)
    {
        string source = "global using System.IO;\nglobal using System.Threading;\n" + ExampleProgram.Read(Repository.PathOf("docs", page)).Source(program);
        CSharpCompilation compilation = TestCompilation.Create(source).AddReferences(Optim);
        compilation = compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.ConsoleApplication));
        GeneratorRunner runner = new();
        runner.Run(compilation);

        TestCompilation.AssertCompiles(runner.Output);
    }
}
