using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiff.Generators.Lowering;

/// <summary>
/// The classes of which a variable, field or element might be read before an object is put in it, or after <c>null</c> is. Objects of other classes need no
/// flag that says whether there is one. It errs on the side of a flag. Classes that derive from one another count as one.
/// </summary>
internal sealed class UnsetObjects(ModuleLowering module)
{
    private const int MaxDepth = 8;

    private readonly HashSet<ISymbol> _classes = new(SymbolEqualityComparer.Default);
    private bool _any;

    public bool Has(INamedTypeSymbol type) => _any || _classes.Contains(EldestOf(type));

    /// <summary>Takes in an operation that may leave, or put, nothing where an object is wanted.</summary>
    public void Visit(IOperation operation)
    {
        switch (operation)
        {
            case IDefaultValueOperation { Type: { } type } when !IsCompared(operation):
                Add(type);
                break;
            case IConversionOperation { Operand: IDefaultValueOperation or ILiteralOperation { ConstantValue: { HasValue: true, Value: null } }, Type: { } type } when !IsCompared(operation):
                Add(type);
                break;
            case IConversionOperation { IsTryCast: true, Type: { } type }:
                Add(type);
                break;
            case IConditionalAccessOperation { Type: { } type }:
                Add(type);
                break;
            case IArrayCreationOperation { Initializer: null, Type: IArrayTypeSymbol { ElementType: var element } } creation when !FilledArray.Is(creation, module.Purity):
                Add(element);
                break;
            case IInvocationOperation { TargetMethod: { Name: "Resize" or "Clear" or "AllocateArray" or "AllocateUninitializedArray" or "Rent" } method } call when !module.HasSource(method):
                foreach (ITypeSymbol type in call.Arguments.Select(a => FunctionLowering.Unwrapped(a.Value).Type).Append(call.Instance?.Type).OfType<ITypeSymbol>().Concat(method.TypeArguments))
                {
                    Add(TypeMapper.StorageElement(type) ?? type);
                }

                break;
            case IObjectCreationOperation { Type: INamedTypeSymbol { IsValueType: true } type, Constructor: { } constructor }:
                if (constructor.IsImplicitlyDeclared)
                {
                    Add(type);
                }
                else
                {
                    VisitFieldsOf(type);
                }

                break;
        }
    }

    /// <summary>Takes in the fields of a type that its constructors may leave unset, or read before they set them.</summary>
    public void VisitFieldsOf(INamedTypeSymbol type)
    {
        IFieldSymbol[] open =
        [
            .. type.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsStatic && MayHoldObjects(f.Type)
                && !(f.AssociatedSymbol ?? f).DeclaringSyntaxReferences.Select(r => r.GetSyntax()).Any(IsInitialised)),
        ];
        if (open.Length == 0)
        {
            return;
        }

