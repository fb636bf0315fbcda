using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Lowering;

/// <content>
/// Calls of which the object decides what runs: a function of the module that compares its type with those of this compilation and calls their
/// implementation. So every pass sees through it, in each mode and at every order. An object of a type that the compiler did not see throws.
/// </content>
internal sealed partial class ModuleLowering
{
    private readonly Dictionary<IMethodSymbol, string> _dispatchers = new(SymbolEqualityComparer.Default);

    /// <summary>The name of the function that runs the implementation which an object has of a marked member; null, and why, if there is none.</summary>
    public string? Dispatcher(IMethodSymbol member, out string? obstacle)
    {
        obstacle = null;
        if (_dispatchers.TryGetValue(member, out string? known))
        {
            return known;
        }

        IReadOnlyList<Implementation> implementations = Dispatch.Implementations(member, Compilation, Cancellation);
        obstacle = implementations.Count == 0 ? "no type of this project implements it" : implementations.Select(ObstacleOf).FirstOrDefault(o => o is not null);
        if (obstacle is not null)
        {
            return null;
        }

        // The name is known before the implementations are lowered: these may call the member again.
        string name = _dispatchers[member] = Reserve(member.Name);
        List<(string Function, Implementation Implementation)> callees = [];
        foreach (Implementation implementation in implementations)
        {
            if (Callee(implementation.Method) is not { } callee)
            {
                obstacle = $"'{Display(implementation.Method)}' has no source in this project";
                return null;
            }

            callees.Add((callee, implementation));
        }

        _callees.Add(MakeDispatcher(member, name, callees));
        return name;
    }

    private string? ObstacleOf(Implementation implementation)
    {
        if (implementation.Types.FirstOrDefault(t => !PrivateMembers.IsAccessible(t)) is { } hidden)
        {
            return $"'{hidden.Name}', which implements it, cannot be named from '{(Home is IAssemblySymbol ? "generated code" : Home.Name)}'; make it internal";
        }

        if (implementation.Method.ContainingType is { IsValueType: true } value)
        {
            if (MethodBody.ChangesThis(implementation.Method, this))
            {
                return $"'{Display(implementation.Method)}' changes the struct that it is called on, of which derivatives see a copy";
            }

            if (TypeMapper.ShapeOf(value) is { } shape && PartsOf(shape, "{0}").Any(p => p.Text is null))
            {
                return $"'{value.Name}', which implements it, has fields that cannot be reached from '{(Home is IAssemblySymbol ? "generated code" : Home.Name)}'; make them internal";
            }
        }

        return !HasSource(implementation.Method) ? $"'{Display(implementation.Method)}' has no source in this project"
            : FunctionLowering.ObstacleOf(implementation.Method, isVirtual: false) is { } obstacle ? $"'{Display(implementation.Method)}' has no derivative: {obstacle}" : null;
    }

    private static string Display(IMethodSymbol method) => $"{method.ContainingType.Name}.{method.Name}";

    /// <summary>An object as what the methods of its type take: a class as it is, a struct as its parts.</summary>
    private Value[] ReceiverOf(IrBuilder builder, Value self, INamedTypeSymbol owner)
    {
        string name = TypeMapper.PlainName(owner);
        if (!owner.IsValueType)
        {
            return [builder.Let(IrType.Opaque(name), new Inert($"global::System.Runtime.CompilerServices.Unsafe.As<{name}>({{0}})", [self], Ir.Purity.Pure), "self")];
        }

        Value unboxed = builder.Let(IrType.Opaque(name), new Inert($"({name}){{0}}", [self], Ir.Purity.Pure), "self");
        return TypeMapper.ShapeOf(owner) is { } shape ? [.. PartsOf(shape, "{0}").Select(p => builder.Let(p.Type, new Inert(p.Text!, [unboxed], Ir.Purity.Pure)))] : [unboxed];
    }

    /// <summary>How the parts of a struct are read; no text for one that cannot be reached.</summary>
    private IEnumerable<(string? Text, IrType Type)> PartsOf(Shape shape, string? path)
    {
        foreach (Part part in shape.Parts)
        {
            PrivateMember? accessor = shape.IsTuple ? null : PrivateMembers.Find(part.Member);
            string? inner = path is null ? null
                : accessor is not null ? FunctionLowering.Accessed(accessor, path)
                : shape.IsTuple || PrivateMembers.IsAccessible(part.Member) ? $"{path}.{NullableTypes.ReadText(part.Member)}" : null;
            foreach ((string? Text, IrType Type) leaf in TypeMapper.ShapeOf(part.Type) is { } nested ? PartsOf(nested, inner) : [(inner, TypeMapper.Map(part.Type))])
            {
                yield return leaf;
            }
        }
    }

    private FunctionIr MakeDispatcher(IMethodSymbol member, string name, IReadOnlyList<(string Function, Implementation Implementation)> callees)
    {
        IrContext context = new();
        IrBuilder builder = new(context);
        Value self = context.Fresh(TypeMapper.Map(member.ContainingType), "self");
        Value[] arguments = [.. member.Parameters.SelectMany(p => FunctionLowering.PartsOf(p.Type, p.Name)).Select(p => context.Fresh(p.Type, p.Name))];
        IEnumerable<IParameterSymbol> written = member.Parameters.Where(FunctionLowering.IsByReference);
        (string Name, IrType Type)[] results =
        [
            .. member.ReturnsVoid ? [] : FunctionLowering.PartsOf(member.ReturnType, "result"),
            .. written.SelectMany(p => FunctionLowering.PartsOf(p.Type, p.Name)),
        ];
        Value[] yields = Choose(builder, 0);
        return new FunctionIr(name, new([self, .. arguments]), builder.Finish(yields), [], context.NextId);

        Value[] Choose(IrBuilder at, int index)
        {
            if (index == callees.Count)
            {
                const string Message = "' is of no type that was compiled with the method that calls it, so its derivative is not known.";
                at.Append(new Throw($"new global::System.NotSupportedException(\"'\" + {{0}}.GetType() + \"{Message}\")", [self]));
                return [.. results.Select(r => at.Constant(r.Type, "default"))];
            }

            (string function, Implementation implementation) = callees[index];
            Value? isOne = null;
            foreach (INamedTypeSymbol type in implementation.Types)
            {
                Value isType = at.Let(IrType.Bool, new Inert($"{{0}}.GetType() == typeof({TypeMapper.PlainName(type)})", [self], Ir.Purity.Pure));
                isOne = isOne is null ? isType : at.Apply(IrType.Bool, Op.Or, isOne, isType);
            }

            IrBuilder then = at.Nested(), otherwise = at.Nested();
            Value[] receiver = ReceiverOf(then, self, implementation.Method.ContainingType);
            Value[] returned = [.. results.Select(r => context.Fresh(r.Type, r.Name))], chosen = [.. results.Select(r => context.Fresh(r.Type, r.Name))];
            then.Append(new Call(context.TakeId(), function, CallForm.Primal, new([.. receiver, .. arguments]), new(returned), [], [], [], []));
            Value[] others = Choose(otherwise, index + 1);
            at.Append(new If(context.TakeId(), isOne!, then.Finish(returned), otherwise.Finish(others), new(chosen)));
            return chosen;
        }
    }
}
