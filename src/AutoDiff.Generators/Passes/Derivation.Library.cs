using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;

namespace AutoDiff.Generators.Passes;

/// <content>Functions of the library with rules of their own.</content>
internal sealed partial class Derivation
{
    private readonly Dictionary<(LibraryFunction Function, IrType Element), string> _library = [];

    /// <summary>Makes derived forms of a library function by its rule.</summary>
    private void RequestByRule(CallForm form, CallPattern pattern, string name)
    {
        LinearSolveRule Rule()
        {
            FunctionIr solve = _functions[pattern.Function];
            IrType element = solve.Parameters[0].Type.Element!;
            LibraryFunction adjoint = solve.Library == LibraryFunction.Solve ? LibraryFunction.SolveTransposed : LibraryFunction.Solve;
            return new LinearSolveRule(solve, LibraryOf(adjoint, element), LibraryOf(LibraryFunction.SubtractProduct, element), pattern.Active);
        }

        switch (form)
        {
            case CallForm.Jvp:
                Add(Show("Rule", Rule().Jvp(name)));
                break;
            case CallForm.Taylor:
                Add(Show("Rule", Rule().Taylor(name)));
                break;
            default:
                string forward = Unique(pattern.Function + "Forward");
                _requests[ForwardKey(pattern)] = forward;
                Add(Show("Rule", Rule().Forward(forward, pattern.Unstable)));
                Add(Show("Rule", Rule().Reverse(name, pattern.Unstable)));
                break;
        }
    }

    private FunctionIr LibraryOf(LibraryFunction function, IrType element)
    {
        if (!_library.TryGetValue((function, element), out string? name))
        {
            name = Unique(function.ToString());
            _library[(function, element)] = name;
            Add(LibraryFunctions.Make(function, element, name, f => LibraryOf(f, element)));
        }

        return _functions[name];
    }
}
