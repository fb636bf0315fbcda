namespace AutoDiff.Generators.Ir;

/// <summary>What a value of a type can be to the calculus.</summary>
internal enum TypeKind
{
    /// <summary>A number that can carry a derivative: <c>double</c>, <c>float</c>.</summary>
    Real,

    /// <summary>A discrete number: never active, but its arithmetic is understood.</summary>
    Integer,

    /// <summary>A truth value.</summary>
    Boolean,

    /// <summary>Anything else: carried through untouched, as C# text.</summary>
    Opaque,

    /// <summary>An array or span: mutable storage, or a view of it.</summary>
    Buffer,

    /// <summary>The last-in first-out store in which a forward sweep leaves what its reverse sweep needs.</summary>
    Stack,
}

/// <summary>The C# form of a buffer.</summary>
internal enum BufferKind
{
    ReadOnlySpan,
    Span,
    Array,
}

/// <summary>The type of an IR value: its kind, and the C# text that names it in generated code.</summary>
/// <param name="Kind">What the type is to the calculus.</param>
/// <param name="Name">The C# name, fully qualified where it is not a keyword.</param>
/// <param name="Element">The element type of a buffer.</param>
/// <param name="Buffer">The C# form of a buffer.</param>
internal sealed record IrType(TypeKind Kind, string Name, IrType? Element = null, BufferKind Buffer = BufferKind.ReadOnlySpan)
{
    public static readonly IrType Double = new(TypeKind.Real, "double");
    public static readonly IrType Float = new(TypeKind.Real, "float");
    public static readonly IrType Int = new(TypeKind.Integer, "int");
    public static readonly IrType Long = new(TypeKind.Integer, "long");
    public static readonly IrType Bool = new(TypeKind.Boolean, "bool");
    public static readonly IrType Stack = new(TypeKind.Stack, "global::AutoDiff.Runtime.ResidualStack");

    /// <summary>A place in the working storage of a residual stack.</summary>
    public static readonly IrType StackMark = Opaque("global::AutoDiff.Runtime.ResidualStack.Mark");

    public static IrType Opaque(string name) => new(TypeKind.Opaque, name);

    public static IrType Integer(string name) => new(TypeKind.Integer, name);

    public static IrType Span(IrType element) => new(TypeKind.Buffer, $"global::System.Span<{element.Name}>", element, BufferKind.Span);

    public static IrType ReadOnlySpan(IrType element) =>
        new(TypeKind.Buffer, $"global::System.ReadOnlySpan<{element.Name}>", element, BufferKind.ReadOnlySpan);

    public static IrType Array(IrType element) => new(TypeKind.Buffer, $"{element.Name}[]", element, BufferKind.Array);

    /// <summary>A real type that a type parameter stands for.</summary>
    public static IrType Parameter(string name, NumberTraits traits) => new(TypeKind.Real, name) { Traits = traits };

    /// <summary>Several tangents of a real type carried at once, one in each lane of a vector.</summary>
    public static IrType Lanes(IrType real) => new(TypeKind.Real, $"global::System.Runtime.Intrinsics.Vector256<{real.Name}>", real);

    /// <summary>Several numbers of a real type next to each other in storage, as many as are worked on at once.</summary>
    public static IrType Vector(IrType real) => new(TypeKind.Real, $"{VectorName}<{real.Name}>", real);

    /// <summary>A truth value for each number of a <see cref="Vector"/>.</summary>
    public static IrType Mask(IrType real) => Opaque($"{VectorName}<{(real == Float ? "int" : "long")}>");

    public bool IsVector => IsReal && Name.StartsWith(VectorName, StringComparison.Ordinal);

    private const string VectorName = "global::System.Numerics.Vector";

    /// <summary>What is known of a type parameter; none for other types.</summary>
    public NumberTraits Traits { get; init; }

    /// <summary>Whether it is a type parameter that stands for a real type.</summary>
    public bool IsParameter => Traits != NumberTraits.None;

    public bool Has(NumberTraits traits) => (Traits & traits) == traits;

    public bool IsReal => Kind == TypeKind.Real;

    public bool IsLanes => IsReal && Element is not null;

    public bool IsBuffer => Kind == TypeKind.Buffer;

    /// <summary>Whether a value of this type can carry a derivative: a real, or storage of reals.</summary>
    public bool CanBeActive => IsReal || (IsBuffer && Element!.CanBeActive);

    /// <summary>
    /// The type of a tangent or cotangent of this type: itself for a scalar, a writable span for storage.
    /// </summary>
    public IrType Shadow => IsBuffer ? Span(Element!) : this;

    public override int GetHashCode() => ((int)Kind * 31) + Name.Length;

    public override string ToString() => Kind switch
    {
        TypeKind.Buffer when Buffer == BufferKind.Array => $"{Element}[]",
        TypeKind.Buffer => $"{Buffer}<{Element}>",
        TypeKind.Stack => "stack",
        _ => Name,
    };
}
