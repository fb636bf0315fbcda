using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Analysis;

/// <summary>What derivatives cost. DIFF2xxx informs; a budget turns storage into an error.</summary>
internal static partial class DiagnosticDescriptors
{
    private const string Cost = "AutoDiff.Cost";

    public static readonly DiagnosticDescriptor TapeBudgetExceeded = Error(
        "DIFF0132", Body,
        "A reverse sweep keeps more than it may",
        "The reverse sweep of '{0}' keeps {1} bytes in each iteration or call here ({2}), and MaxTapeBytesPerIteration is {3}; allow more, or let iterations be linked by sums alone");

    public static readonly DiagnosticDescriptor TapeStored = Info(
        "DIFF2001",
        "What a reverse sweep keeps",
        "The reverse sweep of '{0}' keeps {1} bytes in each iteration or call here ({2}): its derivative uses them, and they are gone or dear to compute again when it comes back");

    public static readonly DiagnosticDescriptor LoopNotFused = Info(
        "DIFF2002",
        "A loop runs again for the derivative",
        "The reverse sweep of '{0}' runs this loop a second time, backwards, and not along with the first: {1}");

    public static readonly DiagnosticDescriptor CallNotInlined = Info(
        "DIFF2003",
        "A call stays a call in derivatives",
        "The call of '{0}' is not inlined into the derivatives of '{1}': {2}; what it needs for the reverse sweep goes through the residual stack");

    public static readonly DiagnosticDescriptor LoopStaysSerial = Info(
        "DIFF2004",
        "A loop stays on one core",
        "The gradient of '{0}', for which Parallel is set, runs this loop on one core: {1}");

    private static DiagnosticDescriptor Info(string id, string title, string message) =>
        new(id, title, message, Cost, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: HelpBase + id + ".md");
}
