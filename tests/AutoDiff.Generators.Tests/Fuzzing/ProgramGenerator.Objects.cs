namespace AutoDiff.Generators.Tests.Fuzzing;

/// <summary>Objects of classes, null in their place and in that of numbers, and complex numbers.</summary>
internal sealed partial class ProgramGenerator
{
    /// <summary>A class of two numbers with methods, one of which changes the object.</summary>
    private Function Class()
    {
        string type = $"Box{_classes.Count}";
        GeneratorScope scope = new() { ReadOnlyReals = ["A", "B"] };
        GeneratorScope step = new() { ReadOnlyReals = ["A", "B", "s"] };
        bool isPrimary = Chance(50);
        List<Stmt> members =
        [
            Stmt.Simple(isPrimary ? "public REAL A = a;\n    public REAL B {{ get; set; }} = b;" : $"public REAL A, B;\n    public {type}(REAL a, REAL b) {{{{ A = a; B = b; }}}}") with { IsFixed = true },
            Stmt.Simple("public REAL Total() => {0};", Real(scope, 2)),
            Stmt.Simple("public REAL Along => {0};", Real(scope, 2)),
            Stmt.Simple("public void Step(REAL s) {{ A = {0}; B += MATH.Sin({1}); }}", Bounded(Real(step, 2)), Real(step, 2)),
        ];
        _classes.Add(type);
        return new Function($"private sealed class {type}{(isPrimary ? "(REAL a, REAL b)" : "")}", new Block([.. members]));
    }

    private Expr NewObject(GeneratorScope scope, string type) =>
        R($"new {type}({{0}}, {{1}})", InLoop(scope, Real(scope, 1)) with { Sort = Sort.Fixed }, InLoop(scope, Real(scope, 1)) with { Sort = Sort.Fixed });

    private Stmt ObjectStatement(GeneratorScope scope)
    {
        if (_classes.Count == 0)
        {
            return Nullable(scope);
        }

        if (scope.Objects.Count == 0 || Chance(20))
        {
            string type = Pick(_classes), name = $"o{_names++}";
            Expr made = NewObject(scope, type);
            scope.Objects.Add(new Pair(name, type));
            return Stmt.Simple($"{type} {name} = {{0}};", made);
        }

        Pair target = Pick(scope.Objects);
        switch (_random.Next(10))
        {
            case 0:
                string alias = $"o{_names++}";
                scope.Objects.Add(target with { Name = alias });
                return Stmt.Simple($"{target.Type} {alias} = {target.Name};");
            case 1:
                return Stmt.Simple($"{target.Name} = {{0}};", NewObject(scope, target.Type));
            case 2 or 3:
                return Stmt.Simple($"{target.Name}.Step({{0}});", InLoop(scope, Real(scope, 1)));
            case 4:
                string unset = $"o{_names++}";
                Stmt declared = Stmt.Simple($"{target.Type} {unset} = {{0}} ? {{1}} : null;", Bool(scope, 1), NewObject(scope, target.Type));
                scope.Unset.Add(target with { Name = unset });
                return declared;
            case 5 or 6 when scope.Unset.Count > 0:
                return Unset(scope, Pick(scope.Unset));
            default:
                return Stmt.Simple($"{target.Name}.{(Chance(50) ? "A" : "B")} {(Chance(50) ? "=" : "+=")} {{0}};", InLoop(scope, Real(scope, 2)));
        }
    }

    private Stmt Unset(GeneratorScope scope, Pair of)
    {
        string name = $"o{_names++}";
        switch (_random.Next(4))
        {
            case 0:
                return Stmt.Simple($"{of.Name} ??= {{0}};", NewObject(scope, of.Type));
            case 1:
                return Stmt.Simple($"if ({{0}}) {of.Name} = null;", Bool(scope, 1));
            case 2 when scope.Depth < MaxDepth:
                GeneratorScope inner = scope.Inner(false);
                inner.Objects.Add(of with { Name = name });
                return Stmt.Compound($"if ({of.Name} is {{{{ }}}} {name})", [], new Block(Statements(inner, _random.Next(1, 3))));
            default:
                return Stmt.Simple($"if ({of.Name} != null) {of.Name}.A += {{0}};", InLoop(scope, Real(scope, 2)));
        }
    }

