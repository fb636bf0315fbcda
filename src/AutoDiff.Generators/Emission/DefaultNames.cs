using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Emission;

/// <summary>Names for variables that the user has not named: after what they hold where that is short.</summary>
internal static class DefaultNames
{
    public static string For(Variable variable, EmissionTree tree)
    {
        if (variable.IsCounter)
        {
            return "k";
        }

        if (variable.Members.Count == 1 && OperationOf(variable.Members[0].Definition?.Statement) is { } operation && For(operation, tree) is { } name)
        {
            return name;
        }

        return variable.Type.Kind switch
        {
            TypeKind.Real when variable.Type.IsVector => "lanes",
            TypeKind.Real => "t",
            TypeKind.Integer => "n",
            TypeKind.Boolean => "test",
            TypeKind.Buffer => "part",
            TypeKind.Stack => "residuals",
            _ => "value",
        };
    }

    /// <summary>What a variable holds; for a load that happens only if a loop runs, that load.</summary>
    private static Operation? OperationOf(Statement? statement) => statement switch
    {
        Let let => let.Operation,
        If { Results.Count: 1 } branch => branch.Then.Statements.OfType<Let>().FirstOrDefault(l => l.Target.Id == branch.Then.Yields[0].Id)?.Operation as Load,
        _ => null,
    };

    private static string? For(Operation operation, EmissionTree tree) => operation switch
    {
        // w[0]: w0. w[i]: wi. weights[i]: weightsI.
        Load load when load.Buffer.Hint.Length > 0
            && tree[load.Index].Definition?.Statement is Let { Operation: Constant { Text.Length: 1 } constant }
            && char.IsDigit(constant.Text[0]) => load.Buffer.Hint + constant.Text,
        Load load when tree[load.Index].Placement == Placement.Variable && load.Index.Hint.Length == 1 && load.Buffer.Hint.Length > 0 =>
            load.Buffer.Hint + (load.Buffer.Hint.Length == 1 ? load.Index.Hint : load.Index.Hint.ToUpperInvariant()),

        Primitive { Name: Rules.VectorOperations.Broadcast or Rules.VectorOperations.Select } => null,

        // Math.Exp(x): exp.
        Primitive primitive when primitive.Name.IndexOf('.') is > 0 and int dot =>
            char.ToLowerInvariant(primitive.Name[dot + 1]) + primitive.Name.Substring(dot + 2),
        _ => null,
    };
}
