using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Transposes a linear program: statements in reverse order, fan-out becomes a sum, a load becomes an accumulation. Knows
/// linear operations alone, no calculus.
/// </summary>
/// <remarks>
/// The result is open: it uses values of the primal program as if it stood beside it, and a <see cref="Loop"/> in it stands for
/// that loop run backwards. <see cref="Residuals"/> closes it. Parameters: the cotangents of the results, then those of the
/// storage parameters; results: the cotangents of the scalar parameters.
/// </remarks>
internal sealed partial class Transpose
{
    private readonly IrContext _context;
    private readonly BufferRoots _roots;
    private readonly Dictionary<int, Value> _buffers = [];
    private IrBuilder _builder;

    private Transpose(FunctionIr linear, IrContext context)
    {
        _context = context;
        _builder = new IrBuilder(context);
        _roots = BufferRoots.Of(linear);
    }

    /// <param name="linear">The linear program.</param>
    /// <param name="context">The context of the function it was taken from.</param>
    /// <param name="primals">The storage whose tangent each linear buffer is; those of the cotangent buffers are added.</param>
    public static FunctionIr Run(FunctionIr linear, IrContext context, Dictionary<int, Value> primals)
    {
        Transpose pass = new(linear, context);
        FunctionIr transposed = pass.Run(linear);
        foreach (KeyValuePair<int, Value> pair in pass._buffers)
        {
            if (primals.TryGetValue(pair.Key, out Value? primal))
            {
                primals[pair.Value.Id] = primal;
            }
        }

        return transposed;
    }

    private FunctionIr Run(FunctionIr linear)
    {
        List<Value> parameters = [];
        Value?[] seeds = new Value?[linear.Body.Yields.Count];
        for (int i = 0; i < seeds.Length; i++)
        {
            Value result = linear.Body.Yields[i];
            string hint = CotangentName(result);
            Value seed = _context.Fresh(result.Type, i == 0 ? "cotangent" : hint.Length == 0 ? "resultCotangent" : hint, linear: true);
            parameters.Add(seed);
            seeds[i] = seed;
        }

        foreach (Value parameter in linear.Parameters)
        {
            if (parameter.Type.Kind is TypeKind.Buffer or TypeKind.Stack)
            {
                Value cotangent = _context.Fresh(parameter.Type.Shadow, CotangentName(parameter), linear: true);
                _buffers[parameter.Id] = cotangent;
                parameters.Add(cotangent);
            }
        }

        Dictionary<int, Value> cotangents = [];
        TransposeBlock(linear.Body, seeds, cotangents);
        List<Value> results = [];
        foreach (Value parameter in linear.Parameters)
        {
            if (parameter.Type.IsReal)
            {
                results.Add(Take(cotangents, parameter) ?? Zero(parameter.Type));
            }
        }

        return linear with { Parameters = parameters.ToEquatableArray(), Body = _builder.Finish(results), NextId = _context.NextId };
    }

    private static string CotangentName(Value tangent) =>
        tangent.Hint.EndsWith("Tangent", StringComparison.Ordinal)
            ? tangent.Hint.Substring(0, tangent.Hint.Length - "Tangent".Length) + "Cotangent"
            : tangent.Hint.Length == 0 ? "" : tangent.Hint + "Cotangent";

    private Value Zero(IrType type) => _builder.Let(type, new Constant(IrBuilder.RealLiteral(type, "0")), linear: true);

    private static Value? Take(Dictionary<int, Value> cotangents, Value value)
    {
        if (!cotangents.TryGetValue(value.Id, out Value? cotangent))
        {
            return null;
        }

        cotangents.Remove(value.Id);
        return cotangent;
    }

    private void Add(Dictionary<int, Value> cotangents, Value value, Value contribution)
    {
        if (!value.IsLinear || _context.DefinitionOf(value) is Constant)
        {
            return;
        }

        Value sum;
        if (!cotangents.TryGetValue(value.Id, out Value? existing))
        {
            sum = contribution;
        }
        else if (_context.DefinitionOf(contribution) is Primitive { Name: Op.Negate } negated)
        {
            sum = _builder.Subtract(existing, negated.Arguments[0]);
        }
        else
        {
            sum = _builder.Add(existing, contribution);
        }

        cotangents[value.Id] = sum.Hint.Length == 0 ? _builder.Rename(sum, CotangentName(value)) : sum;
    }

    /// <summary>
    /// Transposes a block into the current builder. <paramref name="cotangents"/> holds what is known of the cotangents of
    /// values from outside the block and receives what the block adds to them.
    /// </summary>
    private void TransposeBlock(Block block, IReadOnlyList<Value?> yieldCotangents, Dictionary<int, Value> cotangents)
    {
        DeclareBuffers(block);
        for (int i = 0; i < yieldCotangents.Count; i++)
        {
            if (yieldCotangents[i] is { } seed)
            {
                Add(cotangents, block.Yields[i], seed);
            }
        }

        for (int i = block.Statements.Count - 1; i >= 0; i--)
        {
            Statement statement = block.Statements[i];
            _builder.Source = statement.Source;
            Visit(statement, cotangents);
        }
    }

