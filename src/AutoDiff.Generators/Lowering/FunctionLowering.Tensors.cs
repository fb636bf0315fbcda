using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// <c>TensorPrimitives</c>: the library computes the values, bit for bit those of the method itself; loops over elements, of which only
/// derivatives are left in the end, say what it computed.
/// </summary>
internal sealed partial class FunctionLowering
{
    private bool TryTensorCall(IInvocationOperation call, out Value? result)
    {
        result = null;
        IMethodSymbol method = call.TargetMethod;
        IrType[] types = [.. method.Parameters.Select(p => TypeMapper.Map(p.Type))];
        if (!TensorMembers.Is(method.ContainingType) || types.Any(t => IsSpanOfOther(method, t)))
        {
            return false;
        }

        int inputs = types.Count(t => t is not { IsBuffer: true, Buffer: BufferKind.Span });
        bool isActive = call.Arguments.Any(a => a.Parameter!.Ordinal < inputs && IsActive(a.Value));
        TensorKind kind = TensorMembers.KindOf(method.Name, inputs < types.Length) ?? TensorKind.Refused;
        bool isReal = inputs < types.Length ? types[inputs].Element!.IsReal : TypeMapper.Map(method.ReturnType).IsReal;
        if (types.Any(t => t.IsParameter || t.Element is { IsParameter: true }))
        {
            Refuse(DiagnosticDescriptors.LibraryMemberNotDifferentiable, call, "TensorPrimitives." + method.Name, "its numbers are of a type parameter; write the loop");
            result = method.ReturnsVoid ? null : Placeholder(call);
            return true;
        }

        if (isActive && (kind == TensorKind.Refused || (kind == TensorKind.Map && !isReal)))
        {
            Refuse(
                DiagnosticDescriptors.LibraryMemberNotDifferentiable, call, "TensorPrimitives." + method.Name,
                kind == TensorKind.Refused ? TensorMembers.WhyRefused(method.Name) : "what it writes are no real numbers");
            result = method.ReturnsVoid ? null : Placeholder(call);
            return true;
        }

        Value[] values = Arguments(call);
        Tensors tensors = new(this, call, values.Take(inputs).ToArray(), values.Skip(inputs).ToArray());
        if (inputs == types.Length)
        {
            result = isActive && isReal ? tensors.Reduce() : tensors.Returned();
        }
        else
        {
            tensors.Fill(isActive ? kind : TensorKind.Flat, isReal, isActive);
        }

        return true;
    }

    /// <summary>The storage of which a buffer is all.</summary>
    private Value Viewed(Value buffer)
    {
        while (_context.DefinitionOf(buffer) is Slice { Start: null, Count: null } view)
        {
            buffer = view.Buffer;
        }

        return buffer;
    }

    /// <summary>Whether a parameter is a span of what the IR does not know as numbers.</summary>
    private static bool IsSpanOfOther(IMethodSymbol method, IrType type) =>
        !type.IsBuffer && method.Parameters.Any(p => TypeMapper.Map(p.Type) == type && CallNames.IsSpanOrMemory(p.Type));

    /// <summary>One call, in the making.</summary>
    private sealed class Tensors(FunctionLowering lowering, IInvocationOperation call, Value[] inputs, Value[] outputs)
    {
        private IrBuilder Builder => lowering._builder;

        private string Name => call.TargetMethod.Name;

        private Value First => inputs.First(v => v.Type.IsBuffer);

        private string Template()
        {
            IMethodSymbol method = call.TargetMethod;
            string generic = method.TypeArguments.Length == 0 ? "" : $"<{string.Join(", ", method.TypeArguments.Select(TypeMapper.Name))}>";
            return $"{TensorMembers.TypeName}.{Name}{generic}({string.Join(", ", method.Parameters.Select(p => $"{{{p.Ordinal}}}"))})";
        }

        /// <summary>What the library returns, as a constant.</summary>
        public Value Returned() => Builder.Let(TypeMapper.Map(call.Type!), new Inert(Template(), new(inputs), Purity.Pure, IsConstant: true) { TakesSpans = true });

        /// <summary>What the library returns, with its derivative.</summary>
        public Value Reduce()
        {
            Value known = Returned();
            Primitive model = TensorMembers.IsExtreme(Name) ? Extreme(known) : new TensorReductions(Builder, (count, initial, body) => lowering.LoopOver(count, initial, (i, c) => body(Builder, i, c)), known.Type, inputs).Of(Name);
            return Builder.Let(known.Type, model with { Known = known });
        }

        /// <summary>The first of the elements that are the extreme.</summary>
        private Primitive Extreme(Value known)
        {
            string element = known.Type.Name;
            Value index = Builder.Let(
                IrType.Int, new Inert($"global::System.MemoryExtensions.IndexOf<{element}>({{0}}, {{1}})", [inputs[0], known], Purity.Pure) { TakesSpans = true });
            return new Primitive(Op.Convert, [lowering.LoadElement(inputs[0], index)]);
        }

