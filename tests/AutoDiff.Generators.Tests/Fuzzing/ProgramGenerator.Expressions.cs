using System.Globalization;

namespace AutoDiff.Generators.Tests.Fuzzing;

internal sealed partial class ProgramGenerator
{
    private Expr Real(GeneratorScope scope, int depth)
    {
        if (depth == 0 || Chance(15))
        {
            return Leaf(scope);
        }

        Expr a = Real(scope, depth - 1);
        switch (_random.Next(36))
        {
            case 0 or 1 or 2:
                return R("({0} + {1})", a, Real(scope, depth - 1));
            case 3 or 4:
                return R("({0} - {1})", a, Real(scope, depth - 1));
            case 5 or 6 or 7 or 8:
                return R("({0} * {1})", a, Real(scope, depth - 1));
            case 9:
                return R("({0} / {1})", a, Denominator(Real(scope, depth - 1)));
            case 10:
                return R("(-{0})", a);
            case 11 or 12:
                return R("({0} ? {1} : {2})", Bool(scope, 1), a, Real(scope, depth - 1));
            case 13:
                return R("({0} * {1})", Int(scope), a);
            case 14 when _helpers.Count > 0:
                return CallOf(scope, Pick(_helpers), depth - 1, mustReturn: true) ?? a;
            case 15:
                return Chance(30) ? R("({0} % 1.75)", a) : R("(2 * {0})", a);
            case 16 when scope.Lambdas.Count > 0:
                return R($"{Pick(scope.Lambdas)}({{0}})", InLoop(scope, a));
            case 17 when depth > 1:
                return R("(({0} % 3) switch {{ 0 => {1}, 1 => {2}, _ => {3} }})", Int(scope), a, Real(scope, depth - 1), Real(scope, depth - 1));
            case 18 when scope.Pairs.Count > 0:
                return R($"{Pick(scope.Pairs).Name}.{(Chance(50) ? "Total()" : "Along")}");
            case 19 when Chance(50):
                return InLoop(scope, Query(scope));
            case 20 when scope.Grids.Count > 0:
                return Element(scope, Pick(scope.Grids)) with { Sort = Sort.Real };
            case 21 when scope.Lists.Count > 0:
                string list = Pick(scope.Lists).Name;
                return R($"{list}[{{0}} % {list}.Count]", Int(scope));
            case 22 when scope.Rows.Count > 0:
                return Element(scope, Pick(scope.Rows)) with { Sort = Sort.Real };
            case 23 when scope.Maps.Count > 0:
                return Entry(scope, Pick(scope.Maps));
            case 24 or 25 when scope.Objects.Count > 0:
                return ObjectValue(scope);
            case 26 when scope.Nullables.Count > 0:
                return NullableValue(scope);
            case 27 when scope.Complexes.Count > 0:
                return R($"{Pick(scope.Complexes)}.{(Chance(50) ? "Real" : "Imaginary")}");
            case 28 when depth > 1:
                return Choice(scope, a, depth);
            default:
                return Library(scope, a, depth);
        }
    }

    private Expr Library(GeneratorScope scope, Expr a, int depth)
    {
        Expr b = Real(scope, depth - 1);
        return _random.Next(20) switch
        {
            0 => R("MATH.Sin({0})", a),
            1 => R("MATH.Cos({0})", a),
            2 => R("MATH.Exp({0})", Bounded(a)),
            3 => R("MATH.Log({0})", Denominator(a)),
            4 => R("MATH.Sqrt({0})", Denominator(a)),
            5 => R("MATH.Tanh({0})", a),
            6 => R("MATH.Atan({0})", a),
            7 => R("MATH.Asin({0})", R("(0.9 * {0})", R("MATH.Sin({0})", a))),
            8 => R("MATH.Abs({0})", a),
            9 => R("MATH.Max({0}, {1})", a, b),
            10 => R("MATH.Min({0}, {1})", a, b),
            11 => R("MATH.Clamp({0}, -1.5, 2.0)", a),
            12 => R($"MATH.Pow({{0}}, {_random.Next(0, 5)})", Bounded(a)),
            13 => R("MATH.Pow({0}, {1})", Denominator(a), Bounded(b)),
            14 => R("MATH.Atan2({0}, {1})", a, Denominator(b)),
            15 => R("MATH.Cbrt({0})", Denominator(a)),
            16 => R("MATH.Sinh({0})", Bounded(a)),
            17 => R("MATH.Cosh({0})", Bounded(a)),
            18 => R("MATH.Floor({0})", a),
            _ => R("(MATH.Sign({0}) * {1})", a, b),
        };
    }

