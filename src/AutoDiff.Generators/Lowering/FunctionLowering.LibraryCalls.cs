using AutoDiff.Generators.Analysis;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;
using AutoDiff.Generators.Support;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>Calls of <c>AutoDiff.LinearAlgebra</c> and of solvers with an attribute: functions of the module whose derivatives are rules.</summary>
internal sealed partial class FunctionLowering
{
    private void LowerLibraryCall(IInvocationOperation call, LibraryFunction library)
    {
        Value[] arguments = Arguments(call);
        FunctionIr function = _module.Library(library, arguments[0].Type.Element!);
        for (int i = 0; i < arguments.Length; i++)
        {
            IrType type = function.Parameters[i].Type;
            if (arguments[i].Type != type)
            {
                arguments[i] = _builder.Let(type, new Slice(arguments[i], null, null), arguments[i].Hint);
            }
        }

        AppendLibraryCall(call, function, arguments);
    }

    private void AppendLibraryCall(IInvocationOperation call, FunctionIr function, Value[] arguments)
    {
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
                Value value = LowerArgument(argument.Value, argument.Parameter!)[0];
                IrType type = function.Parameters[argument.Parameter!.Ordinal].Type;
                arguments[argument.Parameter.Ordinal] = type.IsBuffer && type != value.Type ? _builder.Let(type, new Slice(value, null, null), value.Hint) : value;
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
