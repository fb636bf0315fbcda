using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Analysis;

/// <summary>
/// Every diagnostic, one field per id. A message says what is wrong, where, and the way out. DIFF00xx is about attributes and
/// signatures, DIFF01xx about what stands in a body, DIFF0999 is a defect of the generator itself. What is advice, and no error, is in another part.
/// </summary>
internal static partial class DiagnosticDescriptors
{
    private const string Signature = "AutoDiff.Signature";
    private const string Body = "AutoDiff.Body";

    /// <summary>The help pages, from the root of the repository.</summary>
    private const string HelpBase = "docs/diagnostics/";

    public static readonly DiagnosticDescriptor ContainingTypeNotPartial = Error(
        "DIFF0001", Signature,
        "The containing type is not partial",
        "'{0}' contains the [Differentiable] method '{1}' and is not partial, so no derivative members can be added to it; declare '{0}' partial");

    public static readonly DiagnosticDescriptor NoActiveInput = Error(
        "DIFF0002", Signature,
        "No parameter carries a derivative",
        "'{0}' has no active input: every parameter is a constant; give it a parameter of a real type (float, double, a span or array of them) without [NoDerivative]");

    public static readonly DiagnosticDescriptor NoActiveResult = Error(
        "DIFF0003", Signature,
        "No result carries a derivative",
        "'{0}' has no active result; return a float or double, or write the results to a Span<T> parameter");

    public static readonly DiagnosticDescriptor NameCollision = Error(
        "DIFF0004", Signature,
        "A generated member would collide with another member",
        "The generated member '{0}' of '{1}' would collide with {2}; choose other names with [Differentiable(Name = \"…\")]");

    public static readonly DiagnosticDescriptor UnknownParameterName = Error(
        "DIFF0005", Signature,
        "WithRespectTo names no parameter",
        "'{0}' is not a parameter of '{1}'; name one with nameof(…)");

    public static readonly DiagnosticDescriptor NotAnInput = Error(
        "DIFF0006", Signature,
        "WithRespectTo names a parameter that is not an active input",
        "'{0}' cannot be an input of the derivative of '{1}': {2}; name an input of a real type");

    public static readonly DiagnosticDescriptor InvalidName = Error(
        "DIFF0007", Signature,
        "The name for generated members is not an identifier",
        "\"{0}\" is not a C# identifier, so generated members cannot start with it; use letters, digits and underscores");

    public static readonly DiagnosticDescriptor ModeDoesNotFit = Error(
        "DIFF0008", Signature,
        "A requested derivative does not fit the signature",
        "{0} of '{1}' cannot be generated: {2}; leave it out of Modes");

    public static readonly DiagnosticDescriptor ParameterNotSupported = Error(
        "DIFF0009", Signature,
        "A parameter's type cannot carry a derivative here",
        "The parameter '{0}' of type '{1}' cannot be differentiated: {2}");

    public static readonly DiagnosticDescriptor ReturnTypeNotSupported = Error(
        "DIFF0010", Signature,
        "A return type cannot carry a derivative here",
        "The return type '{0}' of '{1}' cannot be differentiated; return a float or double, a struct or tuple of them, or write the results to a Span<T> parameter");

    public static readonly DiagnosticDescriptor MethodNotSupported = Error(
        "DIFF0011", Signature,
        "This kind of method cannot be differentiated",
        "'{0}' cannot be differentiated because it is {1}; {2}");

    public static readonly DiagnosticDescriptor MisplacedParameterAttribute = Error(
        "DIFF0012", Signature,
        "A parameter attribute does not apply",
        "[{0}] does not apply to the parameter '{1}' of type '{2}'; it is for {3}");

    public static readonly DiagnosticDescriptor RuleSignature = Error(
        "DIFF0013", Signature,
        "A rule has the signature of no derivative",
        "'{0}' has the signature of no derivative of '{1}'; expected: {2}");

    public static readonly DiagnosticDescriptor RuleNotLinear = Error(
        "DIFF0014", Signature,
        "A rule is not linear",
        "The rule '{0}' is not linear in its {1} here: they may be added, subtracted, multiplied and divided by other values, selected between and stored, nothing else");

    public static readonly DiagnosticDescriptor DuplicateRule = Error(
        "DIFF0015", Signature,
        "A method has two rules of one kind",
        "'{0}' already has a {1} rule, '{2}'; remove one of them");

    public static readonly DiagnosticDescriptor RuleNotSupported = Error(
        "DIFF0016", Signature,
        "A rule cannot be used",
        "The rule '{0}' cannot be used: {1}");

