namespace AutoDiff.Generators.Ir;

/// <summary>
/// What the builders of one function share: the supply of ids, and the operations that define the values made so far (so that
/// a builder can simplify as it goes).
/// </summary>
internal sealed class IrContext
{
    private readonly Dictionary<int, Operation> _definitions = [];
    private int _nextId;

    public IrContext(int nextId = 0) => _nextId = nextId;

    /// <summary>A context for new statements of <paramref name="function"/>, which knows the definitions in it.</summary>
    public static IrContext For(FunctionIr function)
    {
        IrContext context = new(function.NextId);
        foreach (Statement statement in IrWalk.Statements(function.Body))
        {
            if (statement is Let let)
            {
                context.Define(let.Target, let.Operation);
            }
        }

        return context;
    }

    public int NextId => _nextId;

    public int TakeId() => _nextId++;

    public Value Fresh(IrType type, string hint = "", bool linear = false) => new(TakeId(), type, hint, linear);

    public void Define(Value value, Operation operation) => _definitions[value.Id] = operation;

    /// <summary>The operation that defines a value, or null for parameters, carried values and results of statements.</summary>
    public Operation? DefinitionOf(Value value) => _definitions.TryGetValue(value.Id, out Operation? operation) ? operation : null;

    public bool IsConstant(Value value, out string text)
    {
        text = DefinitionOf(value) is Constant constant ? constant.Text : "";
        return text.Length > 0;
    }
}
