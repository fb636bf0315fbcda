using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// Finds the array and span variables of a body that are assigned in a branch or loop around which they live on: which storage these name depends on
/// control flow. Variables that are assigned to one another belong to one group.
/// </summary>
internal sealed class ReassignedStorage
{
    private readonly Dictionary<ISymbol, List<ISymbol>> _assigned = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _captured = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, IOperation?> _declaredIn = new(SymbolEqualityComparer.Default);
    private readonly List<ISymbol> _found = [];
    private readonly List<(ISymbol Target, IOperation Value)> _sources = [];
    private int _views;

    private ReassignedStorage()
    {
    }

    /// <param name="Variables">The variables.</param>
    /// <param name="Sources">What is assigned to them.</param>
    /// <param name="Views">How many other variables of the body could name storage of the group.</param>
    public sealed record Group(IReadOnlyList<ISymbol> Variables, IReadOnlyList<(ISymbol Target, IOperation Value)> Sources, int Views);

    public static IReadOnlyList<Group> Of(IEnumerable<IOperation> body)
    {
        ReassignedStorage scan = new();
        foreach (IOperation operation in body)
        {
            scan.Visit(operation, null, isNested: false);
        }

        return [.. scan.Groups()];
    }

    private void Visit(IOperation operation, IOperation? block, bool isNested)
    {
        switch (operation)
        {
            case IVariableDeclaratorOperation { Symbol: { RefKind: RefKind.None } local } declarator when TypeMapper.BufferOf(local.Type) is not null:
                if (isNested)
                {
                    break;
                }

                _declaredIn[local] = block;
                if (declarator.Initializer?.Value is { } initial)
                {
                    Assign(local, initial);
                }

                break;
            case ISimpleAssignmentOperation { IsRef: false } assignment:
                Assign(assignment.Target, assignment.Value, block);
                break;
            case IDeconstructionAssignmentOperation { Target: ITupleOperation targets } deconstruction:
                if (FunctionLowering.Unwrapped(deconstruction.Value) is ITupleOperation values && values.Elements.Length == targets.Elements.Length)
                {
                    for (int i = 0; i < values.Elements.Length; i++)
                    {
                        Assign(targets.Elements[i], values.Elements[i], block);
                    }
                }

                break;
            case IInvocationOperation call:
                Exchange([.. call.Arguments.Where(a => a.Parameter?.RefKind is RefKind.Ref or RefKind.Out && TypeMapper.BufferOf(a.Value.Type) is not null).Select(a => OperationScan.VariableOf(a.Value)).OfType<ISymbol>()]);
                break;
            case ILocalReferenceOperation or IParameterReferenceOperation when isNested:
                _captured.Add(OperationScan.VariableOf(operation)!);
                break;
        }

        bool opens = operation is IBlockOperation or ILoopOperation or IConditionalOperation or ISwitchCaseOperation or ITryOperation;
        foreach (IOperation child in operation.ChildOperations)
        {
            Visit(child, opens ? operation : block, isNested || child is IAnonymousFunctionOperation or ILocalFunctionOperation);
        }
    }

    private void Assign(IOperation target, IOperation value, IOperation? block)
    {
        if (target is IDeclarationExpressionOperation { Expression: ILocalReferenceOperation declared })
        {
            _declaredIn[declared.Local] = block;
            target = declared;
        }

        if (OperationScan.VariableOf(target) is { } symbol && TypeMapper.BufferOf(target.Type) is not null)
        {
            // A parameter is declared around everything.
            if (!(_declaredIn.TryGetValue(symbol, out IOperation? home) && home == block))
            {
                Found(symbol);
            }

            Assign(symbol, value);
        }
    }

    /// <summary>A call may give each of the variables that it is given by reference the storage of another.</summary>
    private void Exchange(ISymbol[] variables)
    {
        foreach (ISymbol variable in variables)
        {
            Found(variable);
            Link(variables[0], variable);
            Link(variable, variables[0]);
        }
    }

    private void Found(ISymbol symbol)
    {
        if (!_found.Contains(symbol, SymbolEqualityComparer.Default))
        {
            _found.Add(symbol);
        }
    }

    private void Assign(ISymbol target, IOperation value)
    {
        IOperation source = FunctionLowering.Unwrapped(value);
        if (source is IConditionalOperation { WhenFalse: { } whenFalse } choice && !FunctionLowering.IsAllocation(choice.WhenTrue))
        {
            Found(target);
            Assign(target, choice.WhenTrue);
            Assign(target, whenFalse);
            return;
        }

        if (OperationScan.VariableOf(source) is { } other && TypeMapper.BufferOf(source.Type) is not null)
        {
            Link(target, other);
            Link(other, target);
        }
        else if (ActiveSymbols.RootOf(source) is not null)
        {
            _views++;
        }

        _sources.Add((target, value));
    }

    private void Link(ISymbol a, ISymbol b)
    {
        if (!_assigned.TryGetValue(a, out List<ISymbol>? others))
        {
            _assigned[a] = others = [];
        }

        others.Add(b);
    }

    private IEnumerable<Group> Groups()
    {
        HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default);
        foreach (ISymbol start in _found)
        {
            // What only gives its storage away, and is not declared here, is a source.
            if (!seen.Add(start) || !IsLocal(start))
            {
                continue;
            }

            List<ISymbol> group = [start];
            for (int i = 0; i < group.Count; i++)
            {
                foreach (ISymbol other in _assigned.TryGetValue(group[i], out List<ISymbol>? linked) ? linked : [])
                {
                    if (IsLocal(other) && seen.Add(other))
                    {
                        group.Add(other);
                    }
                }
            }

            if (!group.Any(_captured.Contains))
            {
                yield return new Group(group, [.. _sources.Where(s => group.Contains(s.Target, SymbolEqualityComparer.Default))], _views);
            }
        }
    }

    private bool IsLocal(ISymbol symbol) => symbol is ILocalSymbol && _declaredIn.ContainsKey(symbol);
}
