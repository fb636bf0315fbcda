using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>A call of a member of <c>Diff</c> that takes a function, with its arguments by the names of their parameters.</summary>
internal sealed class DiffCall
{
    private readonly Dictionary<string, IArgumentOperation> _arguments;

    private DiffCall(IInvocationOperation call)
    {
        Operation = call;
        _arguments = call.Arguments.ToDictionary(a => a.Parameter!.Name);
    }

    public IInvocationOperation Operation { get; }

    /// <summary>The member: <c>Gradient</c>, say.</summary>
    public string Form => Operation.TargetMethod.Name;

    public IOperation Function => _arguments["f"].Value;

    /// <summary>The type parameter that its numbers are of, if they are.</summary>
    public ITypeParameterSymbol? NumberParameter => Operation.TargetMethod.TypeArguments[0] as ITypeParameterSymbol;

    public bool HasState => _arguments.ContainsKey("state");

    public static DiffCall? Of(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod: { Parameters.Length: > 1 } method } call && CallNames.IsDiff(method.ContainingType)
            && method.Parameters[0] is { Name: "f", Type.TypeKind: TypeKind.Delegate } && call.Arguments.Length == method.Parameters.Length
            ? new DiffCall(call)
            : null;

    public bool Has(string parameter) => _arguments.ContainsKey(parameter);

    public IArgumentOperation this[string parameter] => _arguments[parameter];

    /// <summary>The signature of the function: its parameters without the state, and whether it returns its result.</summary>
    public IMethodSymbol Invoke => ((INamedTypeSymbol)Operation.TargetMethod.Parameters[0].Type).DelegateInvokeMethod!;

    /// <summary>The arguments that stand for the function's own parameters, in order: the point, what receives the values, the state.</summary>
    public IEnumerable<string> Own => ((string[])["x", "y", "z"]).Where(Has).Concat(HasState ? ["state"] : []);
}
