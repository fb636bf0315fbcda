using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Lowering;

/// <summary>Type parameters that stand for numbers, by the interfaces of <c>System.Numerics</c> that constrain them.</summary>
internal static class NumberParameter
{
    /// <summary>The IR type of a type parameter; null if its constraints do not give sums and products, or say that its numbers are integers.</summary>
    public static IrType? TypeOf(ITypeParameterSymbol parameter)
    {
        HashSet<string> interfaces = InterfacesOf(parameter);
        bool hasSums = interfaces.Contains("IAdditionOperators") && interfaces.Contains("IMultiplyOperators")
            && interfaces.Contains("IAdditiveIdentity") && interfaces.Contains("IMultiplicativeIdentity");
        if (!hasSums || interfaces.Contains("IBinaryInteger"))
        {
            return null;
        }

        NumberTraits traits = NumberTraits.Sums;
        Add(NumberTraits.Differences, "ISubtractionOperators", "IUnaryNegationOperators");
        Add(NumberTraits.Quotients, "IDivisionOperators");
        Add(NumberTraits.Number, "INumberBase");
        Add(NumberTraits.Ordered, "INumber");
        Add(NumberTraits.Trigonometric, "ITrigonometricFunctions");
        Add(NumberTraits.Exponential, "IExponentialFunctions");
        Add(NumberTraits.Logarithmic, "ILogarithmicFunctions");
        Add(NumberTraits.Roots, "IRootFunctions");
        Add(NumberTraits.Hyperbolic, "IHyperbolicFunctions");
        Add(NumberTraits.FloatingPoint, "IFloatingPointIeee754");
        return IrType.Parameter(ConstantText.Identifier(parameter.Name), traits);

        void Add(NumberTraits trait, params string[] needed) => traits |= needed.All(interfaces.Contains) ? trait : NumberTraits.None;
    }

    /// <summary>Whether a type parameter's constraints speak of numbers that may be other than integers.</summary>
    public static bool IsNumber(ITypeParameterSymbol parameter) =>
        TypeOf(parameter) is not null || (InterfacesOf(parameter) is { Count: > 0 } interfaces && !interfaces.Contains("IBinaryInteger"));

    /// <summary>Why a function has no derivative for a type parameter; null if what its rule needs is there.</summary>
    public static string? WhyNot(IrType type, string function)
    {
        NumberTraits needed = function switch
        {
            "Sin" or "Cos" or "Tan" or "SinPi" or "CosPi" or "TanPi" => NumberTraits.Trigonometric,
            "Exp" or "ExpM1" => NumberTraits.Exponential,
            "Log" => NumberTraits.Logarithmic,
            "Sqrt" or "Cbrt" or "Hypot" => NumberTraits.Roots,
            "Sinh" or "Cosh" => NumberTraits.Hyperbolic,
            "Abs" or "Max" or "Min" or "MaxNumber" or "MinNumber" or "MaxMagnitude" or "MinMagnitude" or "MaxMagnitudeNumber" or "MinMagnitudeNumber" or "Clamp" or "CopySign" =>
                NumberTraits.Ordered,
            _ => NumberTraits.FloatingPoint,
        };
        return type.Has(needed) ? null
            : needed == NumberTraits.Ordered ? $"constrain {type.Name} to INumber<{type.Name}>, whose order its derivative needs"
            : $"constrain {type.Name} to IFloatingPointIeee754<{type.Name}>, which has what its derivative needs";
    }

    /// <summary>Why an operator has no derivative for a type parameter; null if what its rule needs is there.</summary>
    public static string? WhyNotOperator(IrType type, string name) => name switch
    {
        Op.Add or Op.Multiply => null,
        Op.Less or Op.LessOrEqual or Op.Greater or Op.GreaterOrEqual or Op.Equal or Op.NotEqual => null,
        Op.Subtract or Op.Negate or Op.Divide when !type.Has(NumberTraits.Differences) =>
            $"constrain {type.Name} to ISubtractionOperators<{type.Name}, {type.Name}, {type.Name}> and IUnaryNegationOperators<{type.Name}, {type.Name}>, which its derivative needs",
        Op.Subtract or Op.Negate or Op.Divide => null,
        Op.Remainder => type.Has(NumberTraits.FloatingPoint) ? null : $"constrain {type.Name} to IFloatingPointIeee754<{type.Name}>, which has what its derivative needs",
        _ => "operators on the bits of a number have none; use sums and products",
    };

    /// <summary>The interfaces of numbers that a type parameter has with itself for all their arguments (<c>bool</c> apart).</summary>
    private static HashSet<string> InterfacesOf(ITypeParameterSymbol parameter)
    {
        HashSet<string> found = [];
        HashSet<ITypeSymbol> seen = new(SymbolEqualityComparer.Default);
        void Visit(ITypeSymbol type)
        {
            if (!seen.Add(type))
            {
                return;
            }

            if (type is ITypeParameterSymbol other)
            {
                foreach (ITypeSymbol constraint in other.ConstraintTypes)
                {
                    Visit(constraint);
                }

                return;
            }

            foreach (INamedTypeSymbol one in type.AllInterfaces.Append(type as INamedTypeSymbol).OfType<INamedTypeSymbol>())
            {
                if (one.ContainingNamespace?.ToDisplayString() == "System.Numerics" && one.TypeArguments.Length > 0
                    && one.TypeArguments.All(a => SymbolEqualityComparer.Default.Equals(a, parameter) || a.SpecialType == SpecialType.System_Boolean))
                {
                    found.Add(one.Name);
                }
            }
        }

        Visit(parameter);
        return found;
    }
}