    /// <summary>Cotangent storage stands for the same storage as its tangent: declared by the same operations, in their order.</summary>
    private void DeclareBuffers(Block block)
    {
        foreach (Statement statement in block.Statements)
        {
            if (statement is not Let { Target: { Type.Kind: TypeKind.Buffer or TypeKind.Stack } target } let)
            {
                continue;
            }

            _builder.Source = statement.Source;
            Operation operation = let.Operation switch
            {
                Slice slice => slice with { Buffer = _buffers[slice.Buffer.Id] },
                Allocate allocate => new Allocate(allocate.Length, AllocationKind.Scratch),
                Nest => new Nest(),
                var other => throw new InvalidOperationException($"{IrPrinter.Print(other)} does not declare storage."),
            };
            _buffers[target.Id] = _builder.Let(target.Type.Shadow, operation, CotangentName(target), linear: true);
        }
    }

    private void Visit(Statement statement, Dictionary<int, Value> cotangents)
    {
        switch (statement)
        {
            case Let { Operation: Pop pop } popped:
                _builder.Append(new Push(_buffers[pop.Stack.Id], Take(cotangents, popped.Target) ?? Zero(popped.Target.Type)));
                break;
            case Let { Target.Type.Kind: not (TypeKind.Buffer or TypeKind.Stack) } let:
                if (Take(cotangents, let.Target) is { } cotangent)
                {
                    Visit(let.Operation, cotangent, cotangents);
                }

                break;
            case Store store:
                {
                    Value buffer = _buffers[store.Buffer.Id];
                    if (_context.DefinitionOf(store.Content) is not Constant)
                    {
                        Value read = _builder.Let(store.Content.Type, new Load(buffer, store.Index), CotangentName(store.Content), linear: true);
                        _builder.Append(new Store(buffer, store.Index, Zero(store.Content.Type)));
                        Add(cotangents, store.Content, read);
                    }
                    else
                    {
                        _builder.Append(new Store(buffer, store.Index, Zero(store.Content.Type)));
                    }

                    break;
                }

            case Accumulate accumulate:
                Add(
                    cotangents,
                    accumulate.Content,
                    _builder.Let(accumulate.Content.Type, new Load(_buffers[accumulate.Buffer.Id], accumulate.Index), "", linear: true));
                break;
            case Fill fill:
                VisitFill(fill, cotangents);
                break;
            case Copy copy:
                VisitCopy(copy);
                break;
            case Push push:
                Add(cotangents, push.Content, _builder.Let(push.Content.Type, new Pop(_buffers[push.Stack.Id]), "", linear: true));
                break;
            case If branch:
                VisitIf(branch, cotangents);
                break;
            case Loop loop:
                VisitLoop(loop, cotangents);
                break;
            case Call call:
                VisitCall(call, cotangents);
                break;
        }
    }

    private void Visit(Operation operation, Value cotangent, Dictionary<int, Value> cotangents)
    {
        switch (operation)
        {
            case Constant:
                break;
            case Load load:
                _builder.Append(new Accumulate(_buffers[load.Buffer.Id], load.Index, cotangent));
                break;
            case Primitive { Name: Op.Add } add:
                Add(cotangents, add.Arguments[0], cotangent);
                Add(cotangents, add.Arguments[1], cotangent);
                break;
            case Primitive { Name: Op.Subtract } subtract:
                Add(cotangents, subtract.Arguments[0], cotangent);
                Add(cotangents, subtract.Arguments[1], _builder.Negate(cotangent));
                break;
            case Primitive { Name: Op.Negate } negate:
                Add(cotangents, negate.Arguments[0], _builder.Negate(cotangent));
                break;
            case Primitive { Name: Op.Multiply or Op.StrongMultiply } product:
                {
                    bool first = product.Arguments[0].IsLinear;
                    Value factor = product.Arguments[first ? 1 : 0];
                    Add(cotangents, product.Arguments[first ? 0 : 1], _builder.Scale(product.Name, cotangent, factor));
                    break;
                }

            case Primitive { Name: Op.Divide or Op.StrongDivide } quotient:
                Add(cotangents, quotient.Arguments[0], _builder.Scale(quotient.Name, cotangent, quotient.Arguments[1]));
                break;
            case Primitive { Name: Op.Convert } convert:
                Add(cotangents, convert.Arguments[0], _builder.Apply(convert.Arguments[0].Type, Op.Convert, cotangent));
                break;
            case Primitive { Name: Op.Select } select:
                if (_context.DefinitionOf(select.Arguments[1]) is not Constant)
                {
                    Add(cotangents, select.Arguments[1], _builder.Select(select.Arguments[0], cotangent, Zero(cotangent.Type)));
                }

                if (_context.DefinitionOf(select.Arguments[2]) is not Constant)
                {
                    Add(cotangents, select.Arguments[2], _builder.Select(select.Arguments[0], Zero(cotangent.Type), cotangent));
                }

                break;
            default:
                throw new InvalidOperationException($"{IrPrinter.Print(operation)} is not a linear operation.");
        }
    }

    private void VisitCall(Call call, Dictionary<int, Value> cotangents)
    {
        List<Value> given = [];
        foreach (Value result in call.LinearResults)
        {
            given.Add(Take(cotangents, result) ?? Zero(result.Type));
        }

        List<Value> scalars = [], results = [];
        foreach (Value argument in call.LinearArguments)
        {
            if (argument.Type.IsReal)
            {
                scalars.Add(argument);
                results.Add(_context.Fresh(argument.Type, "", linear: true));
            }
            else
            {
                given.Add(_buffers[argument.Id]);
            }
        }

        _builder.Append(call with { Form = CallForm.Reverse, LinearArguments = given.ToEquatableArray(), LinearResults = results.ToEquatableArray() });
        for (int i = 0; i < scalars.Count; i++)
        {
            Add(cotangents, scalars[i], results[i]);
        }
    }
}
