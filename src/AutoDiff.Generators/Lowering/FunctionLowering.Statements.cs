using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>Statements. What follows a statement that may leave its list is put where it runs only if it did not.</summary>
internal sealed partial class FunctionLowering
{
    private Completion LowerStatements(IReadOnlyList<IOperation> statements, int start = 0)
    {
        for (int i = start; i < statements.Count; i++)
        {
            if (LabelAhead(statements, i) is { } label)
            {
                return LowerUpTo(statements, i, label);
            }

            _module.Cancellation.ThrowIfCancellationRequested();
            System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
            if (LowerNameChoice(statements, i) is { } chosen)
            {
                return chosen;
            }

            if (statements[i] is IConditionalOperation conditional)
            {
                Completion branched = LowerIf(conditional, statements, i + 1, out bool tookRest);
                if (tookRest || !branched.Continues)
                {
                    return branched;
                }

                if (branched.Exits != Exits.None)
                {
                    return LowerGuarded(branched, statements, i + 1);
                }

                continue;
            }

            if (statements[i] is IUsingDeclarationOperation declaration)
            {
                return LowerUsing(declaration.DeclarationGroup, () => LowerStatements(statements, i + 1));
            }

            Completion completion = LowerStatement(statements[i]);
            if (!completion.Continues)
            {
                return completion;
            }

            if (completion.Exits != Exits.None)
            {
                return LowerGuarded(completion, statements, i + 1);
            }
        }

        return Completion.Normal;
    }

    /// <summary>Lowers the statements that run only if the ones before did not exit.</summary>
    private Completion LowerGuarded(Completion before, IReadOnlyList<IOperation> statements, int start)
    {
        if (start == statements.Count)
        {
            return before;
        }

        _builder.Source = -1;
        Value exited = HasExited(before.Exits);
        Branch then = Run(() => Completion.Exit(before.Exits));
        Branch otherwise = Run(() => LowerStatements(statements, start));
        return Join(exited, then, otherwise, -1);
    }

    private Value HasExited(Exits exits)
    {
        Value? exited = null;
        void Or(Exits exit, Variable? flag)
        {
            if ((exits & exit) != 0)
            {
                Value value = _environment[flag!]!;
                exited = exited is null ? value : _builder.Apply(IrType.Bool, Op.Or, exited, value);
            }
        }

        Or(Exits.Return, _returned);
        Or(Exits.Break, _loop?.Broken);
        Or(Exits.Continue, _loop?.Continued);
        foreach ((Exits exit, Variable flag) in _labels.Values)
        {
            Or(exit, flag);
        }

        return exited!;
    }

    private Completion LowerStatement(IOperation statement)
    {
        switch (statement)
        {
            case IBlockOperation block:
                return LowerStatements(block.Operations);
            case IConditionalOperation conditional:
                return LowerIf(conditional, [], 0, out _);
            case IForLoopOperation loop:
                return LowerFor(loop);
            case IWhileLoopOperation loop:
                return LowerWhile(loop);
            case IForEachLoopOperation loop:
                return LowerForEach(loop);
            case IEmptyOperation or ILocalFunctionOperation:
                return Completion.Normal;
            case ILabeledOperation { Operation: { } labelled }:
                return LowerStatement(labelled);
            case IReturnOperation { Kind: OperationKind.Return } returned:
                return LowerReturn(returned);
            case IBranchOperation { BranchKind: BranchKind.Break } when _loop is { Broken: { } broken }:
                return Exit(broken, Exits.Break);
            case IBranchOperation { BranchKind: BranchKind.Continue } when _loop is { Continued: { } continued }:
                return Exit(continued, Exits.Continue);
            case IBranchOperation { BranchKind: BranchKind.GoTo } jump:
                return LowerGoto(jump);
            case IUsingOperation resource:
                return LowerUsing(resource.Resources, () => LowerStatement(resource.Body));
            case ISwitchOperation choice:
                return LowerSwitch(choice);
            case ITryOperation attempt:
                return LowerTry(attempt);
            case IThrowOperation thrown:
                At(statement);
                LowerThrow(thrown);
                return Completion.Throws;
            case IVariableDeclarationGroupOperation group:
                At(statement);
                foreach (IVariableDeclarationOperation declaration in group.Declarations)
                {
                    LowerDeclaration(declaration);
                }

                return Completion.Normal;
            case IExpressionStatementOperation expression:
                At(statement);
                LowerDiscarded(expression.Operation);
                return Completion.Normal;
            default:
                RefuseConstruct(statement);
                return Completion.Normal;
        }
    }

    private Completion Exit(Variable flag, Exits exit)
    {
        _environment[flag] = Bool(true);
        return Completion.Exit(exit);
    }

