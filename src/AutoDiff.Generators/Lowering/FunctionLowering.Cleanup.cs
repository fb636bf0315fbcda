using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// <c>using</c>, and <c>try</c> with <c>finally</c>. What must happen when control leaves, by an exception too, is kept in a scope: an effect at the place
/// where the source says, which generated code declares with <c>using</c>.
/// </summary>
internal sealed partial class FunctionLowering
{
    private static readonly IrType s_scope = IrType.Opaque(CleanupScope.Type);

    private Completion LowerUsing(IOperation resources, Func<Completion> lowerBody)
    {
        At(resources);
        List<Value> scopes = [];
        if (resources is IVariableDeclarationGroupOperation group)
        {
            foreach (IVariableDeclaratorOperation declarator in group.Declarations.SelectMany(d => d.Declarators))
            {
                LowerDeclarator(declarator);
                scopes.Add(Entered(declarator.Symbol.Type, declarator, () => ReadVariable(VariablesOf(declarator.Symbol)[0], declarator)));
            }
        }
        else
        {
            scopes.Add(Entered(resources.Type!, resources, () => Lower(resources)));
        }

        return Leave(scopes, lowerBody());
    }

    private Value Entered(ITypeSymbol type, IOperation resource, Func<Value> lower)
    {
        if (!type.IsReferenceType)
        {
            return RefuseConstruct(resource, "A using of a struct", "use it around the differentiated method");
        }

        return _builder.Let(s_scope, new Inert($"{CleanupScope.Type}.Enter({{0}})", [lower()], Purity.Effect));
    }

    /// <summary>Runs what scopes keep, the last one first, wherever control goes from here.</summary>
    private Completion Leave(IReadOnlyList<Value> scopes, Completion completion)
    {
        if (!completion.IsDead)
        {
            _builder.Source = -1;
            foreach (Value scope in scopes.Reverse())
            {
                _builder.Append(new Effect("{0}.Dispose()", [scope]));
            }
        }

        return completion;
    }

    /// <summary>A <c>finally</c> that touches locals alone simply follows: whoever catches an exception from further up can't see whether it ran.</summary>
    private Completion LowerTry(ITryOperation operation)
    {
        if (operation.Catches.Length > 0 || operation.Finally is not { } last)
        {
            RefuseConstruct(operation.Catches.FirstOrDefault() ?? (IOperation)operation, "A catch", "move it out of the differentiated method");
            return Completion.Normal;
        }

        if (_module.Purity.HasEffects(last))
        {
            return LowerTryWithEffects(operation, last);
        }

        Completion completion = LowerStatement(operation.Body);
        LowerStatement(last);
        return completion;
    }

    private Completion LowerTryWithEffects(ITryOperation operation, IBlockOperation last)
    {
        // Scopes are left in the reverse order.
        List<Value> scopes = [];
        foreach (IOperation statement in last.Operations.Reverse())
        {
            if (KeptEffect(statement, operation.Body) is not { } scope)
            {
                RefuseConstruct(
                    statement, "A statement of a finally that has effects, unless it is a call or assignment that uses only what is known before the try,", "move it out of the differentiated method");
                return Completion.Normal;
            }

            scopes.Add(scope);
        }

        return Leave(scopes, LowerStatement(operation.Body));
    }

    /// <summary>The scope of an effect whose operands are known before the code that it follows; null if they are not.</summary>
    private Value? KeptEffect(IOperation statement, IOperation body)
    {
        HashSet<ISymbol> changed = new(OperationScan.AssignedVariables(WithCalled([body])).Select(a => a.Symbol), SymbolEqualityComparer.Default);
        if (statement is not IExpressionStatementOperation { Operation: { } expression }
            || OperationScan.SelfAndDescendants(expression).Any(o => OperationScan.VariableOf(o) is { } symbol && changed.Contains(symbol)))
        {
            return null;
        }

        At(statement);
        Branch branch = Run(() =>
        {
            LowerDiscarded(expression);
            return Completion.Normal;
        });
        IReadOnlyList<Statement> statements = branch.Builder.Statements;
        if (statements.Count == 0 || statements[statements.Count - 1] is not Effect effect || effect.Arguments.Any(a => a.Type.IsBuffer)
            || statements.Take(statements.Count - 1).Any(s => s is not Let { Operation: not Inert { Purity: not Purity.Pure } and not Load }))
        {
            return null;
        }

        _builder.AppendAll(statements.Take(statements.Count - 1));
        return _builder.Let(s_scope, new Inert(CleanupScope.Keep(effect), effect.Arguments, Purity.Effect));
    }
}
