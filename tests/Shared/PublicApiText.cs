using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace AutoDiff.Tests.Shared;

/// <summary>What an assembly offers to others, one line for each type and member, in an order of its own.</summary>
internal static class PublicApiText
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;

    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(bool)] = "bool", [typeof(int)] = "int", [typeof(long)] = "long", [typeof(float)] = "float", [typeof(double)] = "double",
        [typeof(string)] = "string", [typeof(object)] = "object", [typeof(void)] = "void",
    };

    private static readonly NullabilityInfoContext s_nullability = new();

    public static string Of(Assembly assembly)
    {
        StringBuilder text = new();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(Declaration(type)).Append('\n');
            foreach (string member in Members(type).Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Declaration(Type type)
    {
        string kind = type.IsEnum ? "enum"
            : type.IsInterface ? "interface"
            : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
            : type.IsValueType ? (IsReadOnly(type) ? "readonly " : "") + (type.IsByRefLike ? "ref struct" : "struct")
            : (type.IsAbstract && type.IsSealed ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "")
                + (type.GetMethod("<Clone>$") is null ? "class" : "record");
        IEnumerable<Type> bases = type.GetInterfaces().OrderBy(t => t.Name, StringComparer.Ordinal);
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(MulticastDelegate) && parent != typeof(Enum))
        {
            bases = bases.Prepend(parent);
        }

        string[] names = type.IsEnum ? [Name(type.GetEnumUnderlyingType())]
            : typeof(Delegate).IsAssignableFrom(type) ? []
            : [.. bases.Select(Name)];
        string fullName = $"{type.Namespace}.{Name(type)}";
        string signature = typeof(Delegate).IsAssignableFrom(type) ? Signature(type.GetMethod("Invoke")!, fullName) : fullName;
        return $"{kind} {signature}{(names.Length > 0 ? " : " + string.Join(", ", names) : "")}{Constraints(type.GetGenericArguments())}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            yield break;
        }

        foreach (MemberInfo member in type.GetMembers(Declared).Where(m => !m.IsDefined(typeof(CompilerGeneratedAttribute)) && !m.Name.Contains('<')))
        {
            if (member is FieldInfo field && IsVisible(field.Attributes & FieldAttributes.FieldAccessMask) && !field.IsSpecialName)
            {
                string value = field.IsLiteral ? " = " + Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture) : "";
                string prefix = type.IsEnum ? "" : (field.IsLiteral ? "const " : (field.IsStatic ? "static " : "") + (field.IsInitOnly ? "readonly " : "")) + $"{Name(field.FieldType)} ";
                yield return $"{prefix}{field.Name}{value}";
            }
            else if (member is ConstructorInfo constructor && IsVisible(constructor) && !constructor.IsStatic)
            {
                yield return $"{Access(constructor)}new({Parameters(constructor)})";
            }
            else if (member is MethodInfo method && IsVisible(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)))
            {
                yield return Access(method) + Signature(method, method.Name) + Constraints(method.GetGenericArguments());
            }
            else if (member is PropertyInfo property && property.GetAccessors(true).Where(IsVisible).ToArray() is { Length: > 0 } accessors)
            {
                string text = string.Join(" ", accessors.Select(a => Access(a, withStatic: false) + Accessor(a)).OrderBy(a => a, StringComparer.Ordinal));
                string index = property.GetIndexParameters().Length > 0 ? $"[{Parameters(property.GetMethod!)}]" : "";
                string nullable = s_nullability.Create(property).ReadState == NullabilityState.Nullable && !property.PropertyType.IsValueType && !property.PropertyType.IsGenericParameter ? "?" : "";
                string modifier = (accessors[0].IsStatic ? "static " : "") + (property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "");
                yield return $"{modifier}{Name(property.PropertyType)}{nullable} {property.Name}{index} {{ {text} }}";
            }
            else if (member is EventInfo @event)
            {
                yield return $"event {Name(@event.EventHandlerType!)} {@event.Name}";
            }
        }
    }

    private static string Accessor(MethodInfo accessor) =>
        accessor.Name.StartsWith("get_", StringComparison.Ordinal) ? "get;"
        : accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init;" : "set;";

    private static string Access(MethodBase method, bool withStatic = true) =>
        (method.IsPublic ? "" : "protected ") + (withStatic && method.IsStatic ? "static " : "")
            + (method.IsAbstract && method.DeclaringType!.IsClass ? "abstract " : method.IsVirtual && !method.IsFinal && method.DeclaringType!.IsClass ? "virtual " : "");

    private static bool IsVisible(MethodBase method) =>
        method.IsPublic || (!method.DeclaringType!.IsSealed && (method.IsFamily || method.IsFamilyOrAssembly));

    private static bool IsVisible(FieldAttributes access) => access is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;

    private static bool IsReadOnly(MemberInfo type) => type.IsDefined(typeof(IsReadOnlyAttribute));

    private static string Signature(MethodInfo method, string name)
    {
        string generics = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
        string priority = method.GetCustomAttribute<OverloadResolutionPriorityAttribute>() is { } p ? $" [priority {p.Priority}]" : "";
        return $"{Annotated(method.ReturnParameter)} {name}{generics}({Parameters(method)}){priority}";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
    {
        string modifier = p.IsDefined(typeof(ParamArrayAttribute)) || p.IsDefined(typeof(ParamCollectionAttribute)) ? "params "
            : p.IsOut ? "out " : p.IsIn ? "in " : p.ParameterType.IsByRef ? "ref " : "";
        string scoped = p.IsDefined(typeof(ScopedRefAttribute)) ? "scoped " : "";
        string value = !p.HasDefaultValue ? "" : " = " + (p.RawDefaultValue is null ? "default" : Convert.ToString(p.RawDefaultValue, CultureInfo.InvariantCulture));
        return $"{scoped}{modifier}{Annotated(p)} {p.Name}{value}";
    }));

    private static string Annotated(ParameterInfo parameter)
    {
        Type type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        bool isNullable = !type.IsValueType && !type.IsGenericParameter && s_nullability.Create(parameter).ReadState == NullabilityState.Nullable;
        return Name(type) + (isNullable ? "?" : "");
    }

    private static string Constraints(Type[] arguments) => string.Concat(arguments.Select(a =>
    {
        GenericParameterAttributes flags = a.IsGenericParameter ? a.GenericParameterAttributes : default;
        bool isStruct = flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        List<string> constraints = isStruct ? ["struct"] : flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : [];
        constraints.AddRange(a.GetGenericParameterConstraints().Where(c => c != typeof(ValueType)).Select(Name));
        constraints.AddRange(flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct ? ["new()"] : []);
        constraints.AddRange(flags.HasFlag(GenericParameterAttributes.AllowByRefLike) ? ["allows ref struct"] : []);
        return constraints.Count > 0 ? $" where {a.Name} : {string.Join(", ", constraints)}" : "";
    }));

    private static string Name(Type type)
    {
        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying) + "?";
        }

        if (s_keywords.TryGetValue(type, out string? keyword))
        {
            return keyword;
        }

        string outer = type.IsNested && !type.IsGenericParameter ? Name(type.DeclaringType!) + "." : "";
        string name = type.Name.Split('`')[0];
        string[] arguments = [.. type.GetGenericArguments().Skip(type.IsNested ? type.DeclaringType!.GetGenericArguments().Length : 0).Select(Name)];
        return outer + (arguments.Length > 0 && !type.IsGenericParameter ? $"{name}<{string.Join(", ", arguments)}>" : name);
    }
}
