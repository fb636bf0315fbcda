using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Moves the condition of a loop into its body where evaluating it changes storage: derivatives are written beside the statements
/// of bodies, and a condition only decides.
/// <code>
/// while (c) body   becomes   for (broken = false; !broken; ) if (c) body else broken = true
/// </code>
/// </summary>
internal sealed class WritingConditions : IrRewriter
{
    private readonly EffectAnalysis _effects;
    private readonly BufferRoots _roots;
    private readonly IrContext _context;

    private WritingConditions(FunctionIr function, EffectAnalysis effects)
    {
        _effects = effects;
        _roots = BufferRoots.Of(function);
        _context = IrContext.For(function);
    }

    /// <summary>The module with the loops of all its functions changed.</summary>
    public static ModuleIr Run(ModuleIr module)
    {
        EffectAnalysis effects = new(module.Find);
        return module with { Entry = Run(module.Entry, effects), Callees = module.Callees.Select(f => Run(f, effects)).ToEquatableArray() };
    }

    private static FunctionIr Run(FunctionIr function, EffectAnalysis effects)
    {
        if (!IrWalk.Statements(function.Body).Any(s => s is Loop { Condition: { } condition } && IrWalk.Statements(condition).Any(IsWriting)))
        {
            return function;
        }

        WritingConditions pass = new(function, effects);
        return function with { Body = pass.Rewrite(function.Body), NextId = pass._context.NextId };
    }

    private static bool IsWriting(Statement statement) => statement is Store or Accumulate or Fill or Ir.Copy or Push or Call;

    protected override IEnumerable<Statement> Rewrite(Statement statement)
    {
        if (statement is not Loop loop || !Writes(loop))
        {
            return [Copy(statement)];
        }

        Let never = new(_context.Fresh(IrType.Bool), new Constant("false")) { Source = loop.Source };
        return [never, Copy(WithoutCondition(loop, never.Target))];
    }

    /// <summary>Whether evaluating the condition changes storage that is there before and after.</summary>
    private bool Writes(Loop loop)
    {
        if (loop.Condition is not { } condition)
        {
            return false;
        }

        HashSet<int> own = [.. condition.Statements.SelectMany(IrWalk.AllDefinitions).Select(v => v.Id)];
        return IrWalk.Statements(condition).SelectMany(s => _effects.Written(s)).Any(b => !own.Contains(_roots.Of(b).Id));
    }

    private Loop WithoutCondition(Loop loop, Value never)
    {
        Value Flag(string hint) => _context.Fresh(IrType.Bool, hint);
        Value Constant(IrBuilder builder, bool value) => builder.Constant(IrType.Bool, value ? "true" : "false");

        Value broken = Flag("broken"), holds = loop.Condition!.Yields[0];
        IrBuilder test = new(_context) { Source = loop.Source };
        Block condition = test.Finish(test.Apply(IrType.Bool, Op.Not, broken));

        IrBuilder body = new(_context), then = new(_context), otherwise = new(_context);
        body.AppendAll(loop.Condition.Statements);
        then.AppendAll(loop.Body.Statements);
        Block run = then.Finish([.. loop.Body.Yields, Constant(then, false)]);
        Block stop = otherwise.Finish([.. loop.Carried, Constant(otherwise, true)]);
        Value[] next = [.. loop.Carried.Select(c => _context.Fresh(c.Type, c.Hint)), Flag("broken")];
        body.Append(new If(_context.TakeId(), holds, run, stop, new(next)) { Source = loop.Source });
        return loop with
        {
            Condition = condition, Carried = loop.Carried.Add(broken), Initial = loop.Initial.Add(never), Body = body.Finish(next),
            Results = loop.Results.Add(Flag("broken")),
        };
    }}
