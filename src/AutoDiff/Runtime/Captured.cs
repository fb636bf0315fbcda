using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace AutoDiff.Runtime;

/// <summary>Reads what a lambda captures. Used by generated code for calls of <c>Diff</c> in marked methods, when these run undifferentiated.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Captured
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Reads a captured variable by its name, in the closure of the lambda or in those around it.</summary>
    /// <typeparam name="T">The type of the variable.</typeparam>
    /// <param name="function">The lambda.</param>
    /// <param name="name">The variable.</param>
    /// <returns>Its value now.</returns>
    /// <exception cref="InvalidOperationException">The closure has no such variable: it was not made by the C# compiler, or was trimmed.</exception>
    public static T Get<T>(Delegate function, string name)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Find(function.Target, name) is (FieldInfo field, object closure)
            ? (T)field.GetValue(closure)!
            : throw new InvalidOperationException(
                $"The captured variable '{name}' was not found in the closure of the lambda; pass it as the state argument of the Diff call.");
    }

    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A field that the lambda reads is kept; if it is not found an exception says so.")]
    private static (FieldInfo Field, object Closure)? Find(object? closure, string name)
    {
        if (closure is null)
        {
            return null;
        }

        Type type = closure.GetType();
        if (type.GetField(name, Fields) is { } field)
        {
            return (field, closure);
        }

        // The compiler chains the closures of nested scopes.
        foreach (FieldInfo outer in type.GetFields(Fields))
        {
            if (outer.Name.StartsWith("CS$<>8__locals", StringComparison.Ordinal) && Find(outer.GetValue(closure), name) is { } found)
            {
                return found;
            }
        }

        return null;
    }
}
