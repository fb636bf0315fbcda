namespace AutoDiff.Generators.Tests.Fuzzing;

internal sealed partial class ProgramGenerator
{
    private const int MaxDepth = 4;

    private Stmt[] Statements(GeneratorScope scope, int count)
    {
        List<Stmt> statements = [];
        for (int i = 0; i < count && (i == 0 || _budget > 0); i++)
        {
            _budget--;
            statements.AddRange(Statement(scope));
        }

        return [.. statements];
    }

    private Stmt[] Statement(GeneratorScope scope)
    {
        bool nests = scope.Depth < MaxDepth;
        switch (_random.Next(46))
        {
            case 0 or 1 or 2:
                return [Declaration(scope)];
            case 3 or 4 or 5 or 6:
                return [Assignment(scope)];
            case 7 or 8 or 9:
                return [Write(scope)];
            case 10:
                return [LocalBuffer(scope)];
            case 11:
                return [Slice(scope)];
            case 12 or 13 when nests:
                return [If(scope)];
            case 14 or 15 when nests && scope.LoopDepth < 3:
                return [For(scope)];
            case 16 when nests && scope.LoopDepth < 2:
                return While(scope);
            case 17 when nests && scope.LoopDepth < 2:
                return [ForEach(scope)];
            case 18 or 19 when scope.LoopDepth > 0:
                return [Jump(scope)];
            case 20 when nests && Chance(40):
                return [Stmt.Compound("if ({0})", [Bool(scope, 1)], new Block(Return(scope)))];
            case 21 when _helpers.Count > 0:
                return [Call(scope)];
            case 22 when scope.Depth == 0:
                return BothSides(scope);
            case 23 when Chance(30):
                return [Stmt.Simple("if ({0} > 1e9) throw new InvalidOperationException();", Real(scope, 1))];
            case 24 or 25:
                return [StructStatement(scope)];
            case 26:
                return [Swap(scope)];
            case 27:
                return [Deconstruction(scope)];
            case 28:
                return [Alias(scope)];
            case 29 or 30 when nests:
                return [scope.Actions.Count > 0 && Chance(60) ? Stmt.Simple($"{Pick(scope.Actions)}();") : Closure(scope)];
            case 31 when nests:
                return [Chance(50) ? Switch(scope) : Patterns(scope)];
            case 32 when nests && Chance(50):
                return [Goto(scope)];
            case 33 when nests && Chance(50):
                return [Finally(scope)];
            case 34 or 35 or 36 or 37:
                return [Collection(scope)];
            case 38 or 39 or 40:
                return [ObjectStatement(scope)];
            case 41:
                return [Nullable(scope)];
            case 42:
                return [ComplexStatement(scope)];
            case 43 when nests && scope.LoopDepth < 2:
                return [Exit(scope)];
            case 44 when nests && Chance(50):
                return [Patterns(scope)];
            case 45 when nests:
                return Sweep(scope);
            default:
                return [Assignment(scope)];
        }
    }

    private Stmt Declaration(GeneratorScope scope)
    {
        if (Chance(15))
        {
            Expr condition = Bool(scope, 2);
            return Stmt.Simple($"bool {Declare(scope, "c")} = {{0}};", condition);
        }

        Expr value = Real(scope, 3);
        return Stmt.Simple($"REAL {Declare(scope, "v")} = {{0}};", value);
    }

    /// <summary>A declaration without a value, then a value on each side of a condition.</summary>
    private Stmt[] BothSides(GeneratorScope scope)
    {
        Expr condition = Bool(scope, 2);
        Expr yes = Real(scope, 2);
        Expr no = Real(scope, 2);
        string name = Declare(scope, "v");
        return
        [
            Stmt.Simple($"REAL {name};"),
            new Stmt(["if ({0})", "else"], "", [condition, yes, no], [new Block(Stmt.Simple($"{name} = {{0}};", yes)), new Block(Stmt.Simple($"{name} = {{0}};", no))]),
        ];
    }

    private Stmt Assignment(GeneratorScope scope)
    {
        if (scope.Reals.Count == 0)
        {
            return Declaration(scope);
        }

        string target = Pick(scope.Reals);
        return _random.Next(8) switch
        {
            0 or 1 or 2 => Stmt.Simple($"{target} = {{0}};", InLoop(scope, Real(scope, 3))),
            3 or 4 => Stmt.Simple($"{target} += {{0}};", InLoop(scope, Real(scope, 2))),
            5 => Stmt.Simple($"{target} -= {{0}};", InLoop(scope, Real(scope, 2))),
            6 => Stmt.Simple($"{target} *= {{0}};", Bounded(Real(scope, 2))),
            _ => Chance(20) ? Stmt.Simple($"{target}++;") : Stmt.Simple($"{target} /= {{0}};", Denominator(Real(scope, 2))),
        };
    }

    private Stmt Write(GeneratorScope scope)
    {
        Buffer[] writable = [.. scope.Buffers.Where(b => b.Writable)];
        if (writable.Length == 0)
        {
            return LocalBuffer(scope);
        }

        Buffer target = Pick(writable);
        Expr index = Index(scope, target);
        return _random.Next(6) switch
        {
            0 or 1 or 2 => Stmt.Simple($"{target.Name}[{{0}}] = {{1}};", index, InLoop(scope, Real(scope, 3))),
            3 or 4 => Stmt.Simple($"{target.Name}[{{0}}] += {{1}};", index, InLoop(scope, Real(scope, 2))),
            _ => Stmt.Simple($"{target.Name}[{{0}}] *= {{1}};", index, Bounded(Real(scope, 2))),
        };
    }