    public static readonly DiagnosticDescriptor RuleServesNothing = Error(
        "DIFF0017", Signature,
        "A rule serves no method",
        "'{0}' is a rule for {1}, which there is not; name a method with [DerivativeOf(typeof(T), nameof(T.F))]");

    public static readonly DiagnosticDescriptor SolverSignature = Error(
        "DIFF0018", Signature,
        "The attribute of a solver does not fit",
        "{0} does not fit '{1}': {2}; expected: {3}");

    public static readonly DiagnosticDescriptor CheckpointNotPossible = Error(
        "DIFF0019", Signature,
        "A loop cannot be reversed in limited memory",
        "[Checkpoint] of '{0}' does not hold: {1}");

    public static readonly DiagnosticDescriptor ConstructNotSupported = Error(
        "DIFF0100", Body,
        "A construct cannot be differentiated",
        "{0} cannot be differentiated in '{1}'; {2}");

    public static readonly DiagnosticDescriptor UnknownCallee = Error(
        "DIFF0101", Body,
        "A called method has no known derivative",
        "'{0}' is called with a value that carries a derivative, and its own derivative is not known: {1}; write it in this project, give it a rule with [DerivativeOf], or pass constants (Diff.Detach, [NoDerivative])");

    public static readonly DiagnosticDescriptor LibraryMemberNotDifferentiable = Error(
        "DIFF0102", Body,
        "A library function cannot be differentiated",
        "'{0}' is called with a value that carries a derivative and cannot be differentiated: {1}; pass a constant (Diff.Detach)");

    public static readonly DiagnosticDescriptor ArrayParameterWritten = Error(
        "DIFF0103", Body,
        "A marked method writes to an array parameter",
        "'{0}' is an array parameter of a [Differentiable] method and therefore an input, which may not be written; take it as Span<{1}>");

    public static readonly DiagnosticDescriptor ActiveValueStored = Error(
        "DIFF0104", Body,
        "A value that carries a derivative is stored where none is kept",
        "A value that carries a derivative is stored in {0}, where the derivative would be lost; store Diff.Detach of it, or keep it in a local variable");

    public static readonly DiagnosticDescriptor ActiveValueConverted = Error(
        "DIFF0105", Body,
        "A value that carries a derivative is converted to a type that cannot",
        "A value that carries a derivative is converted to '{0}', where the derivative would be lost; keep it float or double, or convert Diff.Detach of it");

    public static readonly DiagnosticDescriptor NoDerivativeStorageWritten = Error(
        "DIFF0106", Body,
        "A value that carries a derivative is stored in [NoDerivative] storage",
        "A value that carries a derivative is stored in '{0}', which is held constant; store Diff.Detach of it, or remove [NoDerivative]");

    public static readonly DiagnosticDescriptor BufferReassigned = Error(
        "DIFF0107", Body,
        "A span or array variable is reassigned in a branch or loop",
        "'{0}' is reassigned in a branch or loop around which it lives on, so which storage it names depends on control flow; declare a variable inside the block instead");

    public static readonly DiagnosticDescriptor MemberNotAccessible = Error(
        "DIFF0109", Body,
        "Generated code cannot reach a member",
        "'{0}' is used on the way from '{1}', whose derivative could not name it from '{2}'; make it internal");

    public static readonly DiagnosticDescriptor PassedByReference = Error(
        "DIFF0110", Body,
        "A variable is passed by reference where its derivative, or what comes out, has no place",
        "The argument '{0}' is passed by reference to code that is not seen through, or names what another argument names or a member of an object; return the value instead");

    public static readonly DiagnosticDescriptor DerivativeNeedsItself = Error(
        "DIFF0111", Body,
        "A derivative needs itself",
        "'{0}' is called by what '{1}' computes, so its derivative would need derivatives of every order; let '{1}' call what it needs, not its own derivative");

    public static readonly DiagnosticDescriptor BodyHasErrors = Error(
        "DIFF0112", Body,
        "The body does not compile",
        "The body of '{0}' does not compile as the generator sees it, so it has no derivative; mend the compiler's errors first (members that generators add cannot be seen)");

    public static readonly DiagnosticDescriptor UnknownFunction = Error(
        "DIFF0113", Body,
        "The function to differentiate is not known",
        "What '{0}' calls is not known where the code is compiled, so it has no derivative; give a lambda or a method here");

    public static readonly DiagnosticDescriptor VariableCaptured = Error(
        "DIFF0114", Body,
        "A lambda to differentiate captures a variable",
        "The lambda captures '{0}', which its derivative could not reach; pass it as the state argument, which the lambda takes as its last parameter");

