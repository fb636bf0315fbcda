using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Rules;

/// <summary>
/// The sweeps of a loop that is reversed in limited memory (Griewank and Walther 2000). The forward sweep keeps the state before the loop. The reverse sweep goes from a state that it has: it runs to a later one, reverses what is after that
/// by itself, then what is before it, and runs forward and back over a group of steps where these are few.
/// </summary>
internal sealed class CheckpointRule
{
    private readonly FunctionIr _loop;
    private readonly FunctionIr _steps;
    private readonly CheckpointedLoop _checkpoint;
    private readonly int[] _active;
    private readonly int[] _all;
    private readonly int[] _realResults;
    private readonly bool[] _isState;

    /// <param name="loop">The loop.</param>
    /// <param name="steps">Some of its steps.</param>
    /// <param name="active">The parameters that have a cotangent.</param>
    /// <param name="isState">Which parameters are storage that the steps change, by whatever name.</param>
    public CheckpointRule(FunctionIr loop, FunctionIr steps, IEnumerable<int> active, bool[] isState)
    {
        _loop = loop;
        _steps = steps;
        _checkpoint = loop.Checkpoint!;
        _isState = isState;
        _active = [.. active.OrderBy(i => i)];
        _realResults = [.. Enumerable.Range(0, _checkpoint.Carried).Where(i => steps.Body.Yields[i].Type.IsReal)];

        // Between two steps whatever they hand on may depend on the inputs.
        _all = [.. _active.Union(_realResults.Select(i => CheckpointedLoop.First + i)).OrderBy(i => i)];
    }

    private bool IsScalar(int parameter) => _loop.Parameters[parameter].Type.IsReal;

    public FunctionIr Forward(string name, EquatableArray<int> unstable)
    {
        (IrContext context, MatrixCode code, Value[] own) = Begin();
        Value stack = context.Fresh(IrType.Stack, "residuals");
        foreach (int i in Kept(unstable))
        {
            code.Push(stack, own[i]);
        }

        Value[] results = Results(context);
        code.Builder.Append(new Call(context.TakeId(), _steps.Name, CallForm.Primal, new(own), new(results), [], [], [], []));
        return new FunctionIr(name, new([.. own, stack]), code.Builder.Finish(results), [], context.NextId) { IsSeparate = true };
    }

    /// <param name="name">The name.</param>
    /// <param name="range">The name of the function that reverses a range of steps.</param>
    /// <param name="unstable">The parameters that may have changed since the forward sweep.</param>
    public FunctionIr Reverse(string name, string range, EquatableArray<int> unstable)
    {
        (IrContext context, MatrixCode code, Value[] own) = Begin();
        Value stack = context.Fresh(IrType.Stack, "residuals");
        Value[] seeds = Seeds(context), cotangents = Storage(context);
        Value mark = code.Builder.Let(IrType.StackMark, new Mark(stack), "mark");
        Value[] values = [.. own];
        List<(Value Storage, Value Final)> final = [];
        foreach (int i in Kept(unstable).Reverse())
        {
            // What can be written holds its old content while the loop is reversed; of what can only be read there is a copy.
            bool inPlace = IsWritable(i);
            Value length = code.LengthOf(own[i]), copy = Copy(code, own[i], length, inPlace ? "Final" : "Kept");
            code.Pop(stack, inPlace ? own[i] : copy, length);
            if (inPlace)
            {
                final.Add((own[i], copy));
            }
            else
            {
                values[i] = code.Builder.Let(own[i].Type, new Slice(copy, null, null), own[i].Hint);
            }
        }

        Value schedule = code.Builder.Let(
            IrType.Opaque("global::AutoDiff.Runtime.CheckpointSchedule"),
            new Inert($"{{0}}.StartCheckpoints({_checkpoint.Budget}L, {StateBytes()})", new([stack, .. States().Select(i => code.LengthOf(own[i]))]), Purity.Effect), "schedule");
        Value slots = code.Builder.Let(IrType.Int, new Inert("{0}.Slots", [schedule], Purity.Reads), "slots");
        Value[] results = Back(code, context, range, [.. values, schedule, slots, stack, .. seeds, .. cotangents]);
        code.Builder.Append(new Effect("{0}.Finish()", [schedule]));
        foreach ((Value storage, Value content) in final)
        {
            code.Builder.Append(new Copy(content, storage));
        }

        code.Builder.Append(new Release(stack, mark));
        IEnumerable<Value> yielded = _all.Where(IsScalar).Select((i, k) => (Index: i, Value: results[k])).Where(p => _active.Contains(p.Index)).Select(p => p.Value);
        return new FunctionIr(
            name, new([.. own, stack, .. seeds, .. cotangents]), Passes.Scratch.Bind(code.Builder.Finish(yielded), stack, context), [], context.NextId) { IsSeparate = true };
    }

