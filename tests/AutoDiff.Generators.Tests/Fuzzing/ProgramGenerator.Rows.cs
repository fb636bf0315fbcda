namespace AutoDiff.Generators.Tests.Fuzzing;

/// <summary>Arrays of arrays, dictionaries, and sorts.</summary>
internal sealed partial class ProgramGenerator
{
    private Stmt RowsStatement(GeneratorScope scope)
    {
        if (scope.Rows.Count == 0 || Chance(25))
        {
            string name = $"r{_names++}";
            string i = $"i{_names++}";
            int count = _random.Next(2, 4), columns = _random.Next(1, 3);
            scope.Rows.Add(new Rows(name, count, columns, scope.Loop));
            return Stmt.Simple(Chance(50)
                ? $"REAL[][] {name} = new REAL[{count}][];\n    for (int {i} = 0; {i} < {count}; {i}++) {name}[{i}] = new REAL[{(Chance(50) ? $"{i} + {columns}" : $"{columns}")}];"
                : $"REAL[][] {name} = new REAL[][] {{{{ {string.Join(", ", Enumerable.Range(0, count).Select(r => $"new REAL[{columns + (r % 2)}]"))} }}}};");
        }

        Rows rows = Pick(scope.Rows);
        switch (_random.Next(8))
        {
            case 0:
                string row = $"a{_names++}";
                Expr at = Int(scope);
                scope.Buffers.Add(new Buffer(row, rows.Columns, true, true, false));
                return Stmt.Simple($"REAL[] {row} = {rows.Name}[{{0}} % {rows.Count}];", at);
            case 1:
                return Stmt.Simple($"({rows.Name}[0], {rows.Name}[{rows.Count - 1}]) = ({rows.Name}[{rows.Count - 1}], {rows.Name}[0]);");
            case 2 when scope.MayGrow(rows.Loop):
                return Stmt.Simple($"{rows.Name}[{{0}} % {rows.Count}] = new REAL[{rows.Columns}];", Int(scope));
            case 3 when scope.Depth < MaxDepth && scope.LoopDepth < 2:
                string each = $"a{_names++}";
                GeneratorScope inner = scope.Inner(true);
                inner.Buffers.Add(new Buffer(each, rows.Columns, true, true, false));
                return Stmt.Compound($"foreach (REAL[] {each} in {rows.Name})", [], new Block(Statements(inner, _random.Next(1, 4))));
            default:
                return Stmt.Simple($"{{0}} {(Chance(50) ? "=" : "+=")} {{1}};", Element(scope, rows), InLoop(scope, Real(scope, 2)));
        }
    }

    private Expr Element(GeneratorScope scope, Rows rows) =>
        new(Sort.Fixed, $"{rows.Name}[{{0}} % {rows.Count}][{{1}} % {rows.Columns}]", Int(scope), Int(scope));

    private Stmt MapStatement(GeneratorScope scope)
    {
        if (scope.Maps.Count == 0 || Chance(25))
        {
            string name = $"d{_names++}";
            Expr a = InLoop(scope, Real(scope, 2)), b = InLoop(scope, Real(scope, 1));
            scope.Maps.Add(new Growing(name, scope.Loop));
            return Stmt.Simple($"Dictionary<int, REAL> {name} = new();\n    {name}[0] = {{0}};\n    {name}.Add(1, {{1}});", a, b);
        }

        Growing map = Pick(scope.Maps);
        if (!scope.MayGrow(map.Loop))
        {
            return Assignment(scope);
        }

        switch (_random.Next(6))
        {
            case 0 or 1:
                return Stmt.Simple($"{map.Name}[{{0}} % 5] = {{1}};", Int(scope), InLoop(scope, Real(scope, 2)));
            case 2:
                return Stmt.Simple($"{map.Name}.TryAdd({{0}} % 5, {{1}});", Int(scope), InLoop(scope, Real(scope, 2)));
            case 3:
                return Stmt.Simple($"{map.Name}.Remove({{0}} % 3 + 2);", Int(scope));
            case 4 when scope.Reals.Count > 0:
                string pair = $"e{_names++}";
                return Stmt.Simple($"foreach (KeyValuePair<int, REAL> {pair} in {map.Name}) {Pick(scope.Reals)} += MATH.Sin({pair}.Key * {pair}.Value);");
            default:
                return Stmt.Simple($"{map.Name}[{{0}} % 2] += {{1}};", Int(scope), InLoop(scope, Real(scope, 2)));
        }
    }

    private Expr Entry(GeneratorScope scope, Growing map)
    {
        string found = $"q{_names++}";
        return _random.Next(3) switch
        {
            0 => R($"({map.Name}.TryGetValue({{0}} % 5, out REAL {found}) ? {found} : {{1}})", Int(scope), Leaf(scope)),
            1 => R($"{map.Name}.GetValueOrDefault({{0}} % 5)", Int(scope)),
            _ => R($"{map.Name}[{{0}} % 2]", Int(scope)),
        };
    }

    /// <summary>By the library, which sorts arrays of this size alike whatever they hold, or written out.</summary>
    private Stmt Sorting(GeneratorScope scope)
    {
        Buffer[] writable = [.. scope.Buffers.Where(b => b.Writable)];
        if (writable.Length == 0)
        {
            return LocalBuffer(scope);
        }

        Buffer sorted = Pick(writable);
        string a = sorted.Name, i = $"i{_names++}", j = $"i{_names++}";
        return _random.Next(3) switch
        {
            0 => Stmt.Simple($"for (int {i} = 1; {i} < {a}.Length; {i}++) for (int {j} = {i}; {j} > 0 && {a}[{j} - 1] > {a}[{j}]; {j}--) ({a}[{j} - 1], {a}[{j}]) = ({a}[{j}], {a}[{j} - 1]);"),
            1 => Stmt.Simple($"for (int {i} = 0; {i} + 1 < {a}.Length; {i}++) ({a}[{i}], {a}[{i} + 1]) = (MATH.Min({a}[{i}], {a}[{i} + 1]), MATH.Max({a}[{i}], {a}[{i} + 1]));"),
            _ => Stmt.Simple(sorted.IsArray ? $"Array.Sort({a});" : $"{a}.Sort();"),
        };
    }
}
