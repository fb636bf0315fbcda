using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>Calls on constants that give results by <c>out</c>, as <c>TryGetValue</c> and <c>TryParse</c> do: of a method of generated code that returns all of them.</summary>
internal sealed partial class FunctionLowering
{
    /// <summary>Whether a call on constants has <c>out</c> parameters, and no other way to change what the IR sees.</summary>
    private bool IsOutCall(IInvocationOperation call, IMethodSymbol method) =>
        call.Arguments.Any(a => a.Parameter!.RefKind == RefKind.Out)
        && call.Arguments.All(a => a.Parameter!.RefKind == RefKind.Out ? !method.Parameters[a.Parameter.Ordinal].Type.IsRefLikeType : a.Parameter.RefKind is RefKind.None or RefKind.In && !MayBeWritten(a))
        && !method.ReturnType.IsRefLikeType && method.RefKind == RefKind.None && (method.IsStatic || method.ContainingType.IsReferenceType)
        && (!_module.HasSource(method) || ObstacleOf(method, IsVirtual(call, method)) is not null);

    /// <summary>Lowers such a call; null if it returns nothing but what goes to its <c>out</c> parameters.</summary>
    private Value? LowerOutCall(IInvocationOperation call, IMethodSymbol method)
    {
        PrivateMember? found = IsReachable(method, call) ? _module.PrivateMembers.OutCallOf(method) : null;
        if (found is null && _module.PrivateMembers.IsAccessible(method))
        {
            Refuse(DiagnosticDescriptors.UnknownCallee, call, method.Name, "generated code cannot name a type in its signature");
        }

        if (found is not { } helper)
        {
            return Refused();
        }

        InertTextBuilder builder = new();
        string? receiver = method.IsStatic ? "" : call.Instance is null or IInstanceReferenceOperation ? Receiver(call.Instance, method, builder) : Chain(call.Instance, builder);
        if (receiver is null || ArgumentList([.. call.Arguments.Where(a => a.Parameter!.RefKind != RefKind.Out)], builder) is not { } arguments)
        {
            return Refused();
        }

        List<(int Ordinal, Variable?[] Variables)> written = [];
        foreach (IArgumentOperation argument in call.Arguments.Where(a => a.Parameter!.RefKind == RefKind.Out))
        {
            LowerReference(argument.Value, method.Parameters[argument.Parameter!.Ordinal], written);
        }

        InertText text = builder.Finish(Accessed(helper, receiver, arguments));
        Value all = _builder.Let(IrType.Opaque(helper.Returns), new Inert(text.Template, text.Arguments, Purity.Effect));
        int count = written.Count + (method.ReturnsVoid ? 0 : 1), item = method.ReturnsVoid ? 0 : 1;
        foreach ((int ordinal, Variable?[] variables) in written.OrderBy(w => w.Ordinal))
        {
            ITypeSymbol type = method.Parameters[ordinal].Type;
            Value result = Item(++item, TypeMapper.Map(type));
            Value[] values = variables.Length > 1 && TypeMapper.ShapeOf(type) is { } shape ? Exploded(result, shape, call) : [result];
            for (int i = 0; i < values.Length; i++)
            {
                if (variables[i]!.Name.Length > 0)
                {
                    _environment[variables[i]!] = Named(values[i], variables[i]!.Name);
                }
            }
        }

        return method.ReturnsVoid ? null : Item(1, TypeMapper.Map(call.Type!));

        Value? Refused()
        {
            foreach (IArgumentOperation argument in call.Arguments.Where(a => a.Parameter!.RefKind == RefKind.Out))
            {
                LowerReference(argument.Value, method.Parameters[argument.Parameter!.Ordinal], []);
            }

            return method.ReturnsVoid ? null : Placeholder(call);
        }

        Value Item(int number, IrType type) => count == 1 ? all
            : _builder.Let(type, new Inert($"{{0}}.Item{number.ToString(System.Globalization.CultureInfo.InvariantCulture)}", [all], Purity.Pure));
    }
}
