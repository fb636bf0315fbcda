using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>Loops: their carried values are the variables assigned inside, and flags for how an iteration was left.</summary>
internal sealed partial class FunctionLowering
{
    /// <summary>How many loops there are around what is being lowered.</summary>
    private int _depth;

    /// <summary>The flags of the innermost loop.</summary>
    /// <param name="Broken">Whether it was left by <c>break</c>; null if it has none.</param>
    /// <param name="Continued">Whether this iteration was left by <c>continue</c>; null if there is none.</param>
    private sealed record LoopFrame(Variable? Broken, Variable? Continued);

    /// <summary>The header of a counted loop, its bounds lowered.</summary>
    private sealed record Range(Value Lower, Value Upper, int Step, bool Inclusive, string Hint);

    private Completion LowerFor(IForLoopOperation loop)
    {
        if (CountedLoop.Recognise(loop, WithCalled([loop.Body]), _module.Purity) is { } counted)
        {
            At(loop);
            Value lower = Lower(counted.Lower), upper = Lower(counted.Upper);
            return LowerLoop(
                loop, null, [], new Range(lower, upper, counted.Step, counted.Inclusive, counted.Index.Name),
                index => _environment[Declare(counted.Index, counted.Index.Name, counted.Index.Type)] = index);
        }

        At(loop);
        foreach (IOperation before in loop.Before)
        {
            if (before is IVariableDeclarationGroupOperation group)
            {
                foreach (IVariableDeclarationOperation declaration in group.Declarations)
                {
                    LowerDeclaration(declaration);
                }
            }
            else
            {
                LowerDiscarded(before is IExpressionStatementOperation statement ? statement.Operation : before);
            }
        }

        return LowerStepped(loop, loop.AtLoopBottom) ?? LowerLoop(loop, loop.Condition, loop.AtLoopBottom, null, null);
    }

    /// <summary>A loop that counts a variable which was declared before it, and has its last value afterwards; null for any other.</summary>
    private Completion? LowerStepped(ILoopOperation loop, IReadOnlyList<IOperation> bottom)
    {
        bool canSkip = (OperationScan.ExitsOf(loop, ExitTo) & Exits.Continue) != 0;
        if (CountedLoop.RecogniseStepped(loop, WithCalled([loop.Body]), canSkip, _module.Purity) is not { } counted
            || VariablesOf(counted.Index) is not [var variable] || variable.Type != IrType.Int || _environment[variable] is null)
        {
            return null;
        }

        Value lower = Lower(counted.Lower), upper = Lower(counted.Upper);
        return LowerLoop(loop, null, bottom, new Range(lower, upper, counted.Step, counted.Inclusive, counted.Index.Name), index => _environment[variable] = index);
    }

    private Completion LowerWhile(IWhileLoopOperation loop)
    {
        At(loop);
        return LowerStepped(loop, []) ?? (loop.ConditionIsTop ? LowerLoop(loop, loop.Condition, [], null, null) : LowerDo(loop));
    }

