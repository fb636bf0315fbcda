using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// The classes of which the code that is lowered makes objects: such an object may be taken apart into its fields, as a struct is. So may structs that keep what their primary
/// constructors were given, for that has a value where they are made. One set is in
/// force at a time on a thread, from the start of a module's lowering to its end.
/// </summary>
internal sealed class LocalClasses
{
    [ThreadStatic]
    private static LocalClasses? s_current;

    private readonly ModuleLowering _module;
    private readonly HashSet<ISymbol> _types = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> _seen = new(SymbolEqualityComparer.Default);
    private readonly Queue<IOperation> _open = [];

    private readonly UnsetObjects _unset;

    private LocalClasses(ModuleLowering module) => (_module, _unset) = (module, new UnsetObjects(module));

    /// <summary>Whether objects of a class, or a struct that captures, may be taken apart.</summary>
    public static bool Has(INamedTypeSymbol type) => s_current?._types.Contains(type.OriginalDefinition) == true;

    /// <summary>Whether there may be nothing where an object of a class is wanted: then a flag says whether there is one.</summary>
    public static bool MayBeUnset(INamedTypeSymbol type) => s_current?._unset.Has(type) == true;

    /// <summary>Puts those in force of which a body, or what it calls, makes objects, until what is returned is disposed.</summary>
    public static Scope Enter(ModuleLowering module, IOperation body)
    {
        LocalClasses classes = new(module);
        classes._open.Enqueue(body);
        while (classes._open.Count > 0)
        {
            module.Cancellation.ThrowIfCancellationRequested();
            foreach (IOperation operation in OperationScan.WithNested(classes._open.Dequeue()).SelectMany(OperationScan.SelfAndDescendants))
            {
                classes.Visit(operation);
            }
        }

        Scope scope = new(s_current);
        s_current = classes;
        return scope;
    }

    private void Visit(IOperation operation)
    {
        _unset.Visit(operation);
        switch (operation)
        {
            case IObjectCreationOperation { Type: INamedTypeSymbol created } creation:
                Add(created.OriginalDefinition);
                Follow(creation.Constructor);
                break;
            case IWithOperation { Type: INamedTypeSymbol { IsReferenceType: true } copied }:
                Add(copied.OriginalDefinition);
                break;
            case IInvocationOperation call:
                Follow(call.TargetMethod);
                break;
            case IMethodReferenceOperation reference:
                Follow(reference.Method);
                break;
            case IPropertyReferenceOperation property:
                Follow(property.Property.GetMethod);
                Follow(property.Property.SetMethod);
                break;
            case IBinaryOperation { OperatorMethod: { } method }:
                Follow(method);
                break;
            case IUnaryOperation { OperatorMethod: { } method }:
                Follow(method);
                break;
            case IConversionOperation { OperatorMethod: { } method }:
                Follow(method);
                break;
            case ICompoundAssignmentOperation { OperatorMethod: { } method }:
                Follow(method);
                break;
        }
    }

    private void Follow(IMethodSymbol? method)
    {
        if (method is not null && method.MethodKind != MethodKind.LocalFunction && _module.HasSource(method) && _seen.Add(method.OriginalDefinition) && _module.Look(method) is { } body)
        {
            _open.Enqueue(body);
        }
    }

    private void Add(INamedTypeSymbol type)
    {
        if (!IsEligible(type) || !_types.Add(type))
        {
            return;
        }

        if (type.BaseType is { SpecialType: not SpecialType.System_Object } parent)
        {
            Add(parent.OriginalDefinition);
        }

        _unset.VisitFieldsOf(type);
        foreach (ISymbol member in type.GetMembers())
        {
            Follow(member as IMethodSymbol);
            foreach (SyntaxReference reference in member is IFieldSymbol or IPropertySymbol ? member.DeclaringSyntaxReferences : [])
            {
                if (PrimaryConstructor.InitializerOf(reference.GetSyntax()) is { } initializer && _module.Look(initializer) is { } value)
                {
                    _open.Enqueue(value);
                }
            }
        }
    }

    /// <summary>Whether a class has a field of its own kind: it is not known then how many objects one leads to.</summary>
    public static bool IsLinked(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeKind: Microsoft.CodeAnalysis.TypeKind.Class, OriginalDefinition: { DeclaringSyntaxReferences.Length: > 0 } definition } && IsInside(definition, definition, 8);

    /// <summary>Whether objects of a class are what its declared fields say, and none of its own kind is among them.</summary>
    private bool IsEligible(INamedTypeSymbol type)
    {
        if (type is { TypeKind: Microsoft.CodeAnalysis.TypeKind.Struct })
        {
            return PrimaryConstructor.Captures(type);
        }

        if (type is not { TypeKind: Microsoft.CodeAnalysis.TypeKind.Class, IsStatic: false, DeclaringSyntaxReferences.Length: > 0 } || IsInside(type, type, 8))
        {
            return false;
        }

        return type.BaseType is not { SpecialType: not SpecialType.System_Object } parent || IsEligible(parent.OriginalDefinition);
    }

    private static bool IsInside(INamedTypeSymbol type, INamedTypeSymbol whole, int depth) => depth > 0 && whole.GetMembers().OfType<IFieldSymbol>().Any(
        f => !f.IsStatic && f.Type.OriginalDefinition is INamedTypeSymbol { SpecialType: SpecialType.None, DeclaringSyntaxReferences.Length: > 0, TypeKind: Microsoft.CodeAnalysis.TypeKind.Class or Microsoft.CodeAnalysis.TypeKind.Struct } inner
            && (SymbolEqualityComparer.Default.Equals(inner, type) || (!SymbolEqualityComparer.Default.Equals(inner, whole) && IsInside(type, inner, depth - 1))));

    /// <summary>Puts back what was in force before.</summary>
    public readonly struct Scope : IDisposable
    {
        private readonly LocalClasses? _outer;

        internal Scope(LocalClasses? outer) => _outer = outer;

        public void Dispose() => s_current = _outer;
    }
}
