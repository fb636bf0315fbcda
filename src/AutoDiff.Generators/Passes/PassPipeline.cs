using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// The map of the engine: which passes make which derivative.
/// <code>
/// Normal  = DeadCode ∘ Simplify ∘ WritingConditions ∘ KnownConditions ∘ Inline ∘ CheckpointLoops ∘ Compose
/// Jvp     = Linearise(Normal)
/// Reverse = Residuals ∘ Fuse ∘ Transpose ∘ Unzip ∘ Linearise(Normal)
/// Columns = SkipZeroRows ∘ ColumnSweep ∘ Unzip ∘ Linearise(Normal), in lanes, where it is worth it
/// Hvp     = Linearise(Reverse)
/// Taylor  = Taylor(Normal), and Jets(Normal) for small orders
/// Places  = Sparsity(Normal)
/// </code>
/// What is written is SplitLiveRanges ∘ Vectorise ∘ KnownValues ∘ Parallelise of these (Vectorise and Parallelise for methods that allow it), of reverse sweeps after HoistInvariants.
/// Each transformation ends with Promote, Simplify and DeadCode, and gives a function that can be transformed again. Gradients,
/// Jacobians and Hessians are these cores called from the members that Emission writes.
/// </summary>
internal static class PassPipeline
{
    /// <param name="method">A lowered method.</param>
    /// <param name="observe">Is shown each function after each pass, with the pass's name.</param>
    /// <param name="explain">Is told of each loop that does not fuse in the reverse sweep.</param>
    /// <param name="explainSerial">Is told of each loop that stays on one core where several are allowed.</param>
    public static DerivativeModel Derive(
        MethodModel method, Action<string, FunctionIr>? observe = null, Action<FunctionIr, Loop, string>? explain = null, Action<FunctionIr, Loop, string>? explainSerial = null)
    {
        if (method.Module is not { } lowered)
        {
            return new DerivativeModel(method, null, null, null, []);
        }

        observe?.Invoke("Lower", lowered.Entry);
        ModuleIr module = WritingConditions.Run(KnownConditions.Run(Inline.Run(CheckpointLoops.Run(Compose.Run(lowered, method.Requests)))));
        Derivation derivation = new(module, observe) { Explain = explain, ChecksAdjoints = method.CheckAdjoints, Reassociates = method.Reassociate };
        FunctionIr normal = derivation.Finish(module.Entry);
        bool Wants(Modes modes) => (method.Modes & modes) != 0;
        Core? jvp = Wants(Modes.Jvp | Modes.Jacobian) ? Jvp(method, derivation, normal, "Jvp") : null;
        Core? reverse = Wants(Modes.Vjp | Modes.Gradient | Modes.Jacobian | Modes.Hvp | Modes.Hessian)
            ? Reverse(method, derivation, normal, "Reverse") : null;
        Core? hvp = Wants(Modes.Hvp | Modes.Hessian) ? Hvp(derivation, reverse!, "Hvp") : null;
        Core? taylor = Wants(Modes.Taylor) ? Taylor(method, derivation, normal, "Taylor") : null;
        EquatableArray<Core> jets = Wants(Modes.Taylor) && method.UnrollsSeries ? Jets(method, derivation, normal) : [];
        EquatableArray<Core> sums = Wants(Modes.TaylorSum) && LaneEligibility.Of(method, normal) ? TaylorSums(method, derivation, normal) : [];
        HashSet<string> plain = [module.Entry.Name, .. module.Callees.Select(f => f.Name)];
        List<FunctionIr> functions = [.. Reachable(derivation, [jvp, reverse, hvp, taylor, .. jets, .. sums])
            .Select(f => plain.Contains(f.Name) ? DeadCode.Run(Simplify.Run(f, derivation.Effects), derivation.Effects) : f)];
        RepeatedCores? repeated = null;
        if (Wants(Modes.Jacobian | Modes.Hessian) && Replay.Run(module) is { } replayed)
        {
            Derivation again = new(replayed, observe, derivation.Functions.Keys);
            FunctionIr entry = again.Finish(replayed.Entry);
            Core? columnJvp = Wants(Modes.Jacobian) ? Jvp(method, again, entry, "RepeatedJvp") : null;
            Core rowReverse = Reverse(method, again, entry, "RepeatedReverse");
            Core? rowHvp = Wants(Modes.Hessian) ? Hvp(again, rowReverse, "RepeatedHvp") : null;
            repeated = new RepeatedCores(columnJvp, rowReverse, rowHvp);
            functions.AddRange(new[] { columnJvp, rowReverse, rowHvp }.Where(c => c is not null).Select(c => c!.Function));
            HashSet<string> names = [.. functions.Select(f => f.Name)];
            functions.AddRange(Reachable(again, columnJvp, rowReverse, rowHvp).Where(f => names.Add(f.Name)));
        }

        bool inLanes = repeated is null && LaneEligibility.Of(method, normal);
        DerivativeModel derived = new(method with { Module = null, Requests = [] }, jvp, reverse, hvp, functions.ToEquatableArray(), repeated)
        {
            Taylor = taylor,
            Jets = jets,
            TaylorSums = sums,
            Value = method.IsFunction && Wants(Modes.Jacobian | Modes.Hessian)
                ? new Core(normal with { Name = "Value" }, PrimalParameters(method, normal).ToEquatableArray(), PrimalResults(method, normal).ToEquatableArray()) : null,
            ColumnsJvp = inLanes && Wants(Modes.Jacobian) ? Columns(method, derivation, normal, "JacobianInLanes") ?? Jvp(method, derivation, normal, "JvpInLanes", inLanes: true) : null,
            RowsReverse = inLanes && Wants(Modes.Jacobian) ? Reverse(method, derivation, normal, "ReverseInLanes", inLanes: true) : null,
            RowsHvp = inLanes && Wants(Modes.Hessian) ? Hvp(derivation, reverse!, "HvpInLanes", inLanes: true) : null,
        };
        derived = Wants(Modes.Sparsity) ? WithSparsity(derived, derivation, normal) : derived;
        Core? Hoisted(Core? core) =>
            core is null ? null : core with { Function = HoistInvariants.Run(core.Function, derivation.Effects, guarded: true) };

        // The entries alone: storage that is given to them does not overlap, which of other functions is not known here.
        derived = derived with { Reverse = Hoisted(derived.Reverse), RowsReverse = Hoisted(derived.RowsReverse), Hvp = Hoisted(derived.Hvp) };
        HashSet<string> callees = [.. derived.Functions.Select(f => f.Name)];
        derived = method.Parallel ? InChunks(derived, derivation, explainSerial) : derived;
        FunctionIr InVectors(FunctionIr function) =>
            !method.Reassociate ? function
            : callees.Contains(function.Name) ? Vectorise.Run(function, derivation.Effects, argumentsMayOverlap: true)
            : Vectorise.Run(DeadCode.Run(SplitShiftedSums.Run(function, derivation.Effects), derivation.Effects), derivation.Effects, argumentsMayOverlap: false);
        return derived.Map(f => SplitLiveRanges.Run(InVectors(OwnStorage.Run(KnownValues.Run(f, derivation.Effects)))));
    }

