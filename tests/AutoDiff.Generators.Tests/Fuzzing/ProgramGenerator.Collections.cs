using System.Globalization;

namespace AutoDiff.Generators.Tests.Fuzzing;

/// <summary>Arrays of two dimensions, lists, references to elements, what the library does with whole arrays, queries, and generic helpers.</summary>
internal sealed partial class ProgramGenerator
{
    private Stmt Collection(GeneratorScope scope) => _random.Next(9) switch
    {
        0 => GridStatement(scope),
        1 => ListStatement(scope),
        2 => ElementReference(scope),
        3 => TensorStatement(scope),
        4 => RowsStatement(scope),
        5 => MapStatement(scope),
        6 => Sorting(scope),
        _ => WholeBuffer(scope),
    };

    private Stmt GridStatement(GeneratorScope scope)
    {
        if (scope.Grids.Count == 0 || Chance(30))
        {
            Grid grid = new($"g{_names++}", _random.Next(1, 4), _random.Next(1, 4));
            scope.Grids.Add(grid);
            return Stmt.Simple($"REAL[,] {grid.Name} = new REAL[{grid.Rows}, {grid.Columns}];");
        }

        Expr element = Element(scope, Pick(scope.Grids));
        return Chance(50)
            ? Stmt.Simple("{0} = {1};", element, InLoop(scope, Real(scope, 2)))
            : Stmt.Simple("{0} += {1};", element, InLoop(scope, Real(scope, 2)));
    }

    /// <summary>No number may stand in its place: it is assigned.</summary>
    private Expr Element(GeneratorScope scope, Grid grid) =>
        new(Sort.Fixed, $"{grid.Name}[{{0}} % {grid.Rows}, {{1}} % {grid.Columns}]", Int(scope), Int(scope));

    private Stmt ListStatement(GeneratorScope scope)
    {
        if (scope.Lists.Count == 0 || Chance(30))
        {
            string name = $"l{_names++}";
            Expr first = InLoop(scope, Real(scope, 2));
            scope.Lists.Add(new Growing(name, scope.Loop));
            return Stmt.Simple($"List<REAL> {name} = new();\n    {name}.Add({{0}});", first);
        }

        Growing grown = Pick(scope.Lists);
        string list = grown.Name;
        return Chance(60) && scope.MayGrow(grown.Loop)
            ? Stmt.Simple($"{list}.Add({{0}});", InLoop(scope, Real(scope, 2)))
            : Stmt.Simple($"{list}[{{0}} % {list}.Count] = {{1}};", Int(scope), InLoop(scope, Real(scope, 2)));
    }

    /// <summary>A reference to an element, from here on a variable like another (called m, as parameters by reference are: no lambda may capture it).</summary>
    private Stmt ElementReference(GeneratorScope scope)
    {
        Buffer[] writable = [.. scope.Buffers.Where(b => b.Writable)];
        if (writable.Length == 0)
        {
            return LocalBuffer(scope);
        }

        Buffer of = Pick(writable);
        Expr index = Index(scope, of);
        string name = $"m{_names++}";
        scope.Reals.Add(name);
        return Stmt.Simple($"ref REAL {name} = ref {of.Name}[{{0}}];", index);
    }

    private Stmt WholeBuffer(GeneratorScope scope)
    {
        Buffer[] writable = [.. scope.Buffers.Where(b => b.Writable)];
        if (writable.Length == 0)
        {
            return LocalBuffer(scope);
        }

        Buffer target = Pick(writable);
        Buffer other = Pick(scope.Buffers);
        int length = Math.Min(target.Length, other.Length);
        return _random.Next(4) switch
        {
            0 => Stmt.Simple(target.IsArray ? $"Array.Fill({target.Name}, {{0}});" : $"{target.Name}.Fill({{0}});", InLoop(scope, Real(scope, 2))),
            1 => Stmt.Simple(target.IsArray ? $"Array.Reverse({target.Name});" : $"{target.Name}.Reverse();"),
            2 => Stmt.Simple(target.IsArray && Chance(50) ? $"Array.Clear({target.Name});" : $"{Part(target, 1)}.Clear();"),
            _ => Stmt.Simple(target.IsArray && other.IsArray ? $"Array.Copy({other.Name}, {target.Name}, {length});" : $"{Part(other, length)}.CopyTo({target.Name});"),
        };
    }

