using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Makes functions of the outermost loops of functions with a memory budget: one that runs some of a loop's steps, and one that is the loop, whose reverse sweep keeps states and runs steps again.
/// </summary>
internal sealed class CheckpointLoops
{
    private readonly HashSet<string> _names;
    private readonly List<FunctionIr> _made = [];
    private FunctionIr _function = null!;
    private IrContext _context = null!;

    private CheckpointLoops(ModuleIr module) => _names = [.. module.Callees.Select(f => f.Name), module.Entry.Name];

    public static ModuleIr Run(ModuleIr module)
    {
        if (module.Entry.MemoryBudget is null && module.Callees.All(f => f.MemoryBudget is null))
        {
            return module;
        }

        CheckpointLoops pass = new(module);
        FunctionIr entry = pass.Apply(module.Entry);
        FunctionIr[] callees = [.. module.Callees.Select(pass.Apply)];
        return new ModuleIr(entry, new([.. callees, .. pass._made]));
    }

    /// <summary>The outermost loops of a block that a memory budget is for: they hand something to the next step that could carry a derivative.</summary>
    public static IEnumerable<Loop> Outermost(Block block) => block.Statements.SelectMany(s => s switch
    {
        Loop loop => Matters(loop) ? [loop] : [],
        If branch => Outermost(branch.Then).Concat(Outermost(branch.Else)),
        _ => Enumerable.Empty<Loop>(),
    });

    /// <summary>Why a loop cannot be reversed in limited memory; null if it can.</summary>
    public static string? WhyNot(Loop loop, EffectAnalysis effects)
    {
        if (!loop.IsCounted || loop.Condition is not null || loop.Trips is not null)
        {
            return "this loop does not count to a bound that is known before it: write for (int i = a; i < b; i++), without break or return";
        }

        bool hasEffects = IrWalk.Statements(loop.Body).Any(s => EffectAnalysis.IsEffect(s) || (s is Call call && effects.Of(call.Function) is { HasEffects: true }));
        return hasEffects ? "this loop has effects, which would happen again" : null;
    }

    private static bool Matters(Loop loop) => loop.Carried.Any(c => c.Type.IsReal)
        || IrWalk.Statements(loop.Body).Any(s => s is Store { Content.Type.IsReal: true } or Accumulate or Fill or Copy or Call or Library or Expand);

    private FunctionIr Apply(FunctionIr function)
    {
        if (function.MemoryBudget is null)
        {
            return function;
        }

        _function = function;
        _context = IrContext.For(function);
        Block body = Visit(function.Body);
        return function with { Body = body, NextId = _context.NextId, MemoryBudget = null };
    }

    private Block Visit(Block block)
    {
        IrBuilder builder = new(_context);
        foreach (Statement statement in block.Statements)
        {
            switch (statement)
            {
                case If branch:
                    builder.Append(branch with { Then = Visit(branch.Then), Else = Visit(branch.Else) });
                    break;
                case Loop loop when Matters(loop) && loop is { IsCounted: true, Condition: null, Trips: null }:
                    Rewrite(loop, builder);
                    break;
                default:
                    builder.Append(statement);
                    break;
            }
        }

        return builder.Finish(block.Yields);
    }

    private void Rewrite(Loop loop, IrBuilder builder)
    {
        builder.Source = loop.Source;
        HashSet<int> own = [.. IrWalk.AllDefinitions(loop).Select(v => v.Id)];
        Value[] used = [.. IrWalk.AllOperands(loop.Body).Where(v => own.Add(v.Id))];
        Value[] captured = [.. used.Where(v => _context.DefinitionOf(v) is not Constant)];
        string steps = Unique(_function.Name + "Steps"), whole = Unique(_function.Name + "Loop");
        _made.Add(Steps(loop, steps, captured, [.. used.Where(v => _context.DefinitionOf(v) is Constant)]));
        _made.Add(Whole(_made[_made.Count - 1], whole, loop));

        int step = Math.Abs(loop.Step);
        string distance = loop.Step > 0 ? "(long){1} - {0}" : "(long){0} - {1}";
        Value count = builder.Let(
            IrType.Int, new Inert($"(int)global::System.Math.Max(({distance} + {(loop.Inclusive ? step : step - 1)}) / {step}, 0)", [loop.Lower!, loop.Upper!], Purity.Pure), "steps");
        builder.Append(new Call(
            _context.TakeId(), whole, CallForm.Primal, new([builder.Int(0), count, loop.Lower!, .. loop.Initial, .. captured]), loop.Results, [], [], [], []));
        builder.Source = -1;
    }

    private FunctionIr Steps(Loop loop, string name, Value[] captured, Value[] constants)
    {
        IrContext context = new();
        IrBuilder builder = new(context) { Source = loop.Source }, inner = builder.Nested();
        Value from = context.Fresh(IrType.Int, "from"), to = context.Fresh(IrType.Int, "to"), lower = context.Fresh(IrType.Int, "lower");
        Value[] initial = [.. loop.Carried.Select(c => context.Fresh(c.Type, c.Hint))];
        Value[] given = [.. captured.Select(v => context.Fresh(v.Type, v.Hint))];
        Dictionary<int, Value> map = [];
        for (int i = 0; i < captured.Length; i++)
        {
            map[captured[i].Id] = given[i];
        }

        foreach (Value constant in constants)
        {
            map[constant.Id] = builder.Let(constant.Type, _context.DefinitionOf(constant)!, constant.Hint);
        }

        Value step = context.Fresh(IrType.Int, "step");
        Value[] carried = [.. loop.Carried.Select(c => context.Fresh(c.Type, c.Hint))];
        for (int i = 0; i < carried.Length; i++)
        {
            map[loop.Carried[i].Id] = carried[i];
        }

        Value scaled = loop.Step == 1 ? step : inner.Apply(IrType.Int, Op.Multiply, step, inner.Int(loop.Step));
        map[loop.Index.Id] = inner.Rename(inner.Apply(IrType.Int, Op.Add, lower, scaled), loop.Index.Hint);
        Block body = new Cloner(context, map).Rewrite(loop.Body);
        inner.Source = -1;
        inner.AppendAll(body.Statements);
        Value[] results = [.. loop.Results.Select(r => context.Fresh(r.Type, r.Hint))];
        builder.Append(new Loop(
            context.TakeId(), step, from, to, 1, false, null, new(carried), new(initial), inner.Finish(body.Yields), new(results)));
        return new FunctionIr(name, new([from, to, lower, .. initial, .. given]), builder.Finish(results), _function.SourceLines, context.NextId);
    }

    private FunctionIr Whole(FunctionIr steps, string name, Loop loop)
    {
        IrContext context = new();
        IrBuilder builder = new(context);
        Value[] parameters = [.. steps.Parameters.Select(p => context.Fresh(p.Type, p.Hint))];
        Value[] results = [.. steps.Body.Yields.Select(y => context.Fresh(y.Type, y.Hint))];
        builder.Append(new Call(context.TakeId(), steps.Name, CallForm.Primal, new(parameters), new(results), [], [], [], []));
        return new FunctionIr(name, new(parameters), builder.Finish(results), [], context.NextId)
        {
            IsSeparate = true, Checkpoint = new CheckpointedLoop(steps.Name, loop.Carried.Count, _function.MemoryBudget!.Value),
        };
    }

    private string Unique(string name)
    {
        string unique = name;
        for (int i = 2; !_names.Add(unique); i++)
        {
            unique = name + i;
        }

        return unique;
    }
}