    /// <summary>The entries alone: what is a sum of one of them alone runs on several cores, not what is one of many already.</summary>
    private static DerivativeModel InChunks(DerivativeModel derived, Derivation derivation, Action<FunctionIr, Loop, string>? explain)
    {
        List<FunctionIr> loops = [];
        Core? Of(Core? core, Action<FunctionIr, Loop, string>? told = null) => core is null ? null
            : core with { Function = Parallelise.Run(core.Function, derivation, loops, told is null ? null : (loop, why) => told(core.Function, loop, why)) };
        derived = derived with { Jvp = Of(derived.Jvp), Reverse = Of(derived.Reverse, explain), Hvp = Of(derived.Hvp) };
        return derived with { Functions = derived.Functions.AddRange(loops) };
    }

    private static DerivativeModel WithSparsity(DerivativeModel derived, Derivation derivation, FunctionIr normal)
    {
        MethodModel method = derived.Method;
        int input = Enumerable.Range(0, method.Parameters.Count).First(i => IsInput(method.Parameters[i]));
        int output = Enumerable.Range(0, method.Parameters.Count).FirstOrDefault(i => method.Parameters[i] is { IsActive: true, Role: ParameterRole.Output });
        try
        {
            FunctionIr function = method.IsScalarFunction
                ? Sparsity.OfHessian(normal, input, derivation.Effects, "HessianEntries")
                : Sparsity.OfJacobian(normal, input, output, derivation.Effects, "JacobianEntries");
            Slot[] parameters = [.. PrimalParameters(method, normal), new Slot(SlotKind.Entries, 0)];
            return derived with { Sparsity = new Core(derivation.Finish(function), new(parameters), []) };
        }
        catch (SparsityUnknownException e)
        {
            return derived with { SparsityUnknown = e.Message };
        }
    }