    private Completion LowerForEach(IForEachLoopOperation loop)
    {
        IOperation collection = loop.Collection;
        while (collection is IConversionOperation { IsImplicit: true } conversion)
        {
            collection = conversion.Operand;
        }

        if (RowsOf(collection) is { } rows && loop.LoopControlVariable is IVariableDeclaratorOperation { Symbol: { RefKind: RefKind.None } row })
        {
            At(loop);
            Value first = _builder.Int(0), count = CountOfRows(rows);
            return LowerLoop(
                loop, null, [], new Range(first, count, 1, false, "i"), index => _environment[Declare(row, row.Name, row.Type)] = Row(rows, index));
        }

        if (LowerMapLoop(loop, collection) is { } enumerated)
        {
            return enumerated;
        }

        if (ListOf(collection) is { } list && loop.LoopControlVariable is IVariableDeclaratorOperation { Symbol: { RefKind: RefKind.None } item } && collection.Type!.Name != "Stack")
        {
            At(loop);
            Value elements = ContentOf(list), start = _builder.Int(0), number = CountOf(list);
            return LowerLoop(loop, null, [], new Range(start, number, 1, false, "i"), index =>
            {
                ElementRange element = new(elements, Scaled(index, list.Stride), 0, list.Shape?.Kinds ?? [default]);
                if (list.Shape is { IsMutableObject: true })
                {
                    _references[item] = element;
                    return;
                }

                SetParts(DeclareParts(item, item.Name, item.Type), Loaded(PlacesIn(element), collection));
            });
        }

        ILocalSymbol? variable = (loop.LoopControlVariable as IVariableDeclaratorOperation)?.Symbol;
        if (variable is not { RefKind: not RefKind.None } && IsInert(collection))
        {
            return LowerInertForEach(loop, collection);
        }

        if (ItemOf(collection.Type) is not { } content || (!TypeMapper.Map(collection.Type!).IsBuffer && !IsStructStorage(collection) && !IsGrid(collection)))
        {
            RefuseConstruct(loop.Collection, "A foreach over anything but an array, a span, or what carries no derivative", "loop over an index instead");
            return Completion.Normal;
        }

        At(loop);
        Value buffer = LowerElements(collection);
        // The loop goes on over this storage, whatever becomes of the variable.
        Variable held = new("", buffer.Type);
        _environment[held] = buffer;
        Value zero = _builder.Int(0), length = CountOf(buffer, TypeMapper.ShapeOf(collection.Type!)?.Element?.Leaves.Length ?? 1);
        Completion completion = LowerLoop(loop, null, [], new Range(zero, length, 1, false, "i"), index =>
        {
            if (variable is not null && (variable.RefKind != RefKind.None || TypeMapper.IsMutableObject(variable.Type)))
            {
                _references[variable] = ElementAt(buffer, index, collection.Type!);
                return;
            }

            DeclareItem(loop, content, TypeMapper.ShapeOf(content) is null ? [LoadElement(buffer, index)] : Loaded(PlacesIn(ElementAt(buffer, index, collection.Type!)), collection));
        });
        _environment.Remove(held);
        return completion;
    }

    private Completion LowerLoop(
        ILoopOperation loop, IOperation? condition, IReadOnlyList<IOperation> bottom, Range? range, Action<Value>? begin)
    {
        Exits exits = OperationScan.ExitsOf(loop, ExitTo);
        bool isEndless = range is null && (condition is null || condition.ConstantValue is { HasValue: true, Value: true });
        // A condition that assigns cannot be a block of its own: it becomes the first statement of an endless loop.
        bool assigns = condition is not null && OperationScan.AssignedVariables([condition]).Count > 0;
        Variable? broken = assigns || (exits & Exits.Break) != 0 ? Flag("broken", false) : null;
        int source = _builder.Source;
        List<Variable> variables = CarriedVariables([condition, loop.Body, .. bottom], exits, broken);
        Iteration iteration = StartLoop(variables);

        Value index = _context.Fresh(IrType.Int, range?.Hint ?? "");
        if (range is { Step: > 0, Inclusive: false } && IntegerOf(range.Lower) >= 0)
        {
            _below[index.Id] = range.Upper;
        }

        Branch test = iteration.Branch();
        In(test, () =>
        {
            List<Variable> flags = Flags(broken, exits);
            test.Builder.Source = source;
            iteration.Condition = assigns || isEndless || condition is null ? Unset(flags) : Guarded(flags, condition);
            return Completion.Normal;
        });

        Branch body = iteration.Branch();
        In(body, () => InLoop(broken, exits, source, () =>
        {
            if (range is not null)
            {
                begin!(index);
            }

            if (assigns)
            {
                Value holds = Lower(condition!);
                Branch run = Run(() => LowerIteration(loop.Body, bottom));
                Branch stop = Run(() => Exit(broken!, Exits.Break));
                return Join(holds, run, stop, -1);
            }

            return LowerIteration(loop.Body, bottom);
        }));

        Block? conditionBlock = iteration.Condition is { } value ? test.Builder.Finish(value) : range is null ? test.Builder.Finish(BoolIn(test, true)) : null;
        FinishLoop(iteration, new Loop(
            _context.TakeId(), index, range?.Lower, range?.Upper, range?.Step ?? 1, range?.Inclusive ?? false, conditionBlock, [], [], Block.Empty, []) { Source = source },
            body);
        return new Completion(!isEndless || broken is not null, exits & Outward);
    }

