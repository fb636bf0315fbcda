using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;
using AutoDiff.Generators.Support;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Lowering;

/// <content>Functions of <c>AutoDiff.LinearAlgebra</c>.</content>
internal sealed partial class ModuleLowering
{
    private readonly Dictionary<IMethodSymbol, FunctionIr> _ruledFunctions = new(SymbolEqualityComparer.Default);

    /// <summary>The function for one of the library, made now if it has not been.</summary>
    public FunctionIr Library(LibraryFunction function, IrType element)
    {
        if (_library.TryGetValue((function, element), out FunctionIr? known))
        {
            return known;
        }

        FunctionIr made = LibraryFunctions.Make(function, element, Reserve(function.ToString()), f => Library(f, element));
        _callees.Add(made);
        return _library[(function, element)] = made;
    }

    /// <summary>The function for one of the library whose derivatives are written in C#, made now if it has not been; null if there are none. A number that it returns is storage of length 1.</summary>
    public FunctionIr? Ruled(IMethodSymbol method)
    {
        if (_ruledFunctions.TryGetValue(method, out FunctionIr? known))
        {
            return known;
        }

        if (NumericExpansions.FindRule(method, "Tangent", Compilation) is not { } tangent || NumericExpansions.FindRule(method, "Cotangent", Compilation) is not { } cotangent)
        {
            return null;
        }

        string name = Reserve(method.Name);
        _expansions = tangent.Compilation;
        FunctionIr made = LibraryFunctions.Call(method.Name, name, [.. method.Parameters.Select(p => (TypeMapper.Map(p.Type), p.Name))], method.ReturnsVoid ? null : TypeMapper.Map(method.ReturnType)) with
        {
            IsSeparate = true, Differential = new MatrixDifferential(Working(tangent.Method), Working(cotangent.Method)),
        };
        _callees.Add(made);
        return _ruledFunctions[method] = made;
    }

    /// <summary>A function that calls one of the library's and gives it working storage.</summary>
    private string Working(IMethodSymbol rule)
    {
        string name = Reserve(rule.Name), inner = Callee(rule)!;
        IrContext context = new();
        Value[] parameters = [.. rule.Parameters.Select(p => context.Fresh(TypeMapper.Map(p.Type), p.Name))];
        Value stack = context.Fresh(IrType.Stack, "residuals");
        IrBuilder builder = new(context);
        Value mark = builder.Let(IrType.StackMark, new Mark(stack), "mark");
        builder.Append(new Call(context.TakeId(), inner, CallForm.Primal, new(parameters), [], [], [], [], []));
        builder.Append(new Release(stack, mark));
        _callees.Add(new FunctionIr(name, new([.. parameters, stack]), builder.Finish(), [], context.NextId) { IsSeparate = true });
        return name;
    }
}