    /// <summary>The function may have the record of effects as a parameter more than the method.</summary>
    private static LineariseRequest RequestFor(MethodModel method, FunctionIr function) => new(
        [.. function.Parameters.Select((_, i) => i < method.Parameters.Count && IsInput(method.Parameters[i]))],
        [.. function.Parameters.Select((_, i) => i < method.Parameters.Count && method.Parameters[i].Role == ParameterRole.Scratch)],
        [.. PrimalResults(method, function).Select(s => s.IsResult ? method.ReturnedValues[s.Part].IsActive : method.Parameters[s.Index].IsActive)]);

    private static bool IsInput(ParameterModel parameter) =>
        parameter.IsActive && parameter.Role is ParameterRole.Input or ParameterRole.InOut;

    private static List<Slot> PrimalParameters(MethodModel method, FunctionIr function) =>
        [.. function.Parameters.Select((_, i) => i < method.Parameters.Count ? new Slot(SlotKind.Primal, i) : new Slot(SlotKind.Effects, 0))];

    /// <summary>The returned value, then the parameters whose final value is a result.</summary>
    private static List<Slot> PrimalResults(MethodModel method, FunctionIr function)
    {
        List<Slot> slots = [.. method.ReturnedValues.Select((_, k) => new Slot(SlotKind.Primal, Slot.ResultPart(k)))];

        for (int i = 0; i < method.Parameters.Count && slots.Count < function.Body.Yields.Count; i++)
        {
            if (method.Parameters[i].Modifier is "ref" or "out")
            {
                slots.Add(new Slot(SlotKind.Primal, i));
            }
        }

        return slots;
    }

    internal static Core Jvp(MethodModel method, Derivation derivation, FunctionIr normal, string name, bool inLanes = false)
    {
        Derivation.Derived derived = derivation.Jvp(normal, RequestFor(method, normal) with { InLanes = inLanes }, name);
        List<Slot> parameters = PrimalParameters(method, normal), results = PrimalResults(method, normal);
        if (derived.UsesStack)
        {
            parameters.Add(new Slot(SlotKind.Stack, 0));
        }

        parameters.AddRange(derived.ActiveParameters.Select(i => new Slot(SlotKind.Tangent, i)));
        Slot[] primalResults = [.. results];
        results.AddRange(derived.ActiveResults.Select(i => new Slot(SlotKind.Tangent, primalResults[i].Index)));
        return new Core(derived.Function, parameters.ToEquatableArray(), results.ToEquatableArray());
    }

    private static Core? Columns(MethodModel method, Derivation derivation, FunctionIr normal, string name) =>
        derivation.Columns(normal, RequestFor(method, normal) with { InLanes = true }, name) is { } function
            ? new Core(
                function,
                new([.. PrimalParameters(method, normal), new Slot(SlotKind.Stack, 0), new Slot(SlotKind.Jacobian, 0)]),
                PrimalResults(method, normal).ToEquatableArray())
            : null;

