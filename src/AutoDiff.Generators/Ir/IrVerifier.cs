using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Ir;

/// <summary>Checks that a function is well formed: run after every pass in tests.</summary>
internal sealed class IrVerifier
{
    private readonly FunctionIr _function;
    private readonly HashSet<int> _defined = [];
    private readonly HashSet<int> _regions = [];
    private readonly List<string> _problems = [];

    private IrVerifier(FunctionIr function) => _function = function;

    /// <summary>What is wrong with a function; empty if nothing is.</summary>
    public static IReadOnlyList<string> Problems(FunctionIr function)
    {
        IrVerifier verifier = new(function);
        HashSet<int> scope = [];
        foreach (Value parameter in function.Parameters)
        {
            verifier.Define(parameter, scope);
        }

        verifier.Check(function.Body, scope);
        return verifier._problems;
    }

    /// <summary>Throws if a function is not well formed.</summary>
    public static FunctionIr Verify(FunctionIr function)
    {
        IReadOnlyList<string> problems = Problems(function);
        return problems.Count == 0
            ? function
            : throw new InvalidOperationException(string.Join("\n", problems) + "\n" + IrPrinter.Print(function));
    }

    private void Define(Value value, HashSet<int> scope)
    {
        if (!_defined.Add(value.Id))
        {
            _problems.Add($"{value} is defined twice.");
        }

        if (value.Id >= _function.NextId)
        {
            _problems.Add($"{value} has an id that is not below NextId = {_function.NextId}.");
        }

        scope.Add(value.Id);
    }

    private void Check(Block block, HashSet<int> outer)
    {
        HashSet<int> scope = [.. outer];
        foreach (Statement statement in block.Statements)
        {
            foreach (Value operand in IrWalk.Operands(statement))
            {
                Use(operand, scope, statement);
            }

            Check(statement, scope);
            foreach (Value value in IrWalk.Definitions(statement))
            {
                Define(value, scope);
            }
        }

        foreach (Value value in block.Yields)
        {
            if (!scope.Contains(value.Id))
            {
                _problems.Add($"A block yields {value}, which is not in scope.");
            }
        }
    }

    private void Use(Value value, HashSet<int> scope, Statement statement)
    {
        if (!scope.Contains(value.Id))
        {
            _problems.Add($"{value} is not in scope in {Describe(statement)}.");
        }
    }

    private void Check(Statement statement, HashSet<int> scope)
    {
        switch (statement)
        {
            case Let let:
                Check(let);
                break;
            case Store store:
                Require(store.Buffer.Type.IsBuffer && Same(store.Buffer.Type.Element!, store.Content.Type), statement);
                break;
            case Accumulate accumulate:
                Require(accumulate.Buffer.Type.IsBuffer && Same(accumulate.Buffer.Type.Element!, accumulate.Content.Type), statement);
                break;
            case Push push:
                Require(push.Stack.Type.Kind == TypeKind.Stack, statement);
                break;
            case Expand expand:
                Require(expand.Outputs.All(o => o.Type is { Kind: TypeKind.Stack } or { IsBuffer: true, Buffer: not BufferKind.ReadOnlySpan }), statement);
                break;
            case Library library:
                Require(library.Outputs.All(o => o.Type is { IsBuffer: true, Buffer: not BufferKind.ReadOnlySpan }), statement);
                break;
            case If branch:
                Region(branch);
                Require(branch.Condition.Type.Kind == TypeKind.Boolean, statement);
                Require(Agree(branch.Results, branch.Then.Yields) && Agree(branch.Results, branch.Else.Yields), statement);
                Check(branch.Then, scope);
                Check(branch.Else, scope);
                break;
            case Loop loop:
                Region(loop);
                Require(Agree(loop.Carried, loop.Initial) && Agree(loop.Carried, loop.Body.Yields) && Agree(loop.Carried, loop.Results), statement);
                Require((loop.Lower is null) == (loop.Upper is null) && loop.Step != 0, statement);
                HashSet<int> inner = [.. scope];
                Define(loop.Index, inner);
                foreach (Value value in loop.Carried)
                {
                    Define(value, inner);
                }

                if (loop.Condition is { } condition)
                {
                    Require(condition.Yields.Count == 1 && condition.Yields[0].Type.Kind == TypeKind.Boolean, statement);
                    Check(condition, inner);
                }
                else
                {
                    Require(loop.IsCounted, statement);
                }

                Check(loop.Body, inner);
                break;
            case Call call:
                Region(call);
                break;
        }
    }

    private void Check(Let let)
    {
        switch (let.Operation)
        {
            case Load load:
                Require(load.Buffer.Type.IsBuffer && Same(load.Buffer.Type.Element!, let.Target.Type), let);
                Require(load.Buffer.IsLinear == let.Target.IsLinear, let);
                break;
            case Allocate:
            case Slice:
            case VectorView:
                Require(let.Target.Type.IsBuffer, let);
                break;
            case Nest:
                Require(let.Target.Type.Kind == TypeKind.Stack, let);
                break;
            case Primitive { Name: Op.Select } select:
                Require(select.Arguments.Count == 3 && Agree([select.Arguments[1], select.Arguments[2]], [let.Target, let.Target]), let);
                break;
            case Primitive { Name: Op.Add or Op.Subtract or Op.Multiply or Op.Divide } arithmetic when let.Target.Type.IsReal:
                Require(arithmetic.Arguments.Count == 2 && Agree(arithmetic.Arguments, [let.Target, let.Target]), let);
                break;
        }
    }

    private static bool Agree(EquatableArray<Value> a, EquatableArray<Value> b) =>
        a.Count == b.Count && a.Zip(b, (x, y) => Same(x.Type, y.Type)).All(same => same);

    /// <summary>Inert and integer types may differ in name where C# converts implicitly; a bundle may be scaled by a number.</summary>
    private static bool Same(IrType a, IrType b) =>
        a.Kind == b.Kind && (!a.IsReal || a == b || (a.IsLanes ? a.Element == b : b.IsLanes && b.Element == a));

    private void Region(Structured statement)
    {
        if (!_regions.Add(statement.Region) || statement.Region >= _function.NextId)
        {
            _problems.Add($"Region {statement.Region} is not unique or not below NextId.");
        }
    }

    private void Require(bool condition, Statement statement)
    {
        if (!condition)
        {
            _problems.Add($"Ill-formed: {Describe(statement)}.");
        }
    }

    private static string Describe(Statement statement) => IrPrinter.Print(new Block([statement], [])).Split('\n')[0].Trim();
}