    private Expr ObjectValue(GeneratorScope scope)
    {
        Pair of = Pick(scope.Objects);
        Pair[] unset = [.. scope.Unset.Where(u => u.Type == of.Type)];
        return unset.Length > 0 && Chance(50)
            ? R($"({Pick(unset).Name}?.{Pick(["A", "B"])} ?? {{0}})", Leaf(scope))
            : R($"{of.Name}.{Pick(["A", "B", "Total()", "Along"])}");
    }

    private Stmt Nullable(GeneratorScope scope)
    {
        if (scope.Nullables.Count == 0 || Chance(25))
        {
            Expr condition = Bool(scope, 1), value = InLoop(scope, Real(scope, 2));
            string name = $"n{_names++}";
            scope.Nullables.Add(name);
            return Stmt.Simple($"REAL? {name} = {{0}} ? (REAL){{1}} : null;", condition, value);
        }

        string target = Pick(scope.Nullables);
        return _random.Next(4) switch
        {
            0 => Stmt.Simple($"{target} ??= {{0}};", InLoop(scope, Real(scope, 2))),
            1 => Stmt.Simple($"{target} += {{0}};", InLoop(scope, Real(scope, 2))),
            2 => Stmt.Simple($"{target} = {{0}} ? {target} : null;", Bool(scope, 1)),
            _ => Stmt.Simple($"{target} = {{0}};", InLoop(scope, Real(scope, 2))),
        };
    }

    private Expr NullableValue(GeneratorScope scope)
    {
        string of = Pick(scope.Nullables), name = $"q{_names++}";
        return _random.Next(4) switch
        {
            0 => R($"({of}.HasValue ? {of}.Value : {{0}})", Leaf(scope)),
            1 => R($"{of}.GetValueOrDefault()"),
            2 => R($"({of} is {{{{ }}}} {name} ? {name} : {{0}})", Leaf(scope)),
            _ => R($"({of} ?? {{0}})", Leaf(scope)),
        };
    }

    private Stmt ComplexStatement(GeneratorScope scope)
    {
        Expr value = Complex(scope, 2);
        if (scope.Complexes.Count > 0 && Chance(60))
        {
            return Stmt.Simple($"{Pick(scope.Complexes)} = {{0}};", scope.LoopDepth == 0 ? value : Complex(scope, 0));
        }

        string name = $"w{_names++}";
        scope.Complexes.Add(name);
        return Stmt.Simple($"COMPLEX {name} = {{0}};", value);
    }

    private Expr Complex(GeneratorScope scope, int depth)
    {
        Expr Part(Expr part) => part with { Sort = Sort.Fixed };
        switch (_random.Next(depth == 0 ? 1 : 8))
        {
            case 1 when scope.Complexes.Count > 0:
                return R(Pick(scope.Complexes)) with { Sort = Sort.Fixed };
            case 2:
                return Part(R(Chance(50) ? "({0} + {1})" : "({0} - {1})", Complex(scope, depth - 1), Complex(scope, depth - 1)));
            case 3 or 4:
                return Part(R("({0} * {1})", Complex(scope, depth - 1), Complex(scope, depth - 1)));
            case 5:
                return Part(R("({0} / new COMPLEX({1}, {2}))", Complex(scope, depth - 1), Part(Denominator(Real(scope, 1))), Part(Real(scope, 1))));
            case 6:
                return Part(R("COMPLEX.Conjugate({0})", Complex(scope, depth - 1)));
            case 7:
                return Part(R("COMPLEX.Exp(new COMPLEX({0}, {1}))", Part(Bounded(Real(scope, 1))), Part(Real(scope, 1))));
            default:
                return Part(R("new COMPLEX({0}, {1})", Part(InLoop(scope, Real(scope, 1))), Part(InLoop(scope, Real(scope, 1)))));
        }
    }
}
