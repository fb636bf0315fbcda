using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Passes;
using AutoDiff.Generators.Tests.Harness;

namespace AutoDiff.Generators.Tests.Passes;

/// <summary>
/// What a transformation makes can be transformed again: the gradient of a Hessian-vector product, a third derivative, from the
/// passes that make the first. Run by the interpreter and compared with differences of the level below.
/// </summary>
public sealed class CompositionTests
{
    public static TheoryData<string, string> Functions => new()
    {
        { "a polynomial", "return x[0] * x[0] * x[1] + x[1] * x[2] * x[2] * x[0];" },
        { "library functions", "return Math.Sin(x[0] * x[1]) * Math.Exp(x[2]) / (2 + x[0] * x[0]);" },
        {
            "a loop that sums",
            "double s = 0; for (int i = 0; i < x.Length; i++) { s += Math.Log(1 + x[i] * x[i]) * x[0]; } return s;"
        },
        {
            "a loop whose sum is used non-linearly",
            "double s = 0; for (int i = 0; i < x.Length; i++) { s += x[i] * x[i]; } return Math.Sqrt(1 + s);"
        },
        {
            "a recurrence",
            "double y = x[0]; for (int i = 0; i < 4; i++) { y = Math.Sin(y) * x[1] + x[2]; } return y;"
        },
        {
            "a loop that ends by a condition",
            "double y = 1 + x[0]; while (y < 20) { y = y * (1.5 + 0.1 * x[1]); } return y * x[2];"
        },
        {
            "a branch",
            "double y = x[0] * x[1]; if (y > 0.1) { y = y * y * x[2]; } else { y = Math.Exp(y); } return y * x[0];"
        },
        {
            "writes in place",
            "Span<double> a = stackalloc double[3]; for (int i = 0; i < 3; i++) { a[i] = x[i]; } for (int k = 0; k < 3; k++) { a[0] = a[0] * a[1]; a[1] = Math.Sin(a[1] + a[2]); } return a[0] + a[1];"
        },
        { "a recursion", "return Power(x[0], 3) * x[1] + Math.Exp(x[2]);" },
    };

    private const string Helper = "private static double Power(double b, int n) => n == 0 ? 1 : b * Power(b, n - 1);";

    [Theory]
    [MemberData(nameof(Functions))]
    public void The_gradient_of_a_hessian_vector_product_is_right(string name, string body)
    {
        ModuleIr module = Lowered.Model(TestCompilation.InClass(
            $"[Differentiable] public static double F(ReadOnlySpan<double> x) {{ {body} }}\n{Helper}")).Module!;
        Derivation derivation = new(Inline.Run(module));
        Level primal = new(derivation, derivation.Finish(Inline.Run(module).Entry), ["x"], ["value"]);
        Level gradient = primal.Reverse("x");
        Level product = gradient.Jvp("x");
        Level third = product.Reverse("x");

        double[] x = [0.7, 0.4, 0.3], v = [0.3, -0.8, 0.5], u = [1.1, 0.2, -0.6];
        double[] Product(double[] at)
        {
            double[] result = new double[3];
            product.Run(new() { ["x"] = at, ["value̅"] = 1.0, ["ẋ"] = v, ["x̅"] = new double[3], ["x̅̇"] = result });
            return result;
        }

        double[] actual = new double[3];
        third.Run(new()
        {
            ["x"] = x, ["value̅"] = 1.0, ["ẋ"] = v, ["x̅"] = new double[3], ["x̅̇"] = new double[3], ["x̅̇̅"] = u.ToArray(),
            ["x̅̅"] = new double[3], ["ẋ̅"] = new double[3], ["x̅'"] = actual,
        });
        for (int i = 0; i < 3; i++)
        {
            double expected = Difference(Product, x, i, 1e-5).Zip(u, (d, w) => d * w).Sum();
            Assert.True(Math.Abs(expected - actual[i]) < 1e-7 * (1 + Math.Abs(expected)), $"{name}: ∂/∂x[{i}] is {actual[i]}, differences give {expected}");
        }
    }

    private static double[] Difference(Func<double[], double[]> f, double[] x, int i, double h)
    {
        double[] up = [.. x], down = [.. x];
        up[i] += h;
        down[i] -= h;
        return [.. f(up).Zip(f(down), (a, b) => (a - b) / (2 * h))];
    }

    /// <summary>A derived function with the roles of its parameters: a dot marks a tangent, a bar a cotangent.</summary>
    private sealed class Level(Derivation derivation, FunctionIr function, IReadOnlyList<string> parameters, IReadOnlyList<string> results)
    {
        private const string Stack = "stack";

        public Level Reverse(string active)
        {
            Derivation.Derived derived = derivation.Reverse(function, Request(active), function.Name + "Reverse");
            IrVerifier.Verify(derived.Function);
            List<string> roles = [.. parameters];
            AddStack(derived, roles);
            roles.AddRange(derived.ActiveResults.Select(i => Cotangent(results[i])));
            roles.AddRange(derived.ActiveParameters.Where(i => !function.Parameters[i].Type.IsReal).Select(i => Cotangent(parameters[i])));
            return new Level(derivation, derived.Function, roles, [.. results]);
        }

        public Level Jvp(string active)
        {
            Derivation.Derived derived = derivation.Jvp(function, Request(active), function.Name + "Jvp");
            IrVerifier.Verify(derived.Function);
            List<string> roles = [.. parameters];
            AddStack(derived, roles);
            roles.AddRange(derived.ActiveParameters.Select(i => parameters[i] == active ? "ẋ" : parameters[i] + "̇"));
            return new Level(derivation, derived.Function, roles, [.. results, .. derived.ActiveResults.Select(i => results[i] + "̇")]);
        }

        /// <summary>The second time round the cotangents have names of their own.</summary>
        private string Cotangent(string role) => parameters.Contains(role + "̅") ? role + "̅'" : role + "̅";

        private static void AddStack(Derivation.Derived derived, List<string> roles)
        {
            if (derived.UsesStack)
            {
                roles.Add(Stack);
            }
        }

        private LineariseRequest Request(string active) => new(
            [.. parameters.Select(p => p == active)], new bool[parameters.Count], [.. function.Body.Yields.Select((_, i) => i == 0)]);

        public void Run(Dictionary<string, object> arguments)
        {
            object[] values = new object[parameters.Count];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = function.Parameters[i].Type.Kind switch
                {
                    TypeKind.Stack => new Stack<object>(),
                    TypeKind.Real => arguments.GetValueOrDefault(parameters[i], 0.0),
                    _ => IrBuffer.Of((double[])arguments[parameters[i]]),
                };
            }

            new IrInterpreter(n => derivation.Functions[n]).Run(function, values);
        }
    }
}
