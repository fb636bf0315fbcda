using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;
using AutoDiff.Generators.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>Calls of <c>AutoDiff.LinearAlgebra</c> and of solvers with an attribute: functions of the module whose derivatives are rules.</summary>
internal sealed partial class FunctionLowering
{
    /// <summary>Lowers a call; null if it returns nothing.</summary>
    private Value? LowerLinearAlgebra(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (_module.ExpansionOf(method) is { } expansion)
        {
            SourceCall composed = new(expansion, null, [.. call.Arguments.Select(a => (expansion.Parameters[a.Parameter!.Ordinal], a.Value))], call);
            return LowerSourceCall(composed) is [{ } value, ..] ? value : null;
        }

        Value[] arguments = Arguments(call);
        if (CallNames.LibraryFunction(method) is { } library)
        {
            AppendLibraryCall(call, _module.Library(library, arguments[0].Type.Element!), arguments);
            return null;
        }

        if (_module.Ruled(method) is not { } function)
        {
            Refuse(DiagnosticDescriptors.UnknownCallee, call, method.Name, "it has no derivative");
            return method.ReturnsVoid ? null : Placeholder(call);
        }

        if (method.ReturnsVoid)
        {
            AppendLibraryCall(call, function, arguments);
            return null;
        }

        string hint = char.ToLowerInvariant(method.Name[0]) + method.Name.Substring(1);
        Value number = _builder.Let(IrType.Span(TypeMapper.Map(method.ReturnType)), new Allocate(_builder.Int(1), AllocationKind.Scratch), hint);
        AppendLibraryCall(call, function, [.. arguments, number]);
        return LoadElement(number, _builder.Int(0));
    }

    /// <summary>Calls a function of the module. Spans are passed as what it takes.</summary>
    private void AppendLibraryCall(IInvocationOperation call, FunctionIr function, Value[] arguments)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            IrType type = function.Parameters[i].Type;
            if (type.IsBuffer && type != arguments[i].Type)
            {
                arguments[i] = _builder.Let(type, new Slice(arguments[i], null, null), arguments[i].Hint);
            }
        }

        _builder.Append(new Call(_context.TakeId(), function.Name, CallForm.Primal, arguments.ToEquatableArray(), [], [], [], [], []));
        bool isActive = call.Arguments.Any(a => IsActive(a.Value));
        foreach (IArgumentOperation argument in call.Arguments)
        {
            _module.NoteArgument(this, arguments[argument.Parameter!.Ordinal], function.Name, argument.Parameter.Ordinal, argument, isActive);
        }
    }

    private void LowerImplicit(IInvocationOperation call, ImplicitMark mark)
    {
        (_, ImplicitProblem? problem) = mark.Resolve();
        if (problem is null && _module.Implicit(mark, call) is { } function)
        {
            Value[] arguments = new Value[call.TargetMethod.Parameters.Length];
            foreach (IArgumentOperation argument in call.Arguments)
            {
                arguments[argument.Parameter!.Ordinal] = LowerArgument(argument.Value, argument.Parameter)[0];
            }

            AppendLibraryCall(call, function, arguments);
            return;
        }

        if (problem is not null && _module.HasSource(mark.Solver))
        {
            _module.Diagnostics.Report(
                DiagnosticDescriptors.SolverSignature, AttributeNames.LocationOf(mark.Attribute, mark.Solver, _module.Cancellation), mark.Display, mark.Solver.Name, problem.What, problem.Expected);
            return;
        }

        Refuse(DiagnosticDescriptors.UnknownCallee, call, call.TargetMethod.Name, $"the source of '{mark.Name}' is not in this project");
    }
}
