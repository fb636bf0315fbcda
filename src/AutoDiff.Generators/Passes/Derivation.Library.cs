using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;
using AutoDiff.Generators.Support;

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
            return new LinearSolveRule(solve, LibraryOf(LibraryFunctions.Adjoint(solve.Library!.Value), element), LibraryOf(LibraryFunction.SubtractProduct, element), pattern.Active);
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

    /// <summary>Makes derived forms of a function of the library from its differential.</summary>
    private void RequestDifferential(CallForm form, CallPattern pattern, string name)
    {
        FunctionIr function = _functions[pattern.Function], tangent = _functions[function.Differential!.Tangent];
        MatrixRule Rule() => new(function, tangent, _functions[function.Differential.Cotangent], pattern.Active);
        switch (form)
        {
            case CallForm.Jvp:
                Add(Show("Rule", Rule().Jvp(name)));
                break;
            case CallForm.Taylor:
                int[] active = MatrixRule.ActiveOfTangent(function, pattern.Active);
                string? taylor = MatrixRule.InputsOf(function).Any(pattern.Active.Contains)
                    ? Request(CallForm.Taylor, new CallPattern(tangent.Name, active.ToEquatableArray(), new([.. Enumerable.Range(0, tangent.Parameters.Count)]), []))
                    : null;
                _expanding.Enqueue(() => Add(Show("Rule", Rule().Taylor(name, taylor is null ? null : _functions[taylor]))));
                break;
            default:
                string forward = _requests[ForwardKey(pattern)] = Unique(pattern.Function + "Forward");
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