    private Expr Leaf(GeneratorScope scope)
    {
        int choice = _random.Next(10);
        if (choice < 4 && scope.Buffers.Count > 0)
        {
            Buffer buffer = Pick(scope.Buffers);
            return R($"{buffer.Name}[{{0}}]", Index(scope, buffer));
        }

        string[] reals = [.. scope.Reals, .. scope.ReadOnlyReals];
        if (choice < 8 && reals.Length > 0)
        {
            return R(Pick(reals));
        }

        if (choice == 9 && scope.Pairs.Count > 0)
        {
            return R($"{Pick(scope.Pairs).Name}.{(Chance(50) ? "A" : "B")}");
        }

        if (choice == 8 && scope.Buffers.Count > 0)
        {
            Buffer buffer = Pick(scope.Buffers);
            return R($"{buffer.Name}[{{0}}]", Index(scope, buffer));
        }

        return _random.Next(6) switch
        {
            0 => R("1.5e-1"),
            1 => R("MATH.PI"),
            _ => R(((_random.Next(1, 40) - 20) / 8.0).ToString("0.0##", CultureInfo.InvariantCulture) is var text && text[0] == '-' ? $"({text})" : text),
        };
    }

    private Expr Bool(GeneratorScope scope, int depth)
    {
        if (depth > 1 && Chance(30))
        {
            return Chance(20)
                ? new Expr(Sort.Bool, "!({0})", Bool(scope, depth - 1))
                : new Expr(Sort.Bool, Chance(50) ? "({0} && {1})" : "({0} || {1})", Bool(scope, depth - 1), Bool(scope, depth - 1));
        }

        return _random.Next(9) switch
        {
            8 => Matches(scope),
            0 when scope.Ints.Count > 0 => new Expr(Sort.Bool, $"{Pick(scope.Ints)} > {_random.Next(3)}"),
            1 or 2 when scope.Ints.Count > 0 => new Expr(Sort.Bool, $"{Pick(scope.Ints)} % 2 == {_random.Next(2)}"),
            3 when scope.Bools.Count > 0 => new Expr(Sort.Bool, Pick(scope.Bools)),
            4 => new Expr(Sort.Bool, "{0} <= {1}", Real(scope, 1), Real(scope, 1)),
            _ => new Expr(Sort.Bool, Chance(50) ? "{0} < {1}" : "{0} > {1}", Real(scope, 1), Leaf(scope)),
        };
    }

    private Expr Int(GeneratorScope scope) => scope.Ints.Count > 0 && Chance(70)
        ? new Expr(Sort.Int, Pick(scope.Ints))
        : new Expr(Sort.Int, $"{_random.Next(1, 4)}");

    /// <summary>An index inside the buffer, whatever the values of the ints: they are never negative.</summary>
    private Expr Index(GeneratorScope scope, Buffer buffer)
    {
        string length = buffer.LengthIsKnown && Chance(50) ? $"{buffer.Length}" : $"{buffer.Name}.Length";
        if (scope.Ints.Count > 0 && Chance(60))
        {
            string i = Pick(scope.Ints);
            return new Expr(Sort.Int, _random.Next(3) switch
            {
                0 => $"({i} + {_random.Next(1, 3)}) % {length}",
                1 => $"{length} - 1 - {i} % {length}",
                _ => $"{i} % {length}",
            });
        }

        return new Expr(Sort.Int, Chance(15) ? "^1" : $"{_random.Next(buffer.Length)}");
    }

    private Expr? CallOf(GeneratorScope scope, HelperShape helper, int depth, bool mustReturn = false)
    {
        if (mustReturn && !helper.ReturnsReal)
        {
            return null;
        }

        List<string> arguments = [];
        List<Expr> parts = [];
        foreach (char kind in helper.Parameters)
        {
            if (kind is 's' or 'w')
            {
                Buffer[] candidates = [.. scope.Buffers.Where(b => kind == 's' || b.Writable)];
                if (candidates.Length == 0)
                {
                    return null;
                }

                Buffer buffer = Pick(candidates);
                bool part = !buffer.IsArray && buffer.Length > 1 && Chance(30);
                arguments.Add(part ? $"{buffer.Name}[1..]" : buffer.Name);
            }
            else if (kind == 'm')
            {
                if (scope.Reals.Count == 0)
                {
                    return null;
                }

                arguments.Add($"ref {Pick(scope.Reals)}");
            }
            else
            {
                arguments.Add($"{{{parts.Count}}}");
                parts.Add(kind == 'i' ? new Expr(Sort.Int, $"{_random.Next(0, 4)}") : InLoop(scope, Real(scope, Math.Min(depth, 1))));
            }
        }

        return R($"{helper.Name}({string.Join(", ", arguments)})", [.. parts]);
    }

    /// <summary>Smooth and at least 1/4: a denominator, or what a root or a logarithm is taken of. What declares a variable (q and a number) cannot stand twice.</summary>
    private Expr Denominator(Expr a) => R(Chance(50) || a.ToString().Contains(" q", StringComparison.Ordinal) ? "(1.25 + MATH.Sin({0}))" : "(1.0 + {0} * {0})", a);

    private Expr Bounded(Expr a) => R(Chance(50) ? "MATH.Sin({0})" : "MATH.Clamp({0}, -2.0, 2.0)", a);

    /// <summary>What is done again and again should not grow without bound.</summary>
    private Expr InLoop(GeneratorScope scope, Expr a) => scope.LoopDepth == 0 || Chance(30)
        ? a
        : R(_random.Next(3) switch
        {
            0 => "MATH.Tanh({0})",
            1 => "MATH.Sin({0})",
            _ => "(0.5 * {0})",
        }, a);

    private static Expr R(string template, params Expr[] parts) => new(Sort.Real, template, parts);
}
