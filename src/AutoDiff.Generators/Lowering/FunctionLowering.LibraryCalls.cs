using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;
using AutoDiff.Generators.Support;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>Calls of <c>AutoDiff.LinearAlgebra</c>: functions of the module whose derivatives are rules.</summary>
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

        _builder.Append(new Call(_context.TakeId(), function.Name, CallForm.Primal, arguments.ToEquatableArray(), [], [], [], [], []));
        bool isActive = call.Arguments.Any(a => IsActive(a.Value));
        foreach (IArgumentOperation argument in call.Arguments)
        {
            _module.NoteArgument(this, arguments[argument.Parameter!.Ordinal], function.Name, argument.Parameter.Ordinal, argument, isActive);
        }
    }
}
