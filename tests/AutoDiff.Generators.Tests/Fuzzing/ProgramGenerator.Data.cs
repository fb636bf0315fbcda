namespace AutoDiff.Generators.Tests.Fuzzing;

/// <summary>Structs, swaps, second names for storage, and tuples.</summary>
internal sealed partial class ProgramGenerator
{
    /// <summary>A struct of two numbers with operators and methods of its own.</summary>
    private Function Struct()
    {
        string type = $"Pair{_structs.Count}";
        bool isRecord = Chance(50);
        GeneratorScope scope = new() { ReadOnlyReals = ["A", "B"] };
        GeneratorScope two = new() { ReadOnlyReals = ["p.A", "p.B", "q.A", "q.B"] };
        GeneratorScope scaled = new() { ReadOnlyReals = ["s", "p.A", "p.B"] };
        Stmt Member(string text, params Expr[] exprs) => Stmt.Simple(text, exprs);
        List<Stmt> members =
        [
            Member("public REAL Total() => {0};", Real(scope, 2)),
            Member("public REAL Along => {0};", Real(scope, 2)),
            Member($"public static {type} operator +({type} p, {type} q) => new {type}({{0}}, {{1}});", Real(two, 2), Real(two, 1)),
            Member($"public static {type} operator *(REAL s, {type} p) => new {type}({{0}}, {{1}});", Real(scaled, 2), Real(scaled, 1)),
        ];
        if (!isRecord)
        {
            members.Insert(0, Member("public REAL A, B;"));
            members.Insert(1, Member($"public {type}(REAL a, REAL b) {{{{ A = a; B = b; }}}}"));
        }

        _structs.Add(type);
        return new Function(isRecord ? $"private record struct {type}(REAL A, REAL B)" : $"private struct {type}", new Block([.. members]));
    }

    private Stmt StructStatement(GeneratorScope scope)
    {
        if (_structs.Count == 0)
        {
            return Assignment(scope);
        }

        if (scope.Pairs.Count == 0 || Chance(30))
        {
            string type = Pick(_structs);
            Expr value = PairOf(scope, type, 2);
            string name = $"s{_names++}";
            scope.Pairs.Add(new Pair(name, type));
            return Stmt.Simple($"{type} {name} = {{0}};", value);
        }

        Pair target = Pick(scope.Pairs);
        string field = Chance(50) ? "A" : "B";
        return _random.Next(4) switch
        {
            0 => Stmt.Simple($"{target.Name}.{field} = {{0}};", InLoop(scope, Real(scope, 2))),
            1 => Stmt.Simple($"{target.Name}.{field} += {{0}};", InLoop(scope, Real(scope, 2))),
            _ => Stmt.Simple($"{target.Name} = {{0}};", PairOf(scope, target.Type, 2)),
        };
    }

    private Expr PairOf(GeneratorScope scope, string type, int depth)
    {
        Pair[] known = [.. scope.Pairs.Where(p => p.Type == type)];
        switch (_random.Next(6))
        {
            case 0 when known.Length > 0:
                return R(Pick(known).Name);
            case 1 when depth > 0:
                return R("({0} + {1})", PairOf(scope, type, depth - 1), PairOf(scope, type, depth - 1));
            case 2 when depth > 0:
                return R("({0} * {1})", Bounded(Real(scope, 1)) with { Sort = Sort.Fixed }, PairOf(scope, type, depth - 1));
            case 3 when known.Length > 0:
                return R($"({Pick(known).Name} with {{{{ {(Chance(50) ? "A" : "B")} = {{0}} }}}})", InLoop(scope, Real(scope, 1)) with { Sort = Sort.Fixed });
            case 4 when depth > 0:
                return R("({0} ? {1} : {2})", Bool(scope, 1), PairOf(scope, type, depth - 1), PairOf(scope, type, depth - 1));
            default:
                return R($"new {type}({{0}}, {{1}})", InLoop(scope, Real(scope, 1)) with { Sort = Sort.Fixed }, InLoop(scope, Real(scope, 1)) with { Sort = Sort.Fixed });
        }
    }

    /// <summary>Two variables or two elements change places.</summary>
    private Stmt Swap(GeneratorScope scope)
    {
        Buffer[] writable = [.. scope.Buffers.Where(b => b.Writable)];
        if (writable.Length > 0 && Chance(60))
        {
            string a = Pick(writable).Name;
            Buffer other = writable.First(b => b.Name == a);
            return Stmt.Simple($"({a}[{{0}}], {a}[{{1}}]) = ({a}[{{1}}], {a}[{{0}}]);", Index(scope, other), Index(scope, other));
        }

        return scope.Reals.Count < 2
            ? Assignment(scope)
            : Stmt.Simple($"({scope.Reals[^1]}, {scope.Reals[0]}) = ({scope.Reals[0]}, {scope.Reals[^1]});");
    }

    private Stmt Deconstruction(GeneratorScope scope)
    {
        Expr a = InLoop(scope, Real(scope, 2)), b = InLoop(scope, Real(scope, 2));
        return Stmt.Simple($"(REAL {Declare(scope, "v")}, REAL {Declare(scope, "v")}) = ({{0}}, {{1}});", a, b);
    }

    /// <summary>A second name for storage.</summary>
    private Stmt Alias(GeneratorScope scope)
    {
        if (scope.Buffers.Count == 0)
        {
            return LocalBuffer(scope);
        }

        Buffer of = Pick(scope.Buffers);
        bool asArray = of.IsArray && Chance(60);
        bool writable = of.Writable && (asArray || Chance(80));
        string name = $"a{_names++}";
        scope.Buffers.Add(of with { Name = name, Writable = writable, IsArray = asArray });
        return Stmt.Simple($"{(asArray ? "REAL[]" : writable ? "Span<REAL>" : "ReadOnlySpan<REAL>")} {name} = {of.Name};");
    }

    private Stmt Switch(GeneratorScope scope)
    {
        Block Case() => new(Statements(scope.Inner(false), _random.Next(1, 3)));
        return new Stmt(
            ["switch ({0} % 3)\n{{\ncase 0:", "break;\ncase 1:", "break;\ndefault:"], "break;\n}}", [Int(scope)], [Case(), Case(), Case()]);
    }
}