    /// <summary>Reverses the steps from a state on that storage and parameters hold. Parameters: the loop's, the schedule, how many states can be kept, the stack, cotangents of what the last step hands on and of storage.</summary>
    public FunctionIr Range(string name)
    {
        (IrContext context, MatrixCode code, Value[] own) = Begin();
        Value schedule = context.Fresh(IrType.Opaque("global::AutoDiff.Runtime.CheckpointSchedule"), "schedule"), slots = context.Fresh(IrType.Int, "slots");
        Value stack = context.Fresh(IrType.Stack, "residuals");
        Value[] seeds = Seeds(context), cotangents = Storage(context);
        Value count = code.Difference(own[1], own[0]);
        Value advance = code.Builder.Let(IrType.Int, new Inert("{0}.Advance({1}, {2})", [schedule, count, slots], Purity.Effect), "advance");
        Value isGroup = code.Builder.Compare(Op.Equal, advance, code.Int(0));
        MatrixCode group = code.Nested(), parts = code.Nested();
        Value[] ofGroup = Group(group, context, own, schedule, stack, count, seeds, cotangents);
        Value[] ofParts = Parts(parts, context, name, own, schedule, slots, stack, advance, seeds, cotangents);
        Value[] results = [.. ofGroup.Select(v => context.Fresh(v.Type))];
        code.Builder.Append(new If(context.TakeId(), isGroup, group.Builder.Finish(ofGroup), parts.Builder.Finish(ofParts), new(results)));
        return new FunctionIr(
            name, new([.. own, schedule, slots, stack, .. seeds, .. cotangents]), Passes.Scratch.Bind(code.Builder.Finish(results), stack, context), [], context.NextId) { IsSeparate = true };
    }

    /// <summary>Both sweeps over all steps.</summary>
    private Value[] Group(MatrixCode code, IrContext context, Value[] own, Value schedule, Value stack, Value count, Value[] seeds, Value[] cotangents)
    {
        Value[] results = Results(context), scalars = Scalars(context);
        Value mark = code.Builder.Let(IrType.StackMark, new Mark(stack), "mark");
        code.Builder.Append(new Effect("{0}.Enter()", [schedule]));
        code.Builder.Append(new Call(
            context.TakeId(), _steps.Name, CallForm.Forward, new([.. own, stack]), new(results), [], [], new(_all), new(_realResults)));
        code.Builder.Append(new Effect("{0}.Leave({1})", [schedule, count]));
        code.Builder.Append(new Call(
            context.TakeId(), _steps.Name, CallForm.Reverse, new([.. own, stack]), [], new([.. seeds, .. cotangents]), new(scalars), new(_all), new(_realResults)));
        code.Builder.Append(new Release(stack, mark));
        return scalars;
    }

