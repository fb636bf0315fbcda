using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiff.Generators.Tests.Documentation;

/// <summary>The C# of a documentation page: its first block sets the scene, the types of every block are there for all, and the statements of each later block are a program of their own.</summary>
internal sealed class ExampleProgram
{
    private readonly List<CompilationUnitSyntax> _blocks;

    private ExampleProgram(List<CompilationUnitSyntax> blocks) => _blocks = blocks;

    /// <summary>How many programs there are: one for each block with statements after the first.</summary>
    public IEnumerable<int> Programs => Enumerable.Range(1, _blocks.Count - 1).Where(i => Statements(i).Any());

    public static ExampleProgram Read(string path)
    {
        List<CompilationUnitSyntax> blocks = [];
        List<string>? open = null;
        foreach (string line in File.ReadLines(path))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                if (open is not null)
                {
                    blocks.Add(SyntaxFactory.ParseCompilationUnit(string.Join("\n", open)));
                }

                open = line == "```csharp" && open is null ? [] : null;
            }
            else
            {
                open?.Add(line);
            }
        }

        return new ExampleProgram(blocks);
    }

    /// <summary>The source of one program.</summary>
    public string Source(int program) => string.Concat(
    [
        .. _blocks.SelectMany(b => b.Usings.Select(u => u.ToFullString())).Distinct(),
        .. Statements(0),
        .. Statements(program),
        "\n",
        .. _blocks.SelectMany(b => b.Members.Where(m => m is not GlobalStatementSyntax).Select(m => m.ToFullString() + "\n")),
    ]);

    private IEnumerable<string> Statements(int block) => _blocks[block].Members.OfType<GlobalStatementSyntax>().Select(s => s.ToFullString() + "\n");
}