    internal static Core Reverse(MethodModel method, Derivation derivation, FunctionIr normal, string name, bool inLanes = false)
    {
        Derivation.Derived derived = derivation.Reverse(normal, RequestFor(method, normal) with { InLanes = inLanes }, name);
        List<Slot> parameters = PrimalParameters(method, normal), results = PrimalResults(method, normal);
        if (derived.UsesStack)
        {
            parameters.Add(new Slot(SlotKind.Stack, 0));
        }

        Slot[] primalResults = [.. results];
        parameters.AddRange(derived.ActiveResults.Select(i => new Slot(SlotKind.Cotangent, primalResults[i].Index)));
        bool IsStorage(int i) => normal.Parameters[i].Type.IsBuffer;
        parameters.AddRange(derived.ActiveParameters.Where(IsStorage).Select(i => new Slot(SlotKind.Cotangent, i)));
        results.AddRange(derived.ActiveParameters.Where(i => !IsStorage(i)).Select(i => new Slot(SlotKind.Cotangent, i)));
        return new Core(derived.Function, parameters.ToEquatableArray(), results.ToEquatableArray());
    }

    internal static Core Taylor(MethodModel method, Derivation derivation, FunctionIr normal, string name, bool isCallee = false)
    {
        Derivation.Derived derived = derivation.Taylor(normal, RequestFor(method, normal), name, isCallee);
        List<Slot> parameters = PrimalParameters(method, normal), results = PrimalResults(method, normal);
        parameters.AddRange([new Slot(SlotKind.Stack, 0), new Slot(SlotKind.Order, 0)]);
        foreach (int i in derived.ActiveParameters)
        {
            parameters.Add(new Slot(SlotKind.Series, i));
            if (normal.Parameters[i].Type.IsBuffer)
            {
                parameters.Add(new Slot(SlotKind.Stride, i));
            }
        }

        parameters.AddRange(derived.ActiveResults.Select(i => new Slot(SlotKind.SeriesResult, results[i].Index)));
        return new Core(derived.Function, parameters.ToEquatableArray(), results.ToEquatableArray());
    }

    /// <summary>The cores of orders 1, 2, … with a variable for each coefficient, as far as they are short.</summary>
    private static EquatableArray<Core> Jets(MethodModel method, Derivation derivation, FunctionIr normal)
    {
        List<Core> jets = [];
        while (jets.Count < MethodModel.LargestUnrolledOrder && Jet(method, derivation, normal, jets.Count + 1, $"Taylor{jets.Count + 1}") is { } jet)
        {
            jets.Add(jet);
        }

        return jets.ToEquatableArray();
    }

    /// <summary>The cores that sum the highest coefficient over several lines; none if one of them cannot be made.</summary>
    private static EquatableArray<Core> TaylorSums(MethodModel method, Derivation derivation, FunctionIr normal)
    {
        Core?[] sums = [.. Enumerable.Range(2, MethodModel.LargestUnrolledOrder - 1).Select(k => Jet(method, derivation, normal, k, $"TaylorSum{k}", isCollapsed: true))];
        return sums.Any(s => s is null) ? [] : sums.Select(s => s!).ToEquatableArray();
    }

    /// <summary>The core of one order with a variable for each coefficient; null where there is none, or it would be long.</summary>
    internal static Core? Jet(MethodModel method, Derivation derivation, FunctionIr normal, int order, string name, bool isCollapsed = false)
    {
        if (derivation.Jet(normal, RequestFor(method, normal), order, name, isCollapsed) is not { } derived)
        {
            return null;
        }

        List<Slot> parameters = PrimalParameters(method, normal), results = PrimalResults(method, normal);
        if (derived.UsesStack)
        {
            parameters.Add(new Slot(SlotKind.Stack, 0));
        }

        IEnumerable<Slot> Coefficients(int index, int first, int last) =>
            Enumerable.Range(first, last - first + 1).Select(k => new Slot(SlotKind.Coefficient, index) { Power = k });
        Slot[] primalResults = [.. results];
        parameters.AddRange(derived.ActiveParameters.SelectMany(i => Coefficients(i, 1, isCollapsed ? 1 : order)));
        results.AddRange(derived.ActiveResults.SelectMany(i => Coefficients(primalResults[i].Index, isCollapsed ? order : 1, order)));
        return new Core(derived.Function, parameters.ToEquatableArray(), results.ToEquatableArray());
    }

