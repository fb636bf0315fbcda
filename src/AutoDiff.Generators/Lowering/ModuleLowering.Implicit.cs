using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Rules;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Lowering;

/// <content>Solvers that are differentiated by what they solve.</content>
internal sealed partial class ModuleLowering
{
    private readonly Dictionary<IMethodSymbol, FunctionIr> _implicit = new(SymbolEqualityComparer.Default);

    /// <summary>The function for a solver whose derivative is that of its solution; null if what it solves has no source here.</summary>
    public FunctionIr? Implicit(ImplicitMark mark, IOperation call)
    {
        if (_implicit.TryGetValue(mark.Solver, out FunctionIr? known))
        {
            return known;
        }

        if (mark.Resolve().Named is not { } named || !HasSource(named) || Callee(named) is not { } function)
        {
            return null;
        }

        IrContext context = new();
        Value[] parameters = [.. mark.Solver.Parameters.Select(p => context.Fresh(TypeMapper.Map(p.Type), p.Name))];
        IrBuilder builder = new(context);
        string solver = mark.Solver.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) + "." + mark.Solver.Name;
        builder.Append(new Expand(solver, new([.. parameters.Take(parameters.Length - 1)]), [parameters[parameters.Length - 1]]));
        string residual = mark.Kind == SolutionKind.Minimum ? Slope(named, function, call) : function;
        FunctionIr made = new(Reserve(mark.Solver.Name), new(parameters), builder.Finish(), [], context.NextId)
        {
            IsSeparate = true, Implicit = new ImplicitSolution(residual, mark.Kind == SolutionKind.FixedPoint) { Options = mark.SystemOptions().Options },
        };
        _callees.Add(made);
        return _implicit[mark.Solver] = made;
    }

    /// <summary>The gradient of an objective in its first parameter as a function that writes it: what is 0 at a minimum.</summary>
    private string Slope(IMethodSymbol objective, string function, IOperation call)
    {
        IrBuilder builder = new(new IrContext());
        Value[] own = [.. objective.Parameters.Select(p => builder.Context.Fresh(TypeMapper.Map(p.Type), p.Name))];
        IrType type = own[0].Type.Element!;
        Value slope = builder.Context.Fresh(IrType.Span(type), "slope"), value = builder.Context.Fresh(type, "value");
        MethodModel method = new DelegateFunction(
            function, new([.. own.Select((v, i) => DelegateFunction.Parameter(v, i == 0 ? ParameterRole.Input : ParameterRole.Constant))]), type, []).Method(Modes.Gradient);
        return Add(objective.Name + "Slope", name =>
        {
            // The user's own gradient of the objective has the parameters θ too, and another name.
            string gradient = Derivative(name, call, function, method with { DerivedName = name }, Modes.Gradient, isActive: true);
            builder.Append(new Call(builder.Context.TakeId(), gradient, CallForm.Primal, new([.. own, slope]), [value], [], [], [], []));
            return new FunctionIr(name, new([.. own, slope]), builder.Finish(), [], builder.Context.NextId);
        });
    }
}