    private Stmt LocalBuffer(GeneratorScope scope)
    {
        int length = _random.Next(2, 5);
        string name = $"a{_names++}";
        bool onStack = scope.LoopDepth == 0 && Chance(50);
        bool asSpan = onStack || Chance(30);
        scope.Buffers.Add(new Buffer(name, length, true, !asSpan, true));
        return Stmt.Simple($"{(asSpan ? "Span<REAL>" : "REAL[]")} {name} = {(onStack ? "stackalloc" : "new")} REAL[{length}];");
    }

    private Stmt Slice(GeneratorScope scope)
    {
        Buffer[] spans = [.. scope.Buffers.Where(b => !b.IsArray && b.Length > 1)];
        if (spans.Length == 0)
        {
            return LocalBuffer(scope);
        }

        Buffer of = Pick(spans);
        string name = $"a{_names++}";
        int start = _random.Next(0, of.Length);
        int length = _random.Next(1, of.Length - start + 1);
        bool writable = of.Writable && Chance(70);
        string type = writable ? "Span<REAL>" : "ReadOnlySpan<REAL>";
        string window = _random.Next(3) switch
        {
            0 => $".Slice({start}, {length})",
            1 => $"[{start}..{start + length}]",
            _ => of.LengthIsKnown && of.Length - start - length > 0 ? $"[{start}..^{of.Length - start - length}]" : $"[..{length}]",
        };
        scope.Buffers.Add(new Buffer(name, length, writable, false, true));
        return Stmt.Simple($"{type} {name} = {of.Name}{window};");
    }

    private Stmt If(GeneratorScope scope)
    {
        Expr condition = Bool(scope, 2);
        Block yes = new(Statements(scope.Inner(false), _random.Next(1, 4)));
        if (Chance(40))
        {
            return Stmt.Compound("if ({0})", [condition], yes);
        }

        return new Stmt(["if ({0})", "else"], "", [condition], [yes, new Block(Statements(scope.Inner(false), _random.Next(1, 3)))]);
    }

    private Stmt For(GeneratorScope scope)
    {
        string i = $"i{_names++}";
        int count = _random.Next(1, 5);
        Buffer? over = scope.Buffers.Count > 0 && Chance(40) ? Pick(scope.Buffers) : null;
        string bound = over is not null ? $"{over.Name}.Length" : scope.Ints.Count > 0 && Chance(25) ? $"{Pick(scope.Ints)} % 3 + {_random.Next(2)}" : $"{count}";
        string head = _random.Next(6) switch
        {
            0 => $"for (int {i} = {bound} - 1; {i} >= 0; {i}--)",
            1 => $"for (int {i} = 0; {i} < {bound}; {i} += 2)",
            2 => $"for (int {i} = 1; {i} <= {bound}; {i}++)",
            _ => $"for (int {i} = 0; {i} < {bound}; {i}++)",
        };
        GeneratorScope inner = scope.Inner(true);
        inner.Ints.Add(i);
        if (head.EndsWith("++)", StringComparison.Ordinal))
        {
            inner.Counters.Add(i);
        }

        return Stmt.Compound(head, [], new Block(Statements(inner, _random.Next(1, 5))));
    }

    private Stmt[] While(GeneratorScope scope)
    {
        string i = $"i{_names++}";
        int count = _random.Next(1, 5);
        GeneratorScope inner = scope.Inner(true);
        inner.Ints.Add(i);
        inner.Loop!.IsCounted = false;
        Expr condition = Bool(scope, 1);
        Stmt step = new([], $"{i}++;", [], [], IsFixed: true);
        Block body = new([step, .. Statements(inner, _random.Next(1, 4))]);
        return
        [
            Stmt.Simple($"int {i} = 0;"),
            Chance(50)
                ? Stmt.Compound($"while ({i} < {count} && {{0}})", [condition], body)
                : new Stmt(["do"], $"while ({i} < {count} && {{0}});", [condition], [body]),
        ];
    }

    private Stmt ForEach(GeneratorScope scope)
    {
        if (scope.Buffers.Count == 0)
        {
            return Assignment(scope);
        }

        string v = $"v{_names++}";
        Buffer over = Pick(scope.Buffers);
        GeneratorScope inner = scope.Inner(true);
        inner.ReadOnlyReals.Add(v);
        return Stmt.Compound($"foreach (REAL {v} in {over.Name})", [], new Block(Statements(inner, _random.Next(1, 4))));
    }

    private Stmt Jump(GeneratorScope scope)
    {
        if (scope.Counters.Count > 0 && scope.Loop is { IsFilling: false } loop && Chance(15))
        {
            loop.IsCounted = false;
            return Stmt.Simple($"{Pick(scope.Counters)}++;");
        }

        if (scope.Exits.Count > 0 && Chance(60))
        {
            return Stmt.Simple($"if ({{0}}) goto {Pick(scope.Exits)};", Bool(scope, 1));
        }

        return Stmt.Compound("if ({0})", [Bool(scope, 1)], new Block(Stmt.Simple(Chance(50) ? "break;" : "continue;")));
    }

    private Stmt Call(GeneratorScope scope)
    {
        HelperShape helper = Pick(_helpers);
        if (CallOf(scope, helper, 1) is not { } call)
        {
            return Assignment(scope);
        }

        return helper.ReturnsReal && scope.Reals.Count > 0
            ? Stmt.Simple($"{Pick(scope.Reals)} = {{0}};", call)
            : Stmt.Simple("{0};", call);
    }
}
