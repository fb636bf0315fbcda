using System.Reflection;
using System.Runtime.ExceptionServices;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace AutoDiff.Mutation;

/// <summary>One run of a test method.</summary>
internal sealed record TestRun(string Name, MethodInfo Method, object?[] Arguments);

/// <summary>Tests of xunit, found and run in this process, so that what is compiled once stays compiled for thousands of runs.</summary>
internal sealed class TestCatalog
{
    private Dictionary<Type, object> _fixtures = [];

    public TestCatalog(Assembly assembly, Func<string, bool> wanted)
    {
        List<TestRun> runs = [];
        foreach (Type type in assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && wanted(t.FullName!)))
        {
            foreach (MethodInfo method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
            {
                if (method.GetCustomAttribute<FactAttribute>() is not { Skip: null } fact)
                {
                    continue;
                }

                string name = $"{type.Name}.{method.Name}";
                object?[][] rows = fact is TheoryAttribute
                    ? [.. method.GetCustomAttributes<DataAttribute>().SelectMany(d => d.GetData(method))]
                    : [[]];
                runs.AddRange(rows.Select(r => new TestRun(r.Length == 0 ? name : $"{name}({string.Join(", ", r)})", method, r)));
            }
        }

        Runs = runs;
    }

    public IReadOnlyList<TestRun> Runs { get; }

    /// <summary>Forgets what classes of tests have in common: it was made with another mutant.</summary>
    public void Reset() => _fixtures = [];

    /// <summary>What a test throws; null if it passes.</summary>
    public Exception? Run(TestRun run)
    {
        try
        {
            object? instance = run.Method.IsStatic ? null : Instance(run.Method.DeclaringType!);
            try
            {
                object?[] arguments = Padded(run);
                if (run.Method.Invoke(instance, arguments) is Task task)
                {
                    task.GetAwaiter().GetResult();
                }
            }
            finally
            {
                (instance as IDisposable)?.Dispose();
            }

            return null;
        }
        catch (TargetInvocationException e)
        {
            return e.InnerException;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return e;
        }
    }

    private object Instance(Type type)
    {
        ConstructorInfo constructor = type.GetConstructors().Single();
        object?[] arguments = [.. constructor.GetParameters().Select(p => p.ParameterType == typeof(ITestOutputHelper) ? new Silence() : Fixture(p.ParameterType))];
        return Invoke(() => constructor.Invoke(arguments));
    }

    private object Fixture(Type type)
    {
        if (!_fixtures.TryGetValue(type, out object? fixture))
        {
            _fixtures[type] = fixture = Invoke(() => Activator.CreateInstance(type)!);
        }

        return fixture;
    }

    private static object Invoke(Func<object> create)
    {
        try
        {
            return create();
        }
        catch (TargetInvocationException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException!);
            throw;
        }
    }

    /// <summary>Optional parameters, and those of <c>params</c>, have what the language would give them.</summary>
    private static object?[] Padded(TestRun run)
    {
        ParameterInfo[] parameters = run.Method.GetParameters();
        if (parameters.Length > 0 && parameters[^1].GetCustomAttribute<ParamArrayAttribute>() is not null
            && !(run.Arguments.Length == parameters.Length && run.Arguments[^1]?.GetType() == parameters[^1].ParameterType))
        {
            Array rest = Array.CreateInstance(parameters[^1].ParameterType.GetElementType()!, run.Arguments.Length - parameters.Length + 1);
            Array.Copy(run.Arguments, parameters.Length - 1, rest, 0, rest.Length);
            return [.. run.Arguments.Take(parameters.Length - 1), rest];
        }

        return [.. parameters.Select((p, i) => i < run.Arguments.Length ? run.Arguments[i] : p.DefaultValue)];
    }

    private sealed class Silence : ITestOutputHelper
    {
        public void WriteLine(string message)
        {
        }

        public void WriteLine(string format, params object[] args)
        {
        }
    }
}