    private Completion LowerReturn(IReturnOperation returned)
    {
        if (returned.IsImplicit && returned.ReturnedValue is null)
        {
            return Completion.Exit(Exits.Return);
        }

        At(returned);
        if (returned.ReturnedValue is { } value)
        {
            if (value is IThrowOperation or IConversionOperation { Operand: IThrowOperation })
            {
                LowerThrow((value as IThrowOperation ?? (IThrowOperation)((IConversionOperation)value).Operand));
                return Completion.Throws;
            }

            if (_results.Length == 0)
            {
                // The expression body of a void method.
                LowerDiscarded(value);
            }
            else
            {
                Value[] values = IsReturnedObject(value) ? ReturnObject(value) : LowerFor(_results, value);
                for (int i = 0; i < _results.Length && i < values.Length; i++)
                {
                    _environment[_results[i]] = Converted(values[i], _results[i].Type);
                }
            }
        }

        _environment[_returned] = Bool(true);
        return Completion.Exit(Exits.Return);
    }

    /// <summary>
    /// Lowers an <c>if</c>. When one branch always leaves the list and the other never does, the rest of the list is lowered
    /// into the latter: no flag is needed then.
    /// </summary>
    private Completion LowerIf(IConditionalOperation conditional, IReadOnlyList<IOperation> statements, int rest, out bool tookRest)
    {
        At(conditional);
        int source = _builder.Source;
        Value condition = Lower(conditional.Condition);
        Branch then = Run(() => LowerStatement(conditional.WhenTrue));
        Branch otherwise = Run(() => conditional.WhenFalse is { } whenFalse ? LowerStatement(whenFalse) : Completion.Normal);
        tookRest = false;
        if (rest < statements.Count)
        {
            Branch? target = then.Completion.AlwaysExits && otherwise.Completion.IsNormal ? otherwise
                : otherwise.Completion.AlwaysExits && then.Completion.IsNormal ? then
                : null;
            if (target is not null)
            {
                In(target, () => LowerStatements(statements, rest));
                tookRest = true;
            }
        }

        return Join(condition, then, otherwise, source);
    }

    private void LowerDeclaration(IVariableDeclarationOperation declaration)
    {
        foreach (IVariableDeclaratorOperation declarator in declaration.Declarators)
        {
            LowerDeclarator(declarator);
        }
    }

    private void LowerDeclarator(IVariableDeclaratorOperation declarator)
    {
        ILocalSymbol local = declarator.Symbol;
        // The declaration's own initialiser is that of an array with dimensions, which C# has for fixed buffers only.
        IOperation? initializer = declarator.Initializer?.Value;
        if (local.RefKind != RefKind.None)
        {
            if (initializer is not null && TryRefer(local, initializer))
            {
                return;
            }

            RefuseConstruct(declarator, "A ref local to other than a variable or an element of an array or span", "use what it refers to");
        }

        if (TryDeclareDelegate(local, initializer) || TryDeclareQuery(local, initializer))
        {
            return;
        }

        if (RowsOf(initializer) is { } rows && !_reassigned.Contains(local))
        {
            _rows[local] = rows;
            return;
        }

        if (TryDeclareRows(local, initializer) || TryDeclareList(local, initializer) || TryDeclareMap(local, initializer) || TryDeclareObject(local, initializer))
        {
            return;
        }

        if (_pooled.TryGetValue(local, out PooledVariable? pooled))
        {
            DeclarePooled(pooled, initializer);
            return;
        }

        // New storage of structs is taken apart whatever goes into it.
        bool isNew = initializer is not null && TypeMapper.StorageOf(local.Type) is not null
            && Unwrapped(initializer) is IArrayCreationOperation or ICollectionExpressionOperation or { Kind: OperationKind.None };
        Variable[] variables = DeclareParts(local, local.Name, local.Type, always: isNew);
        if (initializer is not null)
        {
            SetParts(variables, LowerFor(variables, initializer));
        }
    }

    /// <summary>Gives an unnamed intermediate the name of the variable that it is assigned to.</summary>
    private Value Named(Value value, string name)
    {
        if (value.Hint.Length == 0 && !_hints.ContainsKey(value.Id))
        {
            _hints[value.Id] = name;
        }

        return value;
    }

    private void LowerThrow(IThrowOperation thrown)
    {
        IOperation? exception = thrown.Exception;
        while (exception is IConversionOperation conversion)
        {
            exception = conversion.Operand;
        }

        if (exception is null)
        {
            RefuseConstruct(thrown);
            return;
        }

        bool outer = _inSink;
        _inSink = true;
        if (exception is IObjectCreationOperation creation && creation.Initializer is null && CreationText(creation) is { } text)
        {
            _builder.Append(new Throw(text.Template, text.Arguments));
        }
        else
        {
            _builder.Append(new Throw("{0}", [Lower(exception)]));
        }

        _inSink = outer;
    }
}
