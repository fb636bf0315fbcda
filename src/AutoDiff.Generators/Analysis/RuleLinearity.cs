using System.Globalization;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Passes;

namespace AutoDiff.Generators.Analysis;

/// <summary>
/// Whether a rule is linear in its tangents or cotangents, which are the parameters after the function's own. What depends on them
/// may be added, scaled, selected between, and kept in storage of its own; nothing else.
/// </summary>
internal sealed class RuleLinearity
{
    private readonly Activity _activity;
    private readonly IrContext _context;

    private RuleLinearity(FunctionIr rule, int own, EffectAnalysis effects)
    {
        _activity = Activity.Of(rule, [.. rule.Parameters.Select((_, i) => i >= own)], BufferRoots.Of(rule), effects);
        _context = IrContext.For(rule);
    }

    /// <summary>The first value that is not linear where it should be; null if the rule is linear.</summary>
    /// <param name="module">The rule as its entry, with the functions that it calls.</param>
    /// <param name="own">The number of parameters of the function itself.</param>
    public static Value? Violation(ModuleIr module, int own)
    {
        ModuleIr inlined = Inline.Run(module);
        FunctionIr rule = inlined.Entry;
        RuleLinearity check = new(rule, own, new EffectAnalysis(inlined.Find));
        return check.In(rule.Body) ?? rule.Body.Yields.Where((y, i) => i == 0 ? check.Varies(y) : !check.IsLinear(y)).FirstOrDefault();
    }

    /// <summary>Whether a value is the constant zero.</summary>
    public static bool IsZero(IrContext context, Value value) => context.DefinitionOf(value) switch
    {
        Constant { Number: { } number } => number == 0,
        Constant constant => double.TryParse(constant.Text.TrimEnd('f', 'F', 'd', 'D'), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number == 0,
        Primitive { Name: Op.Convert } convert => IsZero(context, convert.Arguments[0]),
        _ => false,
    };

    private bool Varies(Value value) => _activity.IsVaried(value);

    private bool IsLinear(Value value) => Varies(value) || IsZero(_context, value);

    private Value? In(Block block)
    {
        foreach (Statement statement in block.Statements)
        {
            if (In(statement) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private Value? In(Statement statement) => statement switch
    {
        Let { Operation: Length } => null,
        Let let => Varies(let.Target) ? IsLinear(let.Operation) ? null : let.Target
            : IrWalk.Operands(let).Any(Varies) ? let.Target : null,
        Store store => Varies(store.Buffer) && !IsLinear(store.Content) ? store.Content : null,
        Accumulate accumulate => Varies(accumulate.Buffer) && !IsLinear(accumulate.Content) ? accumulate.Content : null,
        Fill fill => Varies(fill.Buffer) && !IsLinear(fill.Content) ? fill.Content : null,
        Ir.Copy copy => Varies(copy.To) && !Varies(copy.From) ? copy.From : null,
        If branch => In(branch.Then) ?? In(branch.Else) ?? Joined(branch.Results, branch.Then.Yields, branch.Else.Yields),
        Loop loop => (loop.Condition is { } condition ? AnyUse(condition) : null) ?? In(loop.Body) ?? Joined(loop.Carried, loop.Initial, loop.Body.Yields),
        _ => IrWalk.Operands(statement).FirstOrDefault(Varies),
    };

    private Value? AnyUse(Block condition) =>
        IrWalk.Statements(condition).SelectMany(s => s is Let { Operation: Length } ? [] : IrWalk.Operands(s)).FirstOrDefault(Varies);

    private Value? Joined(IReadOnlyList<Value> results, IReadOnlyList<Value> first, IReadOnlyList<Value> second)
    {
        for (int i = 0; i < results.Count; i++)
        {
            if (Varies(results[i]) && (!IsLinear(first[i]) || !IsLinear(second[i])))
            {
                return IsLinear(first[i]) ? second[i] : first[i];
            }
        }

        return null;
    }

    private bool IsLinear(Operation operation) => operation switch
    {
        Primitive { Name: Op.Add or Op.Subtract, Arguments: var x } => IsLinear(x[0]) && IsLinear(x[1]),
        Primitive { Name: Op.Negate or Op.Convert } => true,
        Primitive { Name: Op.Select, Arguments: var x } => !Varies(x[0]) && IsLinear(x[1]) && IsLinear(x[2]),
        Primitive { Name: Op.Multiply or Op.StrongMultiply, Arguments: var x } => Varies(x[0]) != Varies(x[1]),
        Primitive { Name: Op.Divide or Op.StrongDivide, Arguments: var x } => Varies(x[0]) && !Varies(x[1]),
        Load load => !Varies(load.Index),
        Slice or Allocate => true,
        _ => false,
    };
}
