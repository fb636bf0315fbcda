using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>Tuples as a whole: comparisons of them, and library functions that return them.</summary>
internal sealed partial class FunctionLowering
{
    /// <summary><c>(a, b) == (c, d)</c>: both sides are evaluated, then their elements compared.</summary>
    private Value LowerTupleComparison(ITupleBinaryOperation comparison)
    {
        Value[] left = LowerParts(comparison.LeftOperand), right = LowerParts(comparison.RightOperand);
        bool isEqual = comparison.OperatorKind == BinaryOperatorKind.Equals;
        if (left.Length != right.Length || Elements(comparison.LeftOperand.Type!).Concat(Elements(comparison.RightOperand.Type!)).Any(t => !IsCompared(t)))
        {
            return RefuseConstruct(comparison);
        }

        Value? all = null;
        for (int i = 0; i < left.Length; i++)
        {
            IrType type = WiderOf(left[i].Type, right[i].Type);
            Value one = type.Kind == Ir.TypeKind.Opaque
                ? _builder.Let(IrType.Bool, new Inert(isEqual ? "{0} == {1}" : "{0} != {1}", [left[i], right[i]], Purity.Pure))
                : _builder.Compare(isEqual ? Op.Equal : Op.NotEqual, Converted(left[i], type), Converted(right[i], type));
            all = all is null ? one : _builder.Apply(IrType.Bool, isEqual ? Op.And : Op.Or, all, one);
        }

        return all!;

        static IEnumerable<ITypeSymbol> Elements(ITypeSymbol type) =>
            type is INamedTypeSymbol { IsTupleType: true } tuple ? tuple.TupleElements.SelectMany(e => Elements(e.Type)) : [type];

        static bool IsCompared(ITypeSymbol type) =>
            type.TypeKind == Microsoft.CodeAnalysis.TypeKind.Enum || type.SpecialType == SpecialType.System_String || TypeMapper.Element(type) is { IsParameter: false };

        static IrType WiderOf(IrType a, IrType b) => a.IsReal == b.IsReal ? (a == IrType.Float || a == IrType.Int ? b : a) : a.IsReal ? a : b;
    }

    /// <summary>Sine and cosine of a value, where a call computes both; null for other calls.</summary>
    private Value[]? LowerSinCos(IInvocationOperation call)
    {
        if (call.TargetMethod is not { IsStatic: true, Name: "SinCos" } method || CallNames.PrimitivePrefix(method.ContainingType) is not { } prefix)
        {
            return null;
        }

        Value angle = Lower(call.Arguments[0].Value);
        return [_builder.Apply(angle.Type, prefix + "Sin", angle), _builder.Apply(angle.Type, prefix + "Cos", angle)];
    }
}