    /// <summary>The tangent of the reverse core along a direction of the inputs; the gradient itself is left out.</summary>
    internal static Core Hvp(Derivation derivation, Core reverse, string name, bool inLanes = false)
    {
        FunctionIr function = reverse.Function;
        HashSet<int> inputs = [];
        for (int i = 0; i < reverse.Parameters.Count; i++)
        {
            // An input is active where the reverse core gives its cotangent.
            if (reverse.Parameters[i] is { Kind: SlotKind.Cotangent, Index: >= 0 } storage)
            {
                inputs.Add(storage.Index);
            }
        }

        inputs.UnionWith(reverse.Results.Where(r => r is { Kind: SlotKind.Cotangent, Index: >= 0 }).Select(r => r.Index));
        LineariseRequest request = new(
            [.. reverse.Parameters.Select(s => s.Kind == SlotKind.Primal && inputs.Contains(s.Index))],
            new bool[reverse.Parameters.Count],
            [.. reverse.Results.Select(s => s.Kind == SlotKind.Cotangent)],
            inLanes);
        Derivation.Derived derived = derivation.Jvp(function, request, name);
        List<Slot> parameters = [.. reverse.Parameters];
        if (derived.UsesStack)
        {
            parameters.Add(new Slot(SlotKind.Stack, 0));
        }

        parameters.AddRange(derived.ActiveParameters.Select(i => Tangent(reverse.Parameters[i])));
        List<Slot> results = [.. reverse.Results, .. derived.ActiveResults.Select(i => Tangent(reverse.Results[i]))];
        return WithoutGradient(derivation, derived.Function, parameters, results);
    }

    private static Slot Tangent(Slot slot) => slot.Kind switch
    {
        SlotKind.Primal => slot with { Kind = SlotKind.Tangent },
        SlotKind.Cotangent => slot with { Kind = SlotKind.CotangentTangent },
        SlotKind.Stack => slot with { Index = slot.Index + 1 },
        _ => slot,
    };

    private static Core WithoutGradient(Derivation derivation, FunctionIr function, List<Slot> parameters, List<Slot> results)
    {
        bool[] keptResults = [.. results.Select(r => r.Kind != SlotKind.Cotangent)];
        Value[] gradient = [.. function.Parameters.Where((p, i) => parameters[i].Kind == SlotKind.Cotangent && p.Type.IsBuffer)];
        FunctionIr trimmed = derivation.Finish(
            function with { Body = function.Body with { Yields = function.Body.Yields.Where((_, i) => keptResults[i]).ToEquatableArray() } },
            gradient);
        HashSet<int> used = [.. IrWalk.AllOperands(trimmed.Body).Select(v => v.Id)];
        bool[] keptParameters = [.. parameters.Select((s, i) => s.Kind is SlotKind.Primal || used.Contains(trimmed.Parameters[i].Id))];
        return new Core(
            trimmed with { Parameters = trimmed.Parameters.Where((_, i) => keptParameters[i]).ToEquatableArray() },
            parameters.Where((_, i) => keptParameters[i]).ToEquatableArray(),
            results.Where((_, i) => keptResults[i]).ToEquatableArray());
    }

    /// <summary>The functions that the cores call, directly or not.</summary>
    private static List<FunctionIr> Reachable(Derivation derivation, params Core?[] cores) => Reachable(derivation, false, cores);

    /// <summary>The functions that the cores call, directly or not; and those that their derivatives are made of, if these are wanted.</summary>
    internal static List<FunctionIr> Reachable(Derivation derivation, bool withExpanded, params Core?[] cores)
    {
        HashSet<string> seen = [.. cores.Where(c => c is not null).Select(c => c!.Function.Name)];
        Queue<FunctionIr> open = new(cores.Where(c => c is not null).Select(c => c!.Function));
        List<FunctionIr> reached = [];
        while (open.Count > 0)
        {
            FunctionIr function = open.Dequeue();
            IEnumerable<string> called = IrWalk.Statements(function.Body).OfType<Call>().Select(c => c.Function);
            foreach (string name in called.Concat(withExpanded ? function.DerivedFrom : function.Uses))
            {
                if (seen.Add(name))
                {
                    FunctionIr callee = derivation.Functions[name];
                    reached.Add(callee);
                    open.Enqueue(callee);
                }
            }
        }

        return reached;
    }
}
