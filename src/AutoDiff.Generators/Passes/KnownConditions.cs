using System.Globalization;
using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Passes;

/// <summary>
/// Decides what constants decide: a helper that is given a constant, an enumeration's member say, keeps the branch that it takes for it once it is inlined.
/// </summary>
internal sealed class KnownConditions : Substitution
{
    private readonly Dictionary<int, Value> _map;
    private readonly Dictionary<int, string> _constants = [];

    private KnownConditions(Dictionary<int, Value> map)
        : base(map) => _map = map;

    /// <summary>The module with the branches of all its functions decided where that can be.</summary>
    public static ModuleIr Run(ModuleIr module) =>
        module with { Entry = Run(module.Entry), Callees = module.Callees.Select(Run).ToEquatableArray() };

    private static FunctionIr Run(FunctionIr function) => function with { Body = new KnownConditions([]).Rewrite(function.Body) };

    protected override IEnumerable<Statement> Rewrite(Statement statement)
    {
        switch (statement)
        {
            case If branch when TextOf(branch.Condition) is { } text:
                Block taken = Rewrite(text == "true" ? branch.Then : branch.Else);
                for (int i = 0; i < branch.Results.Count; i++)
                {
                    _map[branch.Results[i].Id] = taken.Yields[i];
                }

                return taken.Statements;
            case Let let:
                return Decided((Let)Copy(let)) is { } kept ? [kept] : [];
            default:
                return [Copy(statement)];
        }
    }

    private Let? Decided(Let let)
    {
        if (Handed(let.Operation) is { } value)
        {
            _map[let.Target.Id] = value;
            return null;
        }

        Let decided = Truth(let.Operation) is { } truth ? let with { Operation = new Constant(truth ? "true" : "false") } : let;
        if (decided.Operation is Constant constant)
        {
            _constants[let.Target.Id] = constant.Text;
        }

        return decided;
    }

    private string? TextOf(Value value) => _constants.TryGetValue(Use(value).Id, out string? text) ? text : null;

    /// <summary>The operand that an operation hands on.</summary>
    private Value? Handed(Operation operation) => operation switch
    {
        Primitive { Name: Op.Select, Arguments: [{ } condition, { } then, { } otherwise] } when TextOf(condition) is { } text => text == "true" ? then : otherwise,
        Primitive { Name: Op.And, Arguments: [{ Type.Kind: TypeKind.Boolean } a, { } b] } => TextOf(a) == "true" ? b : TextOf(b) == "true" ? a : null,
        Primitive { Name: Op.Or, Arguments: [{ Type.Kind: TypeKind.Boolean } a, { } b] } => TextOf(a) == "false" ? b : TextOf(b) == "false" ? a : null,
        _ => null,
    };

    /// <summary>Whether a condition holds; null if that is not known.</summary>
    private bool? Truth(Operation operation) => operation switch
    {
        Primitive { Name: Op.Not, Arguments: [{ } a] } => TextOf(a) is "true" or "false" ? TextOf(a) == "false" : null,
        Primitive { Name: Op.And, Arguments: [{ Type.Kind: TypeKind.Boolean } a, { } b] } => TextOf(a) == "false" || TextOf(b) == "false" ? false : null,
        Primitive { Name: Op.Or, Arguments: [{ Type.Kind: TypeKind.Boolean } a, { } b] } => TextOf(a) == "true" || TextOf(b) == "true" ? true : null,
        Primitive { Arguments: [{ } a, { } b] } compared when IntegerOf(a) is { } left && IntegerOf(b) is { } right => compared.Name switch
        {
            Op.Less => left < right,
            Op.LessOrEqual => left <= right,
            Op.Greater => left > right,
            Op.GreaterOrEqual => left >= right,
            Op.Equal => left == right,
            Op.NotEqual => left != right,
            _ => null,
        },
        Inert { Template: { } template, Arguments: [{ } a] } when template.StartsWith("{0} is ", StringComparison.Ordinal) && TextOf(a) is { } text =>
            IsSame(a.Type, text, template.Substring("{0} is ".Length)),
        _ => null,
    };

    private int? IntegerOf(Value value) =>
        value.Type == IrType.Int && int.TryParse(TextOf(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null;

    /// <summary>Members of one enumeration are written by their value, so that other texts are other values.</summary>
    private static bool? IsSame(IrType type, string a, string b) =>
        a == b ? true : a.StartsWith(type.Name + ".", StringComparison.Ordinal) && b.StartsWith(type.Name + ".", StringComparison.Ordinal) ? false : null;
}