    public static readonly DiagnosticDescriptor CapturedVariableWritten = Error(
        "DIFF0115", Body,
        "A lambda to differentiate changes a variable that it captures",
        "The function that is differentiated here changes the captured variable '{0}'; return what it computes, or declare the variable inside it");

    public static readonly DiagnosticDescriptor SelfWritten = Error(
        "DIFF0116", Body,
        "A marked method changes the struct that it is called on",
        "'{0}' changes the struct that it is called on, and its derivatives work on a copy; return a new value instead");

    public static readonly DiagnosticDescriptor AsyncMethod = Error(
        "DIFF0120", Body,
        "An asynchronous method cannot be differentiated",
        "'{0}' is asynchronous: its parts run when what it waits for is there, and a reverse sweep cannot run through them backwards; await first, and compute in a synchronous method");

    public static readonly DiagnosticDescriptor IteratorMethod = Error(
        "DIFF0121", Body,
        "An iterator cannot be differentiated",
        "'{0}' is an iterator: its parts run when a caller asks for the next element, and a reverse sweep cannot run through them backwards; fill an array or span instead");

    public static readonly DiagnosticDescriptor DynamicCode = Error(
        "DIFF0122", Body,
        "Dynamic code cannot be differentiated",
        "What is called here is known at run time only, and derivatives are generated at compile time; use static types instead of dynamic");

    public static readonly DiagnosticDescriptor PointerUsed = Error(
        "DIFF0123", Body,
        "A pointer to what carries a derivative",
        "Which storage a pointer names cannot be told, so there is none for its derivative; use a span, or a ref parameter");

    public static readonly DiagnosticDescriptor CatchClause = Error(
        "DIFF0124", Body,
        "A catch clause cannot be differentiated",
        "Where an exception interrupts a computation is not known beforehand, so what is caught has no derivative; test before the call, or catch around the call of the marked method");

    public static readonly DiagnosticDescriptor VirtualCall = Error(
        "DIFF0125", Body,
        "A virtual or interface call cannot be seen through",
        "'{0}' is called with a value that carries a derivative, and which implementation runs is known at run time only; mark it [Differentiable], so that each implementation has derivatives, or pass constants (Diff.Detach)");

    public static readonly DiagnosticDescriptor UnknownDelegate = Error(
        "DIFF0126", Body,
        "The body of a delegate is not known",
        "The delegate is called with a value that carries a derivative, and its body cannot be seen from here; pass a lambda or method group to a method of this project that calls it, or pass constants (Diff.Detach)");

    public static readonly DiagnosticDescriptor ReflectionUsed = Error(
        "DIFF0127", Body,
        "Reflection cannot be differentiated",
        "Reflection finds at run time what it calls, and derivatives are generated at compile time; call the method itself, or pass constants (Diff.Detach)");

    public static readonly DiagnosticDescriptor DecimalConversion = Error(
        "DIFF0128", Body,
        "A value that carries a derivative is converted to decimal",
        "A value that carries a derivative is converted to '{0}', which carries none; compute in double, and convert the result of the marked method");

    public static readonly DiagnosticDescriptor BitCast = Error(
        "DIFF0129", Body,
        "The bits of a value that carries a derivative are read",
        "'{0}' reads the bits of a value that carries a derivative: as a function of the value they have none; use the functions of Math, or pass constants (Diff.Detach)");

    public static readonly DiagnosticDescriptor Boxed = Error(
        "DIFF0130", Body,
        "A value that carries a derivative is boxed",
        "A value that carries a derivative is boxed as '{0}', and an object carries none; use the number itself, or a generic method, or box Diff.Detach of it");

    public static readonly DiagnosticDescriptor IrreducibleFlow = Error(
        "DIFF0131", Body,
        "Jumps that make no loops and branches",
        "This jump makes no loop or branch that a reverse sweep could run backwards; write it with loops, if, break and continue");

    public static readonly DiagnosticDescriptor ImplementationNotDifferentiable = Error(
        "DIFF0133", Body,
        "An implementation of a marked member cannot be differentiated from here",
        "'{0}' is called with a value that carries a derivative, and {1}");

    public static readonly DiagnosticDescriptor InternalError = Error(
        "DIFF0999", Body,
        "AutoDiff failed",
        "AutoDiff failed on '{0}' because of a defect of its own ({1}); please report it with the method's source");

    private static DiagnosticDescriptor Error(string id, string category, string title, string message) =>
        new(id, title, message, category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpBase + id + ".md");
}