    private static string Source(Buffer buffer, int length) => $"(ReadOnlySpan<REAL>){Part(buffer, length)}";

    private static string Destination(Buffer buffer) => $"(Span<REAL>){buffer.Name}";

    private static string Part(Buffer buffer, int length) => $"{buffer.Name}.{(buffer.IsArray ? "AsSpan" : "Slice")}(0, {length})";

    /// <summary>The destination may be the source; where it is a part of it, the library throws.</summary>
    private Stmt TensorStatement(GeneratorScope scope)
    {
        Buffer[] writable = [.. scope.Buffers.Where(b => b.Writable)];
        if (writable.Length == 0)
        {
            return LocalBuffer(scope);
        }

        Buffer target = Pick(writable), a = Pick(scope.Buffers), b = Pick(scope.Buffers);
        int length = Math.Min(target.Length, Math.Min(a.Length, b.Length));
        return _random.Next(3) switch
        {
            0 => Stmt.Simple($"TENSOR.Add({Source(a, length)}, {Source(b, length)}, {Destination(target)});"),
            1 => Stmt.Simple($"TENSOR.Multiply({Source(a, length)}, {{0}}, {Destination(target)});", Bounded(Real(scope, 1))),
            _ => Stmt.Simple($"TENSOR.Tanh({Source(a, length)}, {Destination(target)});"),
        };
    }

    /// <summary>A number that is made of a whole array.</summary>
    private Expr Query(GeneratorScope scope)
    {
        Buffer[] arrays = [.. scope.Buffers.Where(b => b.IsArray)];
        if (scope.Buffers.Count == 0)
        {
            return Leaf(scope);
        }

        if (arrays.Length == 0 || Chance(25))
        {
            Buffer a = Pick(scope.Buffers), b = Pick(scope.Buffers);
            int length = Math.Min(a.Length, b.Length);
            return Chance(50) ? R($"TENSOR.Sum({Source(a, a.Length)})") : R($"TENSOR.Dot({Source(a, length)}, {Source(b, length)})");
        }

        string array = Pick(arrays).Name, other = Pick(arrays).Name;
        string e = string.Create(CultureInfo.InvariantCulture, $"e{_names++}");
        GeneratorScope inner = Captured(scope, mayAssign: false);
        inner.ReadOnlyReals.Add(e);
        return _random.Next(4) switch
        {
            0 => R($"{array}.Sum()"),
            1 => R($"{array}.Select({e} => {{0}}).Sum()", Real(inner, 1) with { Sort = Sort.Fixed }),
            2 => R($"{array}.Zip({other}, ({e}, f{e}) => {e} * f{e}).Sum()"),
            _ => R($"{array}.Aggregate((REAL)1.0, ({e}, f{e}) => MATH.Sin({e}) + f{e})"),
        };
    }

    /// <summary>A helper for every type with these operators.</summary>
    private Function Generic()
    {
        string name = $"Mix{_helpers.Count}";
        _helpers.Add(new HelperShape($"{name}<REAL>", "rr", ReturnsReal: true, IsRecursive: false));
        return new Function(
            $"private static T {name}<T>(T a, T b)\n    where T : IAdditionOperators<T, T, T>, ISubtractionOperators<T, T, T>, IMultiplyOperators<T, T, T>",
            new Block(Stmt.Simple($"return {Combination(3)};") with { IsFixed = true }));
    }

    private string Combination(int depth) => depth == 0 || Chance(20)
        ? Pick(["a", "b"])
        : $"({Combination(depth - 1)} {Pick(["+", "-", "*"])} {Combination(depth - 1)})";
}
