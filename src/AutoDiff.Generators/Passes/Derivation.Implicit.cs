using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;

namespace AutoDiff.Generators.Passes;

/// <content>Solvers whose derivatives are those of what they solve.</content>
internal sealed partial class Derivation
{
    private readonly Dictionary<(string Residual, SystemOptions Options), MatrixFreeNames> _systems = [];

    /// <summary>Makes derived forms of a solver from those of what it solves. These must have been derived first.</summary>
    private void RequestImplicit(CallForm form, CallPattern pattern, string name)
    {
        FunctionIr solver = _functions[pattern.Function], residual = _functions[solver.Implicit!.Residual];
        int[] given = [.. ImplicitRule.ActiveOf(solver, pattern.Active).Select(i => i + 1)];
        string? tangent = null, taylor = null, reverse = null, forward = null, ownForward = null;
        if (form == CallForm.Jvp)
        {
            tangent = Request(form, InResidual(residual, given));
        }
        else if (form == CallForm.Taylor)
        {
            taylor = Request(form, InResidual(residual, [0, .. given]));
        }
        else
        {
            reverse = Request(CallForm.Reverse, InResidual(residual, given));
            forward = Request(CallForm.Forward, InResidual(residual, given));
            ownForward = _requests[ForwardKey(pattern)] = Unique(pattern.Function + "Forward");
        }

        Func<ImplicitSystem> system = SystemOf(solver, residual, out string? inX);
        FunctionIr? Find(string? function) => function is null ? null : _functions[function];
        _expanding.Enqueue(() =>
        {
            ResidualForms forms = new(Find(inX), Find(tangent), Find(forward), Find(reverse), Find(taylor));
            ImplicitRule Rule() => new(solver, system(), pattern.Active);
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

    private static CallPattern InResidual(FunctionIr residual, IEnumerable<int> active)
    {
        int last = residual.Parameters.Count - 1;
        return new(residual.Name, new([.. active, last]), new([.. Enumerable.Range(0, last + 1)]), []);
    }

    /// <summary>What solves the linear systems of a solver's derivative.</summary>
    private Func<ImplicitSystem> SystemOf(FunctionIr solver, FunctionIr residual, out string? inX)
    {
        ImplicitSolution solution = solver.Implicit!;
        inX = null;
        if (solution.Adjoint is { } adjoint)
        {
            return () => new ImplicitSystem(solver, _functions[adjoint], SystemKind.Own);
        }

        if (solution.Options is { } options)
        {
            MatrixFreeNames names = MatrixFree(residual, solution, options);
            return () => new ImplicitSystem(_functions[names.Solve], _functions[names.SolveTransposed], SystemKind.OfSolution);
        }

        inX = Request(CallForm.Jvp, InResidual(residual, [0]));
        IrType element = residual.Parameters[0].Type.Element!;
        return () => new ImplicitSystem(LibraryOf(LibraryFunction.Solve, element), LibraryOf(LibraryFunction.SolveTransposed, element), SystemKind.Dense);
    }

    private MatrixFreeNames MatrixFree(FunctionIr residual, ImplicitSolution solution, SystemOptions options)
    {
        if (!_systems.TryGetValue((residual.Name, options), out MatrixFreeNames? names))
        {
            string Named(string suffix) => Unique(residual.Name + suffix);
            names = new MatrixFreeNames(
                Named("Map"), Named("Product"), Named("TransposedProduct"), Named("System"), Named("TransposedSystem"), Named("Solve"), Named("SolveTransposed"));
            _systems[(residual.Name, options)] = names;
            CallPattern inX = InResidual(residual, [0]);
            string jvp = Request(CallForm.Jvp, inX), reverse = Request(CallForm.Reverse, inX), forward = Request(CallForm.Forward, inX);
            _expanding.Enqueue(() =>
            {
                foreach (FunctionIr function in new MatrixFreeSystem(residual, solution, names).Make(_functions[jvp], _functions[forward], _functions[reverse]))
                {
                    Add(Show("Rule", function));
                }
            });
        }

        return names;
    }
}
