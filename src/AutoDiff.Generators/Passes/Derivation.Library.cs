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

    /// <summary>Makes derived forms of a solver from those of what it solves. These must have been derived first.</summary>
    private void RequestImplicit(CallForm form, CallPattern pattern, string name)
    {
        FunctionIr solver = _functions[pattern.Function], residual = _functions[solver.Implicit!.Residual];
        int last = residual.Parameters.Count - 1;
        CallPattern By(params int[] active) => new(residual.Name, new([.. active, last]), new([.. Enumerable.Range(0, last + 1)]), []);
        string inX = Request(CallForm.Jvp, By(0));
        string? inTheta = form == CallForm.Jvp ? Request(CallForm.Jvp, By(1)) : null, taylor = form == CallForm.Taylor ? Request(form, By(0, 1)) : null;
        string? reverse = null, forward = null, ownForward = null;
        if (form is CallForm.Forward or CallForm.Reverse)
        {
            reverse = Request(CallForm.Reverse, By(1));
            forward = Request(CallForm.Forward, By(1));
            ownForward = _requests[ForwardKey(pattern)] = Unique(pattern.Function + "Forward");
        }

        FunctionIr? Find(string? function) => function is null ? null : _functions[function];
        _expanding.Enqueue(() =>
        {
            IrType element = solver.Parameters[0].Type.Element!;
            FunctionIr solve = LibraryOf(LibraryFunction.Solve, element), adjoint = LibraryOf(LibraryFunction.SolveTransposed, element);
            ResidualForms forms = new(_functions[inX], Find(inTheta), Find(forward), Find(reverse), Find(taylor));
            ImplicitRule Rule() => new(solver, solve, adjoint, pattern.Active);
            switch (form)
            {
                case CallForm.Jvp:
                    Add(Show("Rule", Rule().Jvp(name, forms)));
                    break;
                case CallForm.Taylor:
                    Add(Show("Rule", Rule().Taylor(name, forms)));
                    break;
                default:
                    Add(Show("Rule", Rule().Forward(ownForward!, pattern.Unstable)));
                    Add(Show("Rule", Rule().Reverse(name, pattern.Unstable, forms)));
                    break;
            }
        });
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