    /// <summary>A loop that tests at its end carries the answer into the next iteration; the first has it from the start.</summary>
    private Completion LowerDo(IWhileLoopOperation loop)
    {
        Exits exits = OperationScan.ExitsOf(loop, ExitTo);
        Variable again = Flag("again", true);
        Variable? broken = (exits & Exits.Break) != 0 ? Flag("broken", false) : null;
        int source = _builder.Source;
        List<Variable> variables = CarriedVariables([loop.Body, loop.Condition], exits, broken);
        variables.Add(again);
        Iteration iteration = StartLoop(variables);
        Value index = _context.Fresh(IrType.Int);

        Branch body = iteration.Branch();
        In(body, () => InLoop(broken, exits, source, () =>
        {
            Completion completion = LowerStatement(loop.Body);
            return AfterBody(completion, () =>
            {
                _builder.Source = source;
                _environment[again] = Lower(loop.Condition!);
            }, () => _environment[again] = Bool(false));
        }));

        Branch test = iteration.Branch();
        FinishLoop(iteration, new Loop(
            _context.TakeId(), index, null, null, 1, false, test.Builder.Finish(test.Environment[again]!), [], [], Block.Empty, []) { Source = source },
            body);
        bool isEndless = loop.Condition?.ConstantValue is { HasValue: true, Value: true } && broken is null;
        return new Completion(!isEndless, exits & Outward);
    }

    private Completion LowerIteration(IOperation body, IReadOnlyList<IOperation> bottom)
    {
        Completion completion = LowerStatement(body);
        return bottom.Count == 0 ? completion : AfterBody(completion, () =>
        {
            _builder.Source = -1;
            foreach (IOperation operation in bottom)
            {
                LowerDiscarded(operation is IExpressionStatementOperation statement ? statement.Operation : operation);
            }
        }, () => { });
    }

    /// <summary>Lowers what runs at the end of an iteration, unless it left the loop, and what does if it left.</summary>
    private Completion AfterBody(Completion completion, Action next, Action left)
    {
        Exits leaving = completion.Exits & ~Exits.Continue;
        bool canGoOn = completion.Continues || (completion.Exits & Exits.Continue) != 0;
        if (leaving == Exits.None)
        {
            if (canGoOn)
            {
                next();
            }

            return completion;
        }

        if (!canGoOn)
        {
            left();
            return completion;
        }

        Value exited = HasExited(leaving);
        Branch then = Run(() =>
        {
            left();
            return Completion.Exit(leaving);
        });
        Branch otherwise = Run(() =>
        {
            next();
            return Completion.Normal;
        });
        return Join(exited, then, otherwise, -1);
    }

    /// <summary>What a loop carries, in the making.</summary>
    private sealed class Iteration(List<Variable> variables, List<Value> carried, List<Value> initial, Environment environment, IrBuilder builder)
    {
        public List<Variable> Variables { get; } = variables;

        public List<Value> Carried { get; } = carried;

        public List<Value> Initial { get; } = initial;

        public Value? Condition { get; set; }

        /// <summary>Arrays in objects that change, which must be the same ones afterwards.</summary>
        public IReadOnlyList<(Variable Variable, IOperation Target)> Kept { get; init; } = [];

        /// <summary>A block of the loop, in which variables hold the carried values.</summary>
        public Branch Branch() => new(builder.Nested(), environment.Clone());
    }

    private Iteration StartLoop(List<Variable> variables)
    {
        List<Value> carried = [], initial = [];
        Environment environment = _environment.Clone();
        (Variable, IOperation)[] kept = [.. _kept];
        _kept.Clear();
        foreach (Variable variable in variables)
        {
            Value value = _context.Fresh(variable.Type, variable.Name);
            carried.Add(value);
            initial.Add(_environment[variable] ?? Placeholder(variable.Type));
            environment[variable] = value;
        }

        _depth++;
        return new Iteration(variables, carried, initial, environment, _builder) { Kept = kept };
    }

    private void FinishLoop(Iteration iteration, Loop loop, Branch body)
    {
        _depth--;
        List<Value> yields = [], results = [];
        foreach (Variable variable in iteration.Variables)
        {
            yields.Add(body.Environment[variable] ?? body.Builder.Constant(variable.Type, "default"));
            Value result = _context.Fresh(variable.Type, variable.Name);
            results.Add(result);
            _environment[variable] = result;
        }

        foreach ((Variable variable, IOperation target) in iteration.Kept.Where(k => body.Environment[k.Variable]?.Id != _environment[k.Variable]?.Id))
        {
            Refuse(DiagnosticDescriptors.BufferReassigned, target, variable.Name);
        }

        _builder.Append(loop with
        {
            Carried = iteration.Carried.ToEquatableArray(),
            Initial = iteration.Initial.ToEquatableArray(),
            Body = body.Builder.Finish(yields),
            Results = results.ToEquatableArray(),
        });
    }

