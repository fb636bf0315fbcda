using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>Control flow: branches and loops.</summary>
internal sealed partial class Transpose
{
    /// <summary>The linear scalars that a statement uses inside its blocks and that come from outside.</summary>
    private static List<Value> Captured(Statement statement)
    {
        HashSet<int> own = [.. IrWalk.Operands(statement).Select(v => v.Id)];
        HashSet<int> inside = [.. IrWalk.Blocks(statement).SelectMany(IrWalk.AllOperands).Select(v => v.Id)];
        return [.. IrWalk.Free(statement).Where(v => v.IsLinear && v.Type.IsReal && inside.Contains(v.Id))];
    }

    private void VisitIf(If branch, Dictionary<int, Value> cotangents)
    {
        List<Value> captured = Captured(branch);
        Value?[] seeds = [.. branch.Results.Select(r => Take(cotangents, r))];
        (IrBuilder thenBuilder, Dictionary<int, Value> then) = TransposeBranch(branch.Then, seeds, captured, cotangents);
        (IrBuilder elseBuilder, Dictionary<int, Value> otherwise) = TransposeBranch(branch.Else, seeds, captured, cotangents);
        List<Value> thenYields = [], elseYields = [], results = [];
        foreach (Value value in captured)
        {
            Value? before = cotangents.TryGetValue(value.Id, out Value? known) ? known : null;
            Value? a = then.TryGetValue(value.Id, out Value? fromThen) ? fromThen : null;
            Value? b = otherwise.TryGetValue(value.Id, out Value? fromElse) ? fromElse : null;
            if (a?.Id == before?.Id && b?.Id == before?.Id)
            {
                continue;
            }

            thenYields.Add(a ?? ZeroIn(thenBuilder, value.Type));
            elseYields.Add(b ?? ZeroIn(elseBuilder, value.Type));
            Value result = _context.Fresh(value.Type, CotangentName(value), linear: true);
            results.Add(result);
            cotangents[value.Id] = result;
        }

        If transposed = new(
            branch.Region, branch.Condition, thenBuilder.Finish(thenYields), elseBuilder.Finish(elseYields), results.ToEquatableArray());
        if (!transposed.Results.IsEmpty || !transposed.Then.Statements.IsEmpty || !transposed.Else.Statements.IsEmpty)
        {
            _builder.Append(transposed with { Source = branch.Source });
        }
    }

    private static Value ZeroIn(IrBuilder builder, IrType type) =>
        builder.Let(type, new Constant(IrBuilder.RealLiteral(type, "0")), linear: true);

    private (IrBuilder Builder, Dictionary<int, Value> Cotangents) TransposeBranch(
        Block block, Value?[] seeds, List<Value> captured, Dictionary<int, Value> outer)
    {
        Dictionary<int, Value> inner = [];
        foreach (Value value in captured)
        {
            if (outer.TryGetValue(value.Id, out Value? known))
            {
                inner[value.Id] = known;
            }
        }

        IrBuilder enclosing = _builder;
        _builder = enclosing.Nested();
        TransposeBlock(block, seeds, inner);
        IrBuilder result = _builder;
        _builder = enclosing;
        return (result, inner);
    }

    private void VisitLoop(Loop loop, Dictionary<int, Value> cotangents)
    {
        List<Value> captured = Captured(loop);
        captured.RemoveAll(v => loop.Carried.Any(c => c.Id == v.Id));
        List<Value> carried = [], initial = [];
        foreach (Value result in loop.Results)
        {
            Value? seed = Take(cotangents, result);
            initial.Add(seed ?? Zero(result.Type));
            carried.Add(_context.Fresh(result.Type, CotangentName(result), linear: true));
        }

        Dictionary<int, Value> inner = [];
        foreach (Value value in captured)
        {
            Value sum = _context.Fresh(value.Type, CotangentName(value), linear: true);
            initial.Add(Take(cotangents, value) ?? Zero(value.Type));
            carried.Add(sum);
            inner[value.Id] = sum;
        }

        IrBuilder enclosing = _builder;
        _builder = enclosing.Nested();
        TransposeBlock(loop.Body, carried.Take(loop.Results.Count).ToArray(), inner);
        List<Value> next = [.. loop.Carried.Select(c => Take(inner, c) ?? Zero(c.Type)), .. captured.Select(v => inner[v.Id])];
        IrBuilder bodyBuilder = _builder;
        _builder = enclosing;
        _builder.Source = loop.Source;

        // A cotangent that every iteration hands on unchanged is not carried: this is what makes sums free of dependences.
        Dictionary<int, Value> invariant = [];
        List<Value> keptCarried = [], keptInitial = [], keptNext = [], results = [], final = [];
        for (int i = 0; i < carried.Count; i++)
        {
            if (next[i].Id == carried[i].Id)
            {
                invariant[carried[i].Id] = initial[i];
                final.Add(initial[i]);
                continue;
            }

            Value result = _context.Fresh(carried[i].Type, carried[i].Hint, linear: true);
            keptCarried.Add(carried[i]);
            keptInitial.Add(initial[i]);
            keptNext.Add(next[i]);
            results.Add(result);
            final.Add(result);
        }

        Block body = bodyBuilder.Finish(keptNext);
        if (invariant.Count > 0)
        {
            body = new Substitution(invariant).Rewrite(body);
        }

        if (keptCarried.Count > 0 || !body.Statements.IsEmpty)
        {
            _builder.Append(loop with
            {
                Carried = keptCarried.ToEquatableArray(), Initial = keptInitial.ToEquatableArray(), Body = body,
                Results = results.ToEquatableArray(),
            });
        }

        for (int i = 0; i < loop.Initial.Count; i++)
        {
            Add(cotangents, loop.Initial[i], final[i]);
        }

        for (int i = 0; i < captured.Count; i++)
        {
            cotangents[captured[i].Id] = cotangents.TryGetValue(captured[i].Id, out Value? sofar)
                ? _builder.Add(sofar, final[loop.Results.Count + i])
                : final[loop.Results.Count + i];
        }
    }
}
