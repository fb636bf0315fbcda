using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Model;

/// <summary>A derivative that a differentiated function calls: a generated member of another marked method, or a <c>Diff</c> call.</summary>
/// <param name="Name">The name by which calls in the module name it.</param>
/// <param name="Function">The function of the module that it is the derivative of.</param>
/// <param name="Method">What the parameters and results of that function are to the derivative.</param>
/// <param name="Mode">The form.</param>
internal sealed record DerivativeRequest(string Name, string Function, MethodModel Method, Modes Mode)
{
    /// <summary>
    /// A function with the parameters, results and effects of the derivative, and no code: what can be known of it before it is
    /// derived.
    /// </summary>
    public FunctionIr Stub(FunctionIr primal)
    {
        IrContext context = new();
        IrBuilder builder = new(context);
        IReadOnlyList<AddedParameter> all = DerivedSignature.All(Method, Mode);
        Value[] parameters = [.. all.Select(p => context.Fresh(p.Type, p.Name))];
        Value[] own = new Value[Method.Parameters.Count];
        for (int i = 0; i < parameters.Length; i++)
        {
            if (all[i].Slot is { Kind: SlotKind.Primal or SlotKind.Series } slot)
            {
                bool isElement = slot.Kind == SlotKind.Series && !Method.Parameters[slot.Index].IrType.IsBuffer;
                own[slot.Index] = isElement ? builder.Let(parameters[i].Type.Element!, new Load(parameters[i], builder.Int(0))) : parameters[i];
            }
        }

        Value[] results = [.. primal.Body.Yields.Select(y => context.Fresh(y.Type))];
        builder.Append(new Call(context.TakeId(), primal.Name, CallForm.Primal, new(own), new(results), [], [], [], []));
        for (int i = 0; i < parameters.Length; i++)
        {
            if (all[i] is { IsWritten: true, Type: { IsBuffer: true, Element: { IsReal: true } element } } and not { Slot.Kind: SlotKind.Primal })
            {
                builder.Append(new Fill(parameters[i], builder.Zero(element)));
            }
        }

        return new FunctionIr(Name, new(parameters), builder.Finish(), [], context.NextId);
    }
}