    /// <summary>What is after a state that is reached, then what is before it.</summary>
    private Value[] Parts(
        MatrixCode code, IrContext context, string name, Value[] own, Value schedule, Value slots, Value stack, Value advance, Value[] seeds, Value[] cotangents)
    {
        Value mark = code.Builder.Let(IrType.StackMark, new Mark(stack), "mark"), middle = code.Sum(own[0], advance);
        (Value Storage, Value Content)[] state = [.. States().Select(i => (own[i], Copy(code, own[i], code.LengthOf(own[i]), "State")))];
        Value[] before = [.. own], after = [.. own], reached = Results(context);
        (before[1], after[0]) = (middle, middle);
        code.Builder.Append(new Call(context.TakeId(), _steps.Name, CallForm.Primal, new(before), new(reached), [], [], [], []));
        reached.CopyTo(after, CheckpointedLoop.First);
        Value[] ofAfter = Back(code, context, name, [.. after, schedule, code.Difference(slots, code.Int(1)), stack, .. seeds, .. cotangents]);
        foreach ((Value storage, Value content) in state)
        {
            code.Builder.Append(new Copy(content, storage));
        }

        code.Builder.Append(new Release(stack, mark));
        int[] scalars = [.. _all.Where(IsScalar)];
        Value[] handed = [.. _realResults.Select(i => ofAfter[Array.IndexOf(scalars, CheckpointedLoop.First + i)])];
        Value[] ofBefore = Back(code, context, name, [.. before, schedule, slots, stack, .. handed, .. cotangents]);
        return [.. scalars.Select((i, k) => i < CheckpointedLoop.First + _checkpoint.Carried ? ofBefore[k] : code.Builder.Add(ofBefore[k], ofAfter[k]))];
    }

    private Value[] Back(MatrixCode code, IrContext context, string name, Value[] arguments)
    {
        Value[] results = Scalars(context);
        code.Builder.Append(new Call(context.TakeId(), name, CallForm.Primal, new(arguments), new(results), [], [], [], []));
        return results;
    }

    private (IrContext Context, MatrixCode Code, Value[] Own) Begin()
    {
        IrContext context = new();
        return (context, new MatrixCode(context), [.. _loop.Parameters.Select(p => context.Fresh(p.Type, p.Hint))]);
    }

    private Value[] Results(IrContext context) => [.. _steps.Body.Yields.Select(y => context.Fresh(y.Type, y.Hint))];

    private Value[] Seeds(IrContext context) => [.. _realResults.Select(i => context.Fresh(_steps.Body.Yields[i].Type, _loop.Parameters[CheckpointedLoop.First + i].Hint + "Cotangent"))];

    private Value[] Storage(IrContext context) =>
        [.. _all.Where(i => !IsScalar(i)).Select(i => context.Fresh(_loop.Parameters[i].Type.Shadow, _loop.Parameters[i].Hint + "Cotangent"))];

    private Value[] Scalars(IrContext context) => [.. _all.Where(IsScalar).Select(i => context.Fresh(_loop.Parameters[i].Type, _loop.Parameters[i].Hint + "Cotangent"))];

    /// <summary>The storage that makes a state. What is a view of such storage, and can only be read, is restored with it.</summary>
    private IEnumerable<int> States() => Enumerable.Range(0, _isState.Length).Where(i => _isState[i] && IsWritable(i));

    private bool IsWritable(int parameter) => _loop.Parameters[parameter].Type.Buffer != BufferKind.ReadOnlySpan;

    /// <summary>What the forward sweep keeps: the state in storage, and other storage that may have changed since.</summary>
    private IEnumerable<int> Kept(EquatableArray<int> unstable) => States().Union(unstable.Where(i => !_isState[i] && _loop.Parameters[i].Type is { IsBuffer: true, Element.Kind: not TypeKind.Opaque })).OrderBy(i => i);

    private static Value Copy(MatrixCode code, Value storage, Value length, string suffix)
    {
        Value copy = code.Scratch(storage.Type.Element!, length, storage.Hint + suffix);
        code.Builder.Append(new Copy(storage, copy));
        return copy;
    }

    /// <summary>The size of a state, as C# text with holes for the lengths of storage.</summary>
    private string StateBytes() => string.Join(" + ", States()
        .Select((i, k) => $"{{{k + 1}}} * (long)global::System.Runtime.CompilerServices.Unsafe.SizeOf<{_loop.Parameters[i].Type.Element!.Name}>()").Prepend((8 * _checkpoint.Carried + 64) + "L"));
}
