using AutoDiff.Generators.Ir;

namespace AutoDiff.Generators.Emission;

/// <summary>What a pending expression consists of: enough to know how far it may move, and whether it fits on a line.</summary>
internal sealed class ExpressionFacts
{
    /// <summary>About how many characters it takes.</summary>
    public int Width { get; set; }

    /// <summary>The storage that it reads: ids of root buffers.</summary>
    public List<int>? Roots { get; set; }

    /// <summary>Whether it reads state that effects may change.</summary>
    public bool ReadsState { get; set; }

    /// <summary>The user's names of the variables in it: it should not wait until one of them gets its next value.</summary>
    public List<string>? Hints { get; set; }

    /// <summary>Whether evaluating it over and over costs next to nothing: integer sums of variables and lengths.</summary>
    public bool IsCheap { get; set; } = true;

    /// <summary>Whether evaluating it can't throw.</summary>
    public bool IsTotal { get; set; } = true;

    public bool ReadsMemory => Roots is not null || ReadsState;

    public void Include(ExpressionFacts part)
    {
        Width += part.Width;
        ReadsState |= part.ReadsState;
        IsCheap &= part.IsCheap;
        IsTotal &= part.IsTotal;
        if (part.Roots is not null)
        {
            (Roots ??= []).AddRange(part.Roots);
        }

        if (part.Hints is not null)
        {
            (Hints ??= []).AddRange(part.Hints);
        }
    }

    /// <summary>Those of one operation, its operands apart.</summary>
    public static ExpressionFacts Of(Let let, StorageRoots storage)
    {
        ExpressionFacts facts = new() { Width = OwnWidth(let.Operation) };
        switch (let.Operation)
        {
            case Load load:
                facts.Roots = [storage.Of(load.Buffer)];
                facts.IsCheap = false;
                facts.IsTotal = false;
                break;
            case Inert inert:
                facts.ReadsState = inert.Purity != Purity.Pure;
                facts.Roots = [.. inert.Arguments.Where(a => a.Type.IsBuffer).Select(storage.Of)];
                facts.IsCheap = false;
                facts.IsTotal = false;
                break;
            case Primitive primitive:
                facts.IsCheap = let.Target.Type.Kind == TypeKind.Integer && primitive.Name is Op.Add or Op.Subtract or Op.Multiply or Op.Negate;
                facts.IsTotal = !(let.Target.Type.Kind == TypeKind.Integer && primitive.Name is Op.Divide or Op.Remainder);
                break;
            case Slice or VectorView:
                facts.IsCheap = false;
                facts.IsTotal = false;
                break;
        }

        return facts;
    }

    public static int LeafWidth(Value value) => Math.Max(2, value.Hint.Length);

    public static int OwnWidth(Operation operation) => operation switch
    {
        Constant constant => constant.Text.Length,
        Primitive { Name: Op.StrongMultiply or Op.StrongDivide } => 23,
        Primitive { Name: Op.Convert or Op.Select } => 6,
        Primitive primitive when primitive.Name.IndexOf('.') >= 0 => primitive.Name.Length + (2 * primitive.Arguments.Count),
        Primitive { Arguments.Count: 1 } => 1,
        Primitive => 3,
        Load => 2,
        Length => 7,
        Slice => 9,
        Inert inert => inert.Template.Length,
        _ => 12,
    };
}
