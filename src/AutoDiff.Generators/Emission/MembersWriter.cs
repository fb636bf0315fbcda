using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Emission;

/// <summary>Writes the public members of a method, in the order of the documentation.</summary>
internal static class MembersWriter
{
    /// <param name="method">The method.</param>
    /// <param name="model">Its derivatives; null if it was refused.</param>
    /// <param name="types">How library types are named.</param>
    /// <param name="writer">Where to.</param>
    public static void Write(MethodModel method, DerivativeModel? model, TypeNames types, IndentedWriter writer)
    {
        bool isFirst = true;
        void Member(Modes mode, bool fits, Action write)
        {
            if ((method.Modes & mode) != mode || !fits)
            {
                return;
            }

            if (!isFirst)
            {
                writer.Line();
            }

            isFirst = false;
            write();
        }

        bool isScalar = method.IsScalarFunction;
        Member(Modes.Jvp, true, () => JvpMember.Write(method, model?.Jvp, types, writer));
        Member(Modes.Vjp, true, () => VjpMember.Write(method, model?.Reverse, types, writer));
        Member(Modes.Gradient, isScalar, () => GradientMember.Write(method, model?.Reverse, types, writer));
        Member(Modes.Hvp, isScalar, () => HvpMember.Write(method, model?.Hvp, types, writer));
        Member(Modes.Hessian, HessianMember.Fits(method), () => HessianMember.Write(method, model?.RowHvp, model?.RowsHvp, types, writer));
        Member(Modes.Jacobian, JacobianMember.Fits(method), () => JacobianMember.Write(method, model, types, writer));
        Member(Modes.Taylor, true, () => TaylorMember.Write(method, model?.Taylor, model?.Jets ?? [], types, writer));
        Member(Modes.TaylorSum, TaylorSumMember.Fits(method, model), () => TaylorSumMember.Write(method, model?.TaylorSums, types, writer));
        if (method.OverriddenModes != Modes.None || method.ExplicitInterface.Length > 0)
        {
            // The function objects of the member that is overridden call what is generated here.
            return;
        }

        Member(Modes.None, ObjectiveWriter.Fits(method), () => ObjectiveWriter.Write(method, model, types, writer));
        Member(Modes.None, ResidualWriter.Fits(method), () => ResidualWriter.Write(method, model, types, writer));
        Member(Modes.None, ParametricObjectiveWriter.Fits(method), () => ParametricObjectiveWriter.Write(method, types, writer));
        Member(Modes.None, ParametricFunctionWriter.Fits(method), () => ParametricFunctionWriter.Write(method, types, writer));
    }
}
