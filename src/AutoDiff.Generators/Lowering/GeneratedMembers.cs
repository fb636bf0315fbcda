using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;
using AutoDiff.Generators.Support;
using Microsoft.CodeAnalysis;

namespace AutoDiff.Generators.Lowering;

/// <summary>What a generated member is: which form of the derivative of which marked method.</summary>
internal sealed record GeneratedMember(IMethodSymbol Primal, MethodModel Method, Modes Mode);

/// <summary>Finds out what generated members are by their name and parameters; their text is never looked at.</summary>
internal static class GeneratedMembers
{
    public static readonly IReadOnlyList<Modes> Forms =
        [Modes.Jvp, Modes.Vjp, Modes.Gradient, Modes.Jacobian, Modes.Hvp, Modes.Hessian, Modes.Taylor];

    /// <summary>What a member of this compilation, with its type arguments, is; null if it is none or its method was refused.</summary>
    public static GeneratedMember? Find(IMethodSymbol member, CancellationToken cancellation)
    {
        foreach (IMethodSymbol declared in member.ContainingType.GetMembers().OfType<IMethodSymbol>())
        {
            if (declared.MethodKind != MethodKind.Ordinary || declared.Arity != member.Arity || !member.Name.StartsWith(declared.Name, StringComparison.Ordinal) && !HasMark(declared))
            {
                continue;
            }

            // The members of a generic method have its type parameters.
            IMethodSymbol primal = member.Arity == 0 ? declared : declared.Construct([.. member.TypeArguments]);
            foreach (DifferentiableMark mark in AttributeReader.Read(primal))
            {
                foreach (Modes mode in Forms.Where(m => member.Name == mark.DerivedName + m))
                {
                    MethodModel method = Lowerer.Declare(primal, mark, cancellation) with { TypeParameters = [] };
                    if ((method.Modes & mode) != 0 && HasParameters(member, method, mode))
                    {
                        return new GeneratedMember(primal, method, mode);
                    }
                }
            }
        }

        return null;
    }

    /// <summary>
    /// The same with the parameters that the lowered method has: a function that is called takes structs and memories apart where they are constants, too, which in a marked method are carried through whole.
    /// </summary>
    public static GeneratedMember TakenApart(GeneratedMember member) => member with
    {
        Method = member.Method with { Parameters = member.Method.Parameters.SelectMany(p => TakenApart(p, member.Primal)).ToEquatableArray() },
    };

    private static IEnumerable<ParameterModel> TakenApart(ParameterModel parameter, IMethodSymbol primal)
    {
        if (parameter.Part is not null || parameter.Dimension is not null)
        {
            return [parameter];
        }

        ITypeSymbol type = parameter.IsSelf ? primal.ContainingType : primal.Parameters.First(p => p.Name == parameter.Name).Type;
        (string Name, IrType Type)[] parts = [.. FunctionLowering.PartsOf(type, parameter.Name)];
        if (parameter.IrType.IsBuffer || parts.Length == 1)
        {
            // The lengths of an array with several dimensions are parameters already.
            return [parameter with { IrType = parts[0].Type }];
        }

        AggregateModel whole = new(parameter.Type, parts.Select(p => new AggregatePart(p.Name, p.Type, false, "", "")).ToEquatableArray(), false, false);
        return parts.Select((p, i) => parameter with { Name = p.Name, IrType = p.Type, Part = new PartOf(whole, parameter.Name, i) });
    }

    private static bool HasMark(IMethodSymbol method) => AttributeNames.Has(method, AttributeNames.Differentiable);

    private static bool HasParameters(IMethodSymbol member, MethodModel method, Modes mode) =>
        DerivedSignature.MemberTypes(method, mode).SequenceEqual(member.Parameters.Select(p => TypeMapper.Name(p.Type)));
}