        foreach (IMethodSymbol constructor in type.InstanceConstructors.Where(c => !IsCopy(c)))
        {
            HashSet<ISymbol> set = SetBy(constructor);
            foreach (IFieldSymbol field in open.Where(f => !set.Contains((f.AssociatedSymbol ?? f).OriginalDefinition)))
            {
                Add(field.Type);
            }
        }
    }

    private static bool IsInitialised(SyntaxNode declaration)
    {
        SyntaxNode? value = PrimaryConstructor.InitializerOf(declaration);
        while (value is PostfixUnaryExpressionSyntax or ParenthesizedExpressionSyntax)
        {
            value = (value as PostfixUnaryExpressionSyntax)?.Operand ?? ((ParenthesizedExpressionSyntax)value).Expression;
        }

        return declaration is ParameterSyntax || value is not (null or DefaultExpressionSyntax or LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression or (int)SyntaxKind.DefaultLiteralExpression });
    }

    private static bool IsCopy(IMethodSymbol constructor) =>
        constructor.ContainingType.IsRecord && constructor.IsImplicitlyDeclared && constructor.Parameters is [{ Type: { } type }] && SymbolEqualityComparer.Default.Equals(type, constructor.ContainingType);

    /// <summary>What a constructor sets first, before anything could read it.</summary>
    private HashSet<ISymbol> SetBy(IMethodSymbol constructor)
    {
        HashSet<ISymbol> set = new(SymbolEqualityComparer.Default);
        if (constructor.IsImplicitlyDeclared || PrimaryConstructor.Is(constructor) || module.Look(constructor) is not IConstructorBodyOperation body)
        {
            return set;
        }

        if (body.Initializer is not null && OperationScan.SelfAndDescendants(body.Initializer).OfType<IInvocationOperation>().Any(c =>
            c.TargetMethod.MethodKind == MethodKind.Constructor && SymbolEqualityComparer.Default.Equals(c.TargetMethod.ContainingType, constructor.ContainingType)))
        {
            // The constructor that is called is looked at by itself.
            set.UnionWith(constructor.ContainingType.GetMembers().Where(m => m is IFieldSymbol or IPropertySymbol));
            return set;
        }

        if (constructor.ContainingType.BaseType is { IsReferenceType: true } parent && RunsMembers(parent))
        {
            return set;
        }

        foreach (IOperation statement in (body.BlockBody ?? body.ExpressionBody)?.Operations ?? [])
        {
            if (statement is not IExpressionStatementOperation { Operation: ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Instance: IInstanceReferenceOperation } target, Value: { } value } }
                || OperationScan.SelfAndDescendants(value).Any(OperationScan.IsThis))
            {
                break;
            }

            set.Add(target.Member.OriginalDefinition);
        }

        return set;
    }

    /// <summary>Whether a constructor of a class, or of one that it derives from, could call an override.</summary>
    private bool RunsMembers(INamedTypeSymbol type) => type.SpecialType != SpecialType.System_Object
        && (type.InstanceConstructors.Any(c => !c.IsImplicitlyDeclared && !(module.Look(c) is IConstructorBodyOperation body && !OperationScan.SelfAndDescendants(body).Any(o =>
                o is IInvocationOperation { Instance: IInstanceReferenceOperation, TargetMethod.MethodKind: not MethodKind.Constructor }))
            && !PrimaryConstructor.Is(c)) || (type.BaseType is { } parent && RunsMembers(parent)));

    /// <summary>Whether nothing is what a comparison or pattern asks for.</summary>
    private static bool IsCompared(IOperation operation)
    {
        IOperation? user = operation.Parent;
        while (user is IConversionOperation { IsImplicit: true })
        {
            user = user.Parent;
        }

        return user is IConstantPatternOperation or IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals };
    }

    private static bool MayHoldObjects(ITypeSymbol type) => type switch
    {
        ITypeParameterSymbol => true,
        INamedTypeSymbol { TypeKind: Microsoft.CodeAnalysis.TypeKind.Class or Microsoft.CodeAnalysis.TypeKind.Struct, SpecialType: SpecialType.None } => true,
        _ => false,
    };

    private void Add(ITypeSymbol type) => Add(type, MaxDepth);

    private void Add(ITypeSymbol type, int depth)
    {
        switch (type)
        {
            case ITypeParameterSymbol:
                _any = true;
                break;
            case INamedTypeSymbol { TypeKind: Microsoft.CodeAnalysis.TypeKind.Class } named:
                _classes.Add(EldestOf(named));
                break;
            case INamedTypeSymbol { TypeKind: Microsoft.CodeAnalysis.TypeKind.Struct, SpecialType: SpecialType.None or SpecialType.System_Nullable_T } named when depth > 0:
                foreach (ITypeSymbol inner in named.IsTupleType ? named.TupleElements.Select(e => e.Type)
                    : NullableTypes.UnderlyingOf(named) is { } underlying ? [underlying]
                    : named.DeclaringSyntaxReferences.Length > 0 ? named.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsStatic).Select(f => f.Type) : [])
                {
                    Add(inner, depth - 1);
                }

                break;
        }
    }

    private static INamedTypeSymbol EldestOf(INamedTypeSymbol type)
    {
        while (type.BaseType is { SpecialType: not SpecialType.System_Object } parent)
        {
            type = parent;
        }

        return type.OriginalDefinition;
    }
}
