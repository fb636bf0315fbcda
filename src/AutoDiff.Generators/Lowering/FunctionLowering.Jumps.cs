using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// <c>goto</c>. A jump to a label further down leaves the statements before it as <c>break</c> leaves a loop. One to a case is the code of that case, once
/// more. Jumps back make loops that only a loop should make: they are refused.
/// </summary>
internal sealed partial class FunctionLowering
{
    private const int MaxLabels = 24;

    /// <summary>The labels that are waited for: those of a list of statements, while what stands before them is lowered.</summary>
    private readonly Dictionary<ILabelSymbol, (Exits Exit, Variable Flag)> _labels = new(SymbolEqualityComparer.Default);
    private readonly List<SwitchFrame> _switches = [];

    /// <summary>A <c>switch</c> whose sections are being lowered.</summary>
    private sealed record SwitchFrame(ISwitchOperation Operation, Variable Left)
    {
        /// <summary>The sections around the code that is being lowered: jumps between them that come back would not end.</summary>
        public List<ISwitchCaseOperation> Entered { get; } = [];
    }

    /// <summary>All ways out of a loop that are not its own.</summary>
    private const Exits Outward = ~(Exits.Break | Exits.Continue);

    private Exits ExitTo(ILabelSymbol label) => _labels.TryGetValue(label, out (Exits Exit, Variable) known) ? known.Exit : Exits.None;

    private IEnumerable<Variable> LabelFlags(Exits exits) => _labels.Values.Where(l => (exits & l.Exit) != 0).Select(l => l.Flag).Distinct();

    private static IEnumerable<ILabelSymbol> LabelsOf(IOperation statement)
    {
        for (IOperation? at = statement; at is ILabeledOperation labelled; at = labelled.Operation)
        {
            yield return labelled.Label;
        }
    }

    /// <summary>
    /// The statement further down to which a statement jumps, or one jumps that is jumped over. Not those to which only later ones jump: what is declared before
    /// a jump is seen after its label.
    /// </summary>
    private static int? LabelAhead(IReadOnlyList<IOperation> statements, int start)
    {
        int last = start;
        for (int i = start; i == start || i < last; i++)
        {
            ISymbol[] targets =
            [
                .. OperationScan.SelfAndDescendants(statements[i]).OfType<IBranchOperation>().Where(b => b.BranchKind == BranchKind.GoTo).Select(b => b.Target),
            ];
            for (int k = statements.Count - 1; targets.Length > 0 && k > last; k--)
            {
                if (LabelsOf(statements[k]).Any(l => targets.Contains(l, SymbolEqualityComparer.Default)))
                {
                    last = k;
                }
            }
        }

        return last > start ? last : null;
    }

    /// <summary>Lowers the statements before a label, then those from it on: these run unless the first were left by another way.</summary>
    private Completion LowerUpTo(IReadOnlyList<IOperation> statements, int start, int label)
    {
        Exits exit = (Exits)((int)Exits.FirstLabel << _labels.Values.Select(l => l.Exit).Distinct().Count());
        if ((int)exit > (int)Exits.FirstLabel << MaxLabels)
        {
            return Refused(statements[label]);
        }

        ILabelSymbol[] labels = [.. LabelsOf(statements[label])];
        Variable flag = Flag("jumped", false);
        foreach (ILabelSymbol one in labels)
        {
            _labels[one] = (exit, flag);
        }

        Completion before = LowerStatements([.. statements.Skip(start).Take(label - start)]);
        foreach (ILabelSymbol one in labels)
        {
            _labels.Remove(one);
        }

        _environment.Remove(flag);
        Completion reached = new(before.Continues || (before.Exits & exit) != 0, before.Exits & ~exit);
        return !reached.Continues ? reached
            : reached.Exits == Exits.None ? LowerStatements(statements, label)
            : LowerGuarded(reached, statements, label);
    }

    private Completion LowerGoto(IBranchOperation jump)
    {
        if (_labels.TryGetValue(jump.Target, out (Exits Exit, Variable Flag) label))
        {
            return Exit(label.Flag, label.Exit);
        }

        // The case of the switch around, if no loop stands between.
        if (_switches.Count > 0 && _switches[_switches.Count - 1] is { } frame && _loop?.Broken == frame.Left
            && frame.Operation.Cases.FirstOrDefault(c => c.Clauses.Any(k => SymbolEqualityComparer.Default.Equals(k.Label, jump.Target))) is { } section
            && !frame.Entered.Contains(section))
        {
            Completion completion = LowerSection(section);
            return completion.Continues ? new Completion(false, Exit(frame.Left, Exits.Break).Exits | completion.Exits) : completion;
        }

        return Refused(jump);
    }

    private Completion Refused(IOperation jump)
    {
        Refuse(DiagnosticDescriptors.IrreducibleFlow, jump);
        return Completion.Normal;
    }
}