    private Completion InLoop(Variable? broken, Exits exits, int source, Func<Completion> lower)
    {
        LoopFrame? outer = _loop;
        _builder.Source = source;
        Variable? continued = (exits & Exits.Continue) != 0 ? Flag("continued", false) : null;
        _loop = new LoopFrame(broken, continued);
        Completion completion = lower();
        _loop = outer;
        return completion;
    }

    private Variable Flag(string name, bool value)
    {
        Variable flag = new(name, IrType.Bool);
        _environment[flag] = Bool(value);
        return flag;
    }

    private static Value BoolIn(Branch branch, bool value) => branch.Builder.Constant(IrType.Bool, value ? "true" : "false");

    private List<Variable> Flags(Variable? broken, Exits exits)
    {
        List<Variable> flags = [];
        if (broken is not null)
        {
            flags.Add(broken);
        }

        if ((exits & Exits.Return) != 0)
        {
            flags.Add(_returned);
        }

        flags.AddRange(LabelFlags(exits));
        return flags;
    }

    /// <summary>Whether none of the flags is set; null if there are none.</summary>
    private Value? Unset(List<Variable> flags)
    {
        Value? all = null;
        foreach (Variable flag in flags)
        {
            Value unset = _builder.Apply(IrType.Bool, Op.Not, _environment[flag]!);
            all = all is null ? unset : _builder.Apply(IrType.Bool, Op.And, all, unset);
        }

        return all;
    }

    /// <summary>A loop's own condition, evaluated only if no flag is set.</summary>
    private Value Guarded(List<Variable> flags, IOperation condition)
    {
        Value? unset = Unset(flags);
        if (unset is null)
        {
            return Lower(condition);
        }

        return OperationScan.IsCheap(condition)
            ? _builder.Apply(IrType.Bool, Op.And, unset, Lower(condition))
            : Choose(unset, () => Lower(condition), () => Bool(false), IrType.Bool);
    }

    private static IEnumerable<IOperation> OperationsIn(IEnumerable<IOperation?> operations) =>
        operations.OfType<IOperation>().SelectMany(OperationScan.SelfAndDescendants);

    private List<Variable> CarriedVariables(IEnumerable<IOperation?> operations, Exits exits, Variable? broken)
    {
        List<Variable> variables = [];
        foreach ((ISymbol symbol, IOperation target) in OperationScan.AssignedVariables(WithCalled(operations)))
        {
            foreach (Variable variable in VariablesInReach(symbol))
            {
                if (!_environment.Contains(variable) || variables.Contains(variable) || IsConstantObject(symbol, variable, target))
                {
                    continue;
                }

                if (variable.Type.IsBuffer && TypeMapper.IsObject(TypeOf(symbol)))
                {
                    _kept.Add((variable, target));
                    continue;
                }

                if (variable.Type.IsBuffer)
                {
                    Refuse(DiagnosticDescriptors.BufferReassigned, target, variable.Name);
                    continue;
                }

                variables.Add(variable);
            }
        }

        if (_this is not null && !_isThisWhole && OperationScan.MayChangeThis(WithCalled(operations)))
        {
            variables.AddRange(_this.Where(v => !v.Type.IsBuffer && _environment.Contains(v) && !variables.Contains(v)));
        }

        variables.AddRange(OperationsIn(operations).OfType<ISimpleAssignmentOperation>().Select(a => (a.Target as IArrayElementReferenceOperation)?.ArrayReference)
            .Select(a => RowsOf(a)?.Used).OfType<Variable>().Where(v => _environment.Contains(v) && !variables.Contains(v)).Distinct().ToArray());

        foreach (ListVariable list in OperationsIn(operations).OfType<IInvocationOperation>().Select(c => ListOf(c.Instance)).OfType<ListVariable>().Distinct())
        {
            variables.AddRange(list.Variables.Where(v => _environment.Contains(v) && !variables.Contains(v)));
        }

        if (broken is not null)
        {
            variables.Add(broken);
        }

        if ((exits & Exits.Return) != 0)
        {
            variables.Add(_returned);
            variables.AddRange(_results.Where(r => !r.Type.IsBuffer));
        }

        variables.AddRange(LabelFlags(exits));
        return variables;
    }
}