        public void Fill(TensorKind kind, bool isReal, bool isActive)
        {
            foreach (Value output in outputs)
            {
                lowering.CheckBufferWrite(output, call, isActive && kind is not TensorKind.Flat);
            }

            if (!isReal)
            {
                Builder.Append(new Library(Template(), new(inputs), new(outputs)));
                return;
            }

            if (kind == TensorKind.SoftMax)
            {
                // The library counts in what stands behind the results, and changes it.
                ThrowIf(
                    Builder.Compare(Op.NotEqual, Builder.Let(IrType.Int, new Length(outputs[0])), Builder.Let(IrType.Int, new Length(First))),
                    "The derivative of SoftMax needs a destination as long as its source.");
            }

            // What the library computes goes to storage of its own, where derivatives find it again whatever becomes of the destination.
            Value[] computed = [.. outputs.Select(o => Builder.Let(
                IrType.Span(o.Type.Element!), new Allocate(Builder.Let(IrType.Int, new Length(o)), AllocationKind.Residual), "computed"))];
            Builder.Append(new Library(Template(), new(inputs), new(computed)));
            CheckOverlaps();
            Value count = Builder.Let(IrType.Int, new Length(First));
            switch (kind)
            {
                case TensorKind.Map:
                    Map(count, computed);
                    break;
                case TensorKind.SoftMax:
                    SoftMax(count, computed[0]);
                    break;
                default:
                    for (int k = 0; k < outputs.Length; k++)
                    {
                        Builder.Append(new Copy(Builder.Let(computed[k].Type, new Slice(computed[k], null, count)), outputs[k]));
                    }

                    break;
            }
        }

        private void Map(Value count, Value[] computed) => lowering.LoopOver(count, [], (index, _) =>
        {
            Value[] x = [.. inputs.Select(v => v.Type.IsBuffer ? lowering.LoadElement(v, index) : v)];
            for (int k = 0; k < outputs.Length; k++)
            {
                Value known = lowering.LoadElement(computed[k], index);
                Primitive model = TensorFormulae.Of(Name, k, Builder, known.Type, x);
                Builder.Append(new Store(outputs[k], index, Builder.Let(known.Type, model with { Known = known })));
            }

            return [];
        });

        /// <summary>The quotient of each exponential and their sum; the largest element is taken away before, which changes nothing but the range.</summary>
        private void SoftMax(Value count, Value computed)
        {
            IrType type = computed.Type.Element!;
            Value largest = Builder.Let(type, new Inert($"{TensorMembers.TypeName}.Max<{type.Name}>({{0}})", [inputs[0]], Purity.Pure, IsConstant: true) { TakesSpans = true });
            Value weights = Builder.Let(IrType.Span(type), new Allocate(count, AllocationKind.Residual), "weights");
            Value sum = lowering.LoopOver(count, [Builder.Zero(type)], (index, carried) =>
            {
                Value weight = Builder.Math("Exp", Builder.Apply(type, Op.Subtract, lowering.LoadElement(inputs[0], index), largest));
                Builder.Append(new Store(weights, index, weight));
                return [Builder.Add(carried[0], weight)];
            })[0];
            lowering.LoopOver(count, [], (index, _) =>
            {
                Value known = lowering.LoadElement(computed, index);
                Primitive share = new(Op.Divide, [lowering.LoadElement(weights, index), sum], known);
                Builder.Append(new Store(outputs[0], index, Builder.Let(type, share)));
                return [];
            });
        }

        /// <summary>The library throws if a destination overlaps a source other than from its start. It is not given the destination here.</summary>
        private void CheckOverlaps()
        {
            foreach (Value output in outputs)
            {
                foreach (Value input in inputs.Where(v => v.Type.IsBuffer && v.Type.Element == output.Type.Element))
                {
                    if (lowering.Viewed(input).Id == lowering.Viewed(output).Id)
                    {
                        continue;
                    }

                    if (lowering._origins.TryGetValue(output.Id, out ISymbol? written) && lowering._origins.TryGetValue(input.Id, out ISymbol? read)
                        && !SymbolEqualityComparer.Default.Equals(written, read))
                    {
                        // Two parameters, of which one is written: members check that they do not overlap.
                        continue;
                    }

                    Value overlaps = Builder.Let(
                        IrType.Bool,
                        new Inert($"global::AutoDiff.Runtime.Guard.OverlapsPartly<{output.Type.Element!.Name}>({{0}}, {{1}})", [input, output], Purity.Pure) { TakesSpans = true });
                    ThrowIf(overlaps, "The destination overlaps an input other than from its start.");
                }
            }
        }

        private void ThrowIf(Value condition, string message)
        {
            IrBuilder then = Builder.Nested();
            then.Append(new Throw($"new global::System.ArgumentException(\"{message}\", \"destination\")", []));
            Builder.Append(new If(lowering._context.TakeId(), condition, then.Finish(), Block.Empty, []));
        }
    }
}
