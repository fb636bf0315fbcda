namespace AutoDiff.Generators.Tests.Fuzzing;

/// <summary>Forward jumps, out of nested loops too, and cleaning up.</summary>
internal sealed partial class ProgramGenerator
{
    /// <summary>A jump over some statements.</summary>
    private Stmt Goto(GeneratorScope scope)
    {
        string label = $"L{_names++}";
        Block skipped = new(Statements(scope.Inner(false), _random.Next(1, 3)));
        return new Stmt([$"if ({{0}}) goto {label};"], $"{label}: ;", [Bool(scope, 1)], [skipped]);
    }

    /// <summary>What follows in any case may change local variables alone.</summary>
    private Stmt Finally(GeneratorScope scope)
    {
        string[] locals = [.. scope.Reals.Where(r => !IsReference(r))];
        if (locals.Length == 0)
        {
            return Declaration(scope);
        }

        string target = Pick(locals);
        Expr last = R(Chance(50) ? "MATH.Sin({0})" : "(0.5 * {0})", Leaf(scope));
        Block body = new(Statements(scope.Inner(false), _random.Next(1, 4)));
        return new Stmt(["try", "finally"], "", [last], [body, new Block(Stmt.Simple($"{target} += {{0}};", last))]);
    }

    /// <summary>A block with loops that is left from inside of them.</summary>
    private Stmt Exit(GeneratorScope scope)
    {
        string label = $"L{_names++}";
        GeneratorScope inner = scope.Inner(false);
        inner.Exits.Add(label);
        return new Stmt([""], $"{label}: ;", [], [new Block([For(inner), .. Statements(inner, _random.Next(1, 3))])]);
    }
}
