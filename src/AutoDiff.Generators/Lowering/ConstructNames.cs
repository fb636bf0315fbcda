using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>What a refused construct is called, and what to write in its place.</summary>
internal static class ConstructNames
{
    private const string MoveOut = "move it out of the differentiated method";

    public static (string What, string WayOut) Of(IOperation operation) => operation switch
    {
        ISwitchOperation => ("A switch statement", "use if and else"),
        ISwitchExpressionOperation => ("A switch expression", "use if and else, or conditional expressions"),
        ITryOperation => ("A try statement", MoveOut),
        IUsingOperation or IUsingDeclarationOperation => ("A using statement", MoveOut),
        ILockOperation => ("A lock statement", MoveOut),
        IBranchOperation { BranchKind: BranchKind.GoTo } => ("A goto statement", "use loops and if"),
        IReturnOperation { Kind: OperationKind.YieldReturn or OperationKind.YieldBreak } => ("An iterator", "fill an array instead"),
        IAwaitOperation => ("An await expression", MoveOut),
        IAnonymousFunctionOperation or IDelegateCreationOperation => ("A lambda expression or delegate", "call a static method instead"),
        IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke } => ("A delegate call", "call a static method instead"),
        ILocalFunctionOperation => ("A local function", "make it a static method"),
        IDeconstructionAssignmentOperation => ("A deconstruction", "assign the variables one by one"),
        ITupleOperation => ("A tuple", "use separate variables"),
        ITupleBinaryOperation => ("A comparison of tuples", "compare the elements one by one"),
        IConditionalAccessOperation => ("A conditional access", "test for null with an if"),
        ICoalesceAssignmentOperation or ICoalesceOperation => ("A null-coalescing operator here", "test for null with an if"),
        IIsPatternOperation or IPatternOperation or IIsTypeOperation => ("A pattern", "use comparisons"),
        IObjectCreationOperation or IObjectOrCollectionInitializerOperation => ("An object initializer", "set the members outside the differentiated method"),
        IAnonymousObjectCreationOperation => ("An anonymous object", "use separate variables"),
        IWithOperation => ("A with expression", MoveOut),
        IInstanceReferenceOperation => ("The method's own object", "make the method static and pass what it needs"),
        IDynamicInvocationOperation or IDynamicMemberReferenceOperation => ("Dynamic code", "use static types"),
        IAddressOfOperation => ("A pointer", "use a span"),
        IDeclarationExpressionOperation => ("A variable declared in an expression", "declare it in a statement of its own"),
        IAssignmentOperation { Type: not null } => ("This assignment", "write it as a simple assignment of numbers"),
        IIncrementOrDecrementOperation => ("This increment", "write it as an assignment of numbers"),
        IForEachLoopOperation => ("This foreach", "loop over an index instead"),
        IUnaryOperation or IBinaryOperation => ("An operator on values other than numbers", "write it with double or float"),
        _ => ($"This construct ({operation.Syntax.Kind()})", "write it with numbers, arrays and spans"),
    };
}
