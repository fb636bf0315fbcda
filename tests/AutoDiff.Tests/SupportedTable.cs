using System.Collections.Immutable;
using AutoDiff.Tests.Constructs.Support;
using Mono.Cecil;

namespace AutoDiff.Tests;

/// <summary>A construct that differentiates, the modes in which tests show it, and the classes of these tests.</summary>
internal sealed record SupportedConstruct(string Construct, DerivativeModes Modes, ImmutableArray<string> Tests);

/// <summary>Reads from the compiled tests which generated members those marked <see cref="SupportsAttribute"/> call.</summary>
internal static class SupportedTable
{
    public static readonly ImmutableArray<DerivativeModes> Columns =
    [
        DerivativeModes.Jvp, DerivativeModes.Vjp, DerivativeModes.Gradient, DerivativeModes.Jacobian, DerivativeModes.Hvp, DerivativeModes.Hessian, DerivativeModes.Taylor,
    ];

    public static IEnumerable<SupportedConstruct> Read()
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(typeof(SupportedTable).Assembly.Location);
        var rows =
            from type in module.Types.Where(t => t.Namespace.StartsWith("AutoDiff.Tests", StringComparison.Ordinal))
            from tests in type.Methods.Select(m => (Marks: m.CustomAttributes, Bodies: Bodies(type, m.Name)))
                .Prepend((Marks: type.CustomAttributes, Bodies: Bodies(type, null)))
            from mark in tests.Marks.Where(a => a.AttributeType.Name == nameof(SupportsAttribute))
            select (Construct: (string)mark.ConstructorArguments[0].Value, Test: type.Name, Modes: tests.Bodies.Aggregate(DerivativeModes.None, (modes, body) => modes | Used(body)));
        return
        [
            .. from row in rows.ToArray()
               group row by row.Construct into same
               let tests = same.Select(r => r.Test).Distinct().Order(StringComparer.Ordinal).ToImmutableArray()
               orderby tests[0], same.Key
               select new SupportedConstruct(same.Key, same.Aggregate(DerivativeModes.None, (modes, r) => modes | r.Modes), tests),
        ];
    }

    /// <summary>The bodies of a class of tests, or those of one of them: with what the compiler makes of its lambdas, and the helpers of the class, and those beside it, that it calls.</summary>
    private static HashSet<MethodDefinition> Bodies(TypeDefinition type, string? test)
    {
        HashSet<MethodDefinition> bodies = [];
        Stack<MethodDefinition> open = new(type.Methods.Where(m => test is null ? IsTest(m) : m.Name == test));
        while (open.TryPop(out MethodDefinition? method))
        {
            if (method.HasBody && bodies.Add(method))
            {
                foreach (MethodDefinition called in Called(method).Select(m => m.Resolve()).Where(m => IsPartOf(type, m)))
                {
                    open.Push(called);
                }
            }
        }

        return bodies;
    }

    private static bool IsTest(MethodDefinition method) => Has(method, nameof(FactAttribute)) || Has(method, nameof(TheoryAttribute));

    /// <summary>What is differentiated is no part of the test, nor is what is generated for it.</summary>
    private static bool IsPartOf(TypeDefinition type, MethodDefinition? method) => method is not null
        && (method.DeclaringType.Name.StartsWith('<') ? method.DeclaringType.DeclaringType : method.DeclaringType) is { } owner
        && (owner == type || (owner.Namespace == type.Namespace && !owner.Methods.Any(m => IsTest(m) || Has(m, nameof(DifferentiableAttribute)))))
        && !Has(method, nameof(DifferentiableAttribute))
        && ModeOf(method) == DerivativeModes.None;

    private static DerivativeModes Used(MethodDefinition test)
    {
        DerivativeModes modes = DerivativeModes.None;
        bool isCheckedInAllModes = Called(test).Any(m => m.DeclaringType.Name == nameof(DerivativeAssert));
        foreach (MethodReference member in Called(test))
        {
            DerivativeModes mode = ModeOf(member);
            modes |= mode;

            // The checks of all modes find the series beside the Jvp.
            if (isCheckedInAllModes && mode == DerivativeModes.Jvp
                && member.DeclaringType.Resolve().Methods.Any(m => m.Name == member.Name[..^nameof(DerivativeModes.Jvp).Length] + nameof(DerivativeModes.Taylor)))
            {
                modes |= DerivativeModes.Taylor;
            }
        }

        return modes;
    }

    private static IEnumerable<MethodReference> Called(MethodDefinition method) => method.Body.Instructions.Select(i => i.Operand).OfType<MethodReference>();

    /// <summary>The mode of a generated member, or of the interface of function objects that it is called by.</summary>
    private static DerivativeModes ModeOf(MethodReference member)
    {
        string name = member.Name.Replace(nameof(ITwiceDifferentiable<>.HessianVector), nameof(DerivativeModes.Hvp), StringComparison.Ordinal);
        DerivativeModes mode = Columns.FirstOrDefault(c => name.EndsWith(c.ToString(), StringComparison.Ordinal));
        string function = name[..^(mode == DerivativeModes.None ? 0 : mode.ToString().Length)];
        return mode == DerivativeModes.None || (function.Length == 0 ? member.DeclaringType.Namespace == nameof(AutoDiff) && member.DeclaringType.Name.StartsWith('I') : IsMarked(member, function))
            ? mode
            : DerivativeModes.None;
    }

    private static bool IsMarked(MethodReference member, string function) => member.DeclaringType.Resolve() is { } type
        && type.Methods.Any(m => m.Name == function && Has(m, nameof(DifferentiableAttribute)));

    private static bool Has(MethodDefinition method, string attribute) => method.CustomAttributes.Any(a => a.AttributeType.Name == attribute);
}
