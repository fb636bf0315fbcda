using System.Globalization;
using System.Text;

namespace AutoDiff.Generators.Tests.Fuzzing;

internal enum Sort
{
    Real,
    Bool,
    Int,

    /// <summary>A number where no other can stand: in an argument or a factor of a struct.</summary>
    Fixed,
}

/// <summary>An expression: text with a hole for each part. <c>REAL</c> and <c>MATH</c> stand for the scalar type and its functions, <c>«</c> and <c>»</c> stand round a pattern for a number.</summary>
internal sealed record Expr(Sort Sort, string Template, params Expr[] Parts)
{
    public int Size => 1 + Parts.Sum(p => p.Size);

    public override string ToString() => Parts.Length == 0
        ? Template
        : string.Format(CultureInfo.InvariantCulture, Template, [.. Parts.Select(p => (object)p.ToString())]);
}

/// <summary>A statement: a head before each block and a tail after the last, with holes for the expressions.</summary>
/// <param name="IsFixed">The program would not end, or not compile, without it.</param>
internal sealed record Stmt(string[] Heads, string Tail, Expr[] Exprs, Block[] Blocks, bool IsFixed = false)
{
    public int Size => 1 + Exprs.Sum(e => e.Size) + Blocks.Sum(b => b.Size);

    public static Stmt Simple(string text, params Expr[] exprs) => new([], text, exprs, []);

    public static Stmt Compound(string head, Expr[] exprs, Block body) => new([head], "", exprs, [body]);

    public void Print(StringBuilder to, string indent)
    {
        object[] parts = [.. Exprs.Select(e => (object)e.ToString())];
        for (int i = 0; i < Heads.Length; i++)
        {
            to.Append(indent).AppendFormat(CultureInfo.InvariantCulture, Heads[i], parts).Append('\n');
            to.Append(indent).Append("{\n");
            Blocks[i].Print(to, indent + "    ");
            to.Append(indent).Append("}\n");
        }

        if (Tail.Length > 0)
        {
            to.Append(indent).AppendFormat(CultureInfo.InvariantCulture, Tail, parts).Append('\n');
        }
    }
}

internal sealed record Block(params Stmt[] Statements)
{
    public int Size => Statements.Sum(s => s.Size);

    public void Print(StringBuilder to, string indent)
    {
        foreach (Stmt statement in Statements)
        {
            statement.Print(to, indent);
        }
    }
}

/// <summary>A method, or a struct, whose statements are then its members.</summary>
/// <param name="Header">All before the body: modifiers, type, name and parameters.</param>
/// <param name="Oracle">The body over the oracle's numbers, if it is another one: derivatives written out.</param>
internal sealed record Function(string Header, Block Body, Block? Oracle = null);

internal enum ParameterKind
{
    Span,
    Array,
    Scalar,
    Output,
}

/// <summary>A parameter that carries derivatives: a window of the vector of all inputs, or of all outputs.</summary>
internal sealed record Parameter(ParameterKind Kind, string Name, int Offset, int Length)
{
    public string Declaration => Kind switch
    {
        ParameterKind.Span => $"ReadOnlySpan<REAL> {Name}",
        ParameterKind.Array => $"REAL[] {Name}",
        ParameterKind.Scalar => $"REAL {Name}",
        _ => $"Span<REAL> {Name}",
    };
}

/// <summary>A method <c>F</c> to differentiate, with its helpers.</summary>
/// <remarks>Beside the active parameters it has an <c>int k</c> and a <c>bool b</c>. Windows of two inputs may overlap:
/// the arguments then share memory.</remarks>
/// <param name="Modes">The members to compare, as far as the signature has them. Not all in every program, because what takes the time is to compile the generated code.</param>
internal sealed record FuzzProgram(
    int Seed, DerivativeModes Modes, Parameter[] Parameters, bool Returns, Function[] Helpers, Block Body, int K, bool B)
{
    public int Inputs => Parameters.Where(p => p.Kind != ParameterKind.Output).Max(p => p.Offset + p.Length);

    public int Outputs => (Returns ? 1 : 0) + Parameters.Where(p => p.Kind == ParameterKind.Output).Sum(p => p.Length);

    public int Size => Body.Size + Helpers.Sum(h => 1 + h.Body.Size);

    public bool IsScalar => Returns && Outputs == 1;

    /// <summary>The members that are compared.</summary>
    public DerivativeModes Members => Modes & (
        DerivativeModes.Jvp | DerivativeModes.Vjp | DerivativeModes.Taylor
        | (IsScalar ? DerivativeModes.Gradient | DerivativeModes.Hvp : DerivativeModes.None)
        | (IsScalar && (Parameters.All(p => p.Kind == ParameterKind.Scalar) || Parameters.Length == 1) ? DerivativeModes.Hessian : DerivativeModes.None)
        | (!Returns && Parameters.Length == 2 ? DerivativeModes.Jacobian : DerivativeModes.None));

    /// <summary>The same with the derivatives inside written out, for the compiler without the generator.</summary>
    public FuzzProgram WithoutInner() => this with { Helpers = [.. Helpers.Select(h => h with { Body = h.Oracle ?? h.Body })] };

    /// <summary>Whether derivatives are taken inside, which different members compute in different orders.</summary>
    public bool DerivesInside => Helpers.Any(h => h.Oracle is not null);

    /// <summary>Whether values are those of the oracle to rounding, and not bit for bit: derivatives are taken inside, or a library adds up in another order.</summary>
    public bool Rounds => DerivesInside || Print("double").Contains("TensorPrimitives", StringComparison.Ordinal);

    /// <summary>Whether it makes storage that outlives a statement.</summary>
    public bool Allocates => Print("R") is var text && (text.Contains("new R[", StringComparison.Ordinal) || text.Contains("List<R>", StringComparison.Ordinal) || text.Contains("Dictionary<", StringComparison.Ordinal) || text.Contains("new Box", StringComparison.Ordinal));

    /// <summary>The methods, over one scalar type.</summary>
    public string Print(string real)
    {
        StringBuilder text = new();
        foreach (Function helper in Helpers)
        {
            Print(text, helper with { Body = real == "double" ? helper.Body : helper.Oracle ?? helper.Body });
        }

        string mark = Modes == DerivativeModes.All ? "" : $"(Modes = {string.Join(" | ", Members.ToString().Split(", ").Select(m => "DerivativeModes." + m))})";
        string parameters = string.Join(", ", Parameters.Select(p => p.Declaration).Append("int k").Append("bool b"));
        Print(text, new Function($"[Differentiable{mark}]\npublic static {(Returns ? "REAL" : "void")} F({parameters})", Body));
        return text
            .Replace("REAL", real)
            .Replace("MATH", real == "double" ? "Math" : "HyperMath")
            .Replace("TENSOR", real == "double" ? "TensorPrimitives" : "HyperTensors")
            .Replace("COMPLEX", real == "double" ? "Complex" : "HyperComplex")
            .Replace("«", real == "double" ? "" : "{ Value: ")
            .Replace("»", real == "double" ? "" : " }")
            .Replace("[Differentiable", real == "double" ? "[Differentiable" : "// [Differentiable")
            .ToString();
    }

    private static void Print(StringBuilder to, Function function)
    {
        to.Append(function.Header).Append("\n{\n");
        function.Body.Print(to, "    ");
        to.Append("}\n\n");
    }
}
