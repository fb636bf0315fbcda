namespace AutoDiff.Generators.Tests.Fuzzing;

/// <summary>Loops whose iterations touch the elements at their own index and the ones after those, through one name or two.</summary>
internal sealed partial class ProgramGenerator
{
    private Stmt[] Sweep(GeneratorScope scope)
    {
        Buffer[] swept = [.. scope.Buffers.Where(b => b.Writable && b.Length >= 2)];
        if (swept.Length == 0)
        {
            return [LocalBuffer(scope)];
        }

        Buffer a = Pick(swept), b = Pick(scope.Buffers);
        string view = $"w{_names++}", i = $"i{_names++}";
        Stmt after = Stmt.Simple($"Span<REAL> {view} = {(a.IsArray ? $"{a.Name}.AsSpan(1)" : $"{a.Name}[1..]")};");
        bool hasOther = b.Name != a.Name && Chance(50);
        string bound = hasOther ? $"{Math.Min(a.Length - 1, b.Length)}" : Chance(50) ? $"{view}.Length" : $"{a.Name}.Length - 1";
        List<string> elements = [$"{a.Name}[{i}]", $"{a.Name}[{i} + 1]", $"{view}[{i}]"];
        List<string> targets = [.. elements];
        if (hasOther)
        {
            elements.Add($"{b.Name}[{i}]");
            if (b.Writable)
            {
                targets.Add($"{b.Name}[{i}]");
            }
        }

        // Few elements each time: what a loop does not touch is what leaves it independent.
        string read = Pick(elements), other = Pick(elements), written = Pick(targets);
        Stmt[] body = [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Step(scope, Chance(70) ? read : other, other, Chance(70) ? written : Pick(targets)))];
        string head = _random.Next(4) switch
        {
            0 => $"for (int {i} = {bound} - 1; {i} >= 0; {i}--)",
            1 => $"for (int {i} = 1; {i} < {bound}; {i}++)",
            _ => $"for (int {i} = 0; {i} < {bound}; {i}++)",
        };
        return [after, Stmt.Compound(head, [], new Block(body))];
    }

    private Stmt Step(GeneratorScope scope, string read, string other, string written)
    {
        if (scope.Reals.Count > 0 && Chance(25))
        {
            return Stmt.Simple($"{Pick(scope.Reals)} += {(Chance(60) ? $"0.5 * {read}" : $"MATH.Sin({read} * {other})")};");
        }

        Expr content = R(_random.Next(6) switch
        {
            0 => $"MATH.Sin({read})",
            1 => $"MATH.Sin({read} * {other})",
            2 => $"({read} - 0.5 * {other})",
            3 => "0.25",
            _ => $"0.5 * {read}",
        });
        return Stmt.Simple($"{written} {(Chance(70) ? "=" : "+=")} {{0}};", content);
    }
}
