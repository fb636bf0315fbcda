using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Rules;

namespace AutoDiff.Generators.Analysis;

/// <summary>The functions with singular points and kinks, and what to write in their place.</summary>
internal sealed partial class AdviceWalk
{
    /// <summary>From about here on the exponential of a float is infinite.</summary>
    private const double LargestExponent = 88;

    private const string Branch = "branch before it, or add a small positive number inside";

    private void VisitFunction(Let let, Primitive primitive, string name)
    {
        Value x = primitive.Arguments[0];
        switch (name)
        {
            case "Sqrt" when IsVaried(x) && !IsPositive(x):
                _reportedRoots.Add(let.Target.Id);
                Report(DiagnosticDescriptors.InfiniteDerivative, let, x, "0", "the root", RootAdvice(x));
                break;
            case "Cbrt" when IsVaried(x) && !IsNonZero(x):
                Report(DiagnosticDescriptors.InfiniteDerivative, let, x, "0", "the root", Branch);
                break;
            case "Pow" when IsVaried(x) && _guards.NumberOf(primitive.Arguments[1]) is > 0 and < 1 && !IsPositive(x):
                Report(DiagnosticDescriptors.InfiniteDerivative, let, x, "0", "the power", Branch);
                break;
            case "Pow" when IsVaried(x) && _guards.NumberOf(primitive.Arguments[1]) is < 0:
                VisitPole(let, x, "the power", Branch);
                break;
            case "Atan2" when !IsNonZero(x) && !IsNonZero(primitive.Arguments[1]):
                Report(DiagnosticDescriptors.InfiniteDerivative, let, x, "0 together with the other argument", "the angle", "branch before both vanish");
                break;
            case "Acos" or "Asin" or "AcosPi" or "AsinPi" when IsVaried(x) && Intervals.Of(x, _guards.DefinitionOf) is var range && (range.Low <= -1 || range.High >= 1):
                Report(
                    DiagnosticDescriptors.InfiniteDerivative, let, x, "1 or −1", "the angle",
                    "take the angle by Atan2 of its sine and cosine, or keep the argument inside (−1, 1)");
                break;
            case "Log" or "Log2" or "Log10" when IsVaried(x) && _exponentialSums.TryGetValue(x.Id, out List<Value>? exponents) && exponents.Any(MayOverflow):
                Report(DiagnosticDescriptors.ExponentialOverflow, let, x, StableLogarithm(x));
                break;
            case "Log" or "Log2" or "Log10" when IsVaried(x):
                VisitPole(let, x, "the logarithm", "add a small positive number inside, or branch before it vanishes");
                break;
            case "Abs" when IsVaried(x) && (_guards.SignOf(x) & Sign.NonNegative) == 0:
                Report(DiagnosticDescriptors.Kink, let, null, "Abs", "where its argument is 0");
                break;
            case "Max" or "Min" or "MaxMagnitude" or "MinMagnitude" or "MaxNumber" or "MinNumber" when !IsDecided(name, x, primitive.Arguments[1]):
                Report(DiagnosticDescriptors.Kink, let, null, name, "where its arguments are equal");
                break;
            case "Clamp" when IsVaried(x):
                Report(DiagnosticDescriptors.Kink, let, null, name, "at each bound");
                break;
        }
    }

    private bool IsPositive(Value value) => (_guards.SignOf(value) & Sign.Positive) == Sign.Positive || Intervals.Of(value, _guards.DefinitionOf).Low > 0;

    private bool IsNonZero(Value value) =>
        (_guards.SignOf(value) & Sign.NonZero) != 0 || (Intervals.Of(value, _guards.DefinitionOf) is var range && (range.Low > 0 || range.High < 0));

    /// <summary>
    /// At a pole the value is infinite too, which nobody overlooks: what is reported is an operand that comes to lie on it, the end of a range.
    /// </summary>
    private void VisitPole(Let let, Value operand, string what, string wayOut)
    {
        bool reaches = (_guards.SignOf(operand) & Sign.NonNegative) != 0 && !IsNonZero(operand);
        if (reaches && !_exponentialSums.ContainsKey(operand.Id) && !IsExponential(operand) && !_reportedRoots.Contains(operand.Id))
        {
            Report(DiagnosticDescriptors.SingularValue, let, operand, what, wayOut);
        }
    }

    /// <summary>Whether one argument is known to be the larger: a maximum of a square and a negative number, say.</summary>
    private bool IsDecided(string name, Value a, Value b)
    {
        if (name.EndsWith("Magnitude", StringComparison.Ordinal))
        {
            return false;
        }

        (double Low, double High) first = Range(a), second = Range(b);
        return first.Low > second.High || second.Low > first.High;
    }

    private (double Low, double High) Range(Value value)
    {
        (double low, double high) = Intervals.Of(value, _guards.DefinitionOf);
        return ((_guards.SignOf(value) & Sign.NonNegative) != 0 ? Math.Max(low, 0) : low, high);
    }

    private string RootAdvice(Value operand) => _guards.DefinitionOf(operand) is Primitive { Name: Op.Add, Arguments: var terms } && terms.All(IsSquare)
        ? "double.Hypot of the two has derivative 0 there"
        : (_guards.SignOf(operand) & Sign.NonNegative) != 0 ? "compare squares instead of roots, branch before it, or add a small positive number inside" : Branch;

    private bool IsSquare(Value value) => _guards.DefinitionOf(value) is Primitive { Name: Op.Multiply, Arguments: var factors } && factors[0].Id == factors[1].Id;

    private string StableLogarithm(Value sum) => _guards.DefinitionOf(sum) is Primitive { Name: Op.Add, Arguments: var terms } && terms.Any(t => _guards.NumberOf(t) == 1)
        ? "write log(1 + eᶻ) as Math.Max(z, 0) + double.LogP1(Math.Exp(-Math.Abs(z)))"
        : "subtract the largest exponent from each, detached, and add it to the logarithm";

    private bool IsExponential(Value value) => _guards.DefinitionOf(value) is Primitive { Name: "Math.Exp" or "MathF.Exp" or "double.Exp" or "float.Exp" };

    /// <summary>Whether an exponential may overflow: not of a difference, by which exponents are usually shifted, nor of what is not positive.</summary>
    private bool MayOverflow(Value exponent) => _guards.DefinitionOf(exponent) is not Primitive { Name: Op.Subtract }
        && !_guards.IsNotPositive(exponent) && Intervals.Of(exponent, _guards.DefinitionOf).High > LargestExponent;

    /// <summary>Sums with an exponential among their terms: written out, or added up by a loop.</summary>
    private void FindExponentialSums()
    {
        foreach (Statement statement in IrWalk.Statements(_function.Body))
        {
            switch (statement)
            {
                case Let { Operation: Primitive { Name: Op.Add, Arguments: var terms } } let:
                    AddExponentialSum(let.Target, terms);
                    break;
                case Loop loop:
                    AddCarriedSums(loop);
                    break;
            }
        }
    }

    private void AddCarriedSums(Loop loop)
    {
        for (int i = 0; i < loop.Carried.Count; i++)
        {
            if (_guards.DefinitionOf(loop.Body.Yields[i]) is Primitive { Name: Op.Add, Arguments: var terms } && terms.Any(t => t.Id == loop.Carried[i].Id))
            {
                AddExponentialSum(loop.Results[i], terms);
            }
        }
    }

    private void AddExponentialSum(Value sum, IEnumerable<Value> terms)
    {
        foreach (Value term in terms)
        {
            IEnumerable<Value> exponents = _exponentialSums.TryGetValue(term.Id, out List<Value>? inner) ? [.. inner]
                : IsExponential(term) ? [((Primitive)_guards.DefinitionOf(term)!).Arguments[0]]
                : [];
            foreach (Value exponent in exponents)
            {
                if (!_exponentialSums.TryGetValue(sum.Id, out List<Value>? known))
                {
                    _exponentialSums[sum.Id] = known = [];
                }

                known.Add(exponent);
            }
        }
    }
}
