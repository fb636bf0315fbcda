using System.Globalization;

namespace AutoDiff.Generators.Tests.Fuzzing;

/// <summary>What is wrong with a program: a short cause, the same for all sizes of the program, and the numbers.</summary>
internal sealed record Failure(string Cause, string Detail);

/// <summary>Compares the generated members of a program with the oracle.</summary>
internal sealed class ProgramCheck
{
    private const double Tolerance = 1e-8;
    private const double Largest = 1e6;

    private readonly FuzzProgram _program;
    private readonly CompiledProgram _compiled;
    private readonly int _n;
    private readonly int _m;
    private readonly double[] _direction;
    private readonly double[] _cotangent;
    private double[] _point = [];
    private bool _mayAllocate;

    private ProgramCheck(FuzzProgram program, CompiledProgram compiled)
    {
        _program = program;
        _compiled = compiled;
        _n = program.Inputs;
        _m = program.Outputs;
        Random random = new(program.Seed);
        _direction = Draw(random, _n);
        _cotangent = Draw(random, _m);
    }

    /// <summary>Returns null if all is well.</summary>
    /// <param name="compared">Whether the derivatives were of a size at which a comparison says something.</param>
    public static Failure? Run(FuzzProgram program, CompiledProgram compiled, out bool compared)
    {
        ProgramCheck check = new(program, compiled);
        Random random = new(program.Seed + 1);
        compared = false;
        for (int k = 0; k < 3; k++)
        {
            // The last point lies on kinks and bounds of loops, if there are any.
            double[] point = k < 2 ? Draw(random, check._n) : [.. Enumerable.Range(0, check._n).Select(i => i % 2 == 0 ? 0.0 : 1.0)];
            Failure? failure = check.At(point, ref compared);
            if (failure is not null)
            {
                return failure;
            }
        }

        return null;
    }

    private Failure? At(double[] point, ref bool compared)
    {
        _point = point;
        (double[] value, Exception? thrown) = Value();
        if (thrown is not null)
        {
            return Throws(thrown);
        }

        _mayAllocate = _program.Allocates || ValueAllocates();
        double[] jacobian = new double[_m * _n];
        double[] hvp = new double[_n];
        for (int i = 0; i < _n; i++)
        {
            HyperDual[] result = Oracle(Unit(i), _direction);
            for (int r = 0; r < _m; r++)
            {
                if (!IsOraclesValue(value[r], result[r].Value))
                {
                    return new Failure("the oracle computes another value", Show([result[r].Value], [value[r]]));
                }

                jacobian[(r * _n) + i] = result[r].First;
            }

            hvp[i] = result[0].Mixed;
        }

        if (!value.Concat(jacobian).Concat(hvp).All(v => Math.Abs(v) < Largest))
        {
            return null;
        }

        compared = true;
        return First(value, jacobian) ?? Second(value, hvp) ?? Series(value);
    }

    /// <summary>Along a straight line the second coefficient is half the curvature.</summary>
    private Failure? Series(double[] value)
    {
        HyperDual[] line = Oracle(_direction, _direction);
        double[] expected = [.. line.Select(r => r.First), .. line.Select(r => 0.5 * r.Mixed)];
        return expected.All(v => Math.Abs(v) < Largest) ? Member("Taylor", _compiled.Taylor, value, _direction, expected) : null;
    }

    private Failure? First(double[] value, double[] jacobian)
    {
        double[] tangent = [.. Enumerable.Range(0, _m).Select(r => Enumerable.Range(0, _n).Sum(i => jacobian[(r * _n) + i] * _direction[i]))];
        double[] pulled = [.. Enumerable.Range(0, _n).Select(i => Enumerable.Range(0, _m).Sum(r => jacobian[(r * _n) + i] * _cotangent[r]))];
        return Member("Jvp", _compiled.Jvp, value, _direction, tangent)
            ?? Member("Vjp", _compiled.Vjp, value, _cotangent, pulled)
            ?? Member("Gradient", _compiled.Gradient, value, [], jacobian)
            ?? Member("Jacobian", _compiled.Jacobian, value, [], jacobian);
    }

    private Failure? Second(double[] value, double[] hvp)
    {
        if (!_program.IsScalar)
        {
            return null;
        }

        Failure? failure = Member("Hvp", _compiled.Hvp, value, _direction, hvp);
        if (failure is not null || _compiled.Hessian is null)
        {
            return failure;
        }

        double[] hessian = new double[_n * _n];
        for (int i = 0; i < _n; i++)
        {
            for (int j = 0; j < _n; j++)
            {
                hessian[(i * _n) + j] = Oracle(Unit(i), Unit(j))[0].Mixed;
            }
        }

        return hessian.All(v => Math.Abs(v) < Largest) ? Member("Hessian", _compiled.Hessian, value, [], hessian) : null;
    }

    /// <summary>Calls a member twice: values are exact, derivatives close, and the second call is the first one again.</summary>
    private Failure? Member(string name, MemberCall? call, double[] value, double[] b, double[] expected)
    {
        if (call is null)
        {
            return null;
        }

        double[] z = [.. _point];
        double[] a = Before();
        double[] incoming = [.. b];
        double[] c = new double[expected.Length];
        Array.Fill(c, double.NaN);
        try
        {
            call(z, a, incoming, c);
        }
        catch (Exception e)
        {
            return new Failure($"{name} throws {e.GetType().Name}", e.ToString());
        }

        if (!value.Zip(a).All(p => IsMembersValue(p.First, p.Second)))
        {
            return new Failure($"{name}: value", Show(value, a));
        }

        double scale = 1 + expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(expected[i] - c[i]) <= Tolerance * scale))
            {
                return new Failure(double.IsNaN(c[i]) ? $"{name}: NaN" : name, Show(expected, c));
            }
        }

        if (!Same(_point, z) || !Same(b, incoming))
        {
            return new Failure($"{name}: an input was written", Show(_point, z));
        }

        double[] first = [.. c];
        Before().CopyTo(a, 0);
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        call(z, a, incoming, c);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        return !Same(first, c) ? new Failure($"{name}: second call differs", Show(first, c))
            : allocated > 0 && !_mayAllocate ? new Failure($"{name}: second call allocates", $"{allocated} bytes")
            : null;
    }

    private Failure? Throws(Exception expected)
    {
        (string Name, MemberCall? Call, int Length, double[] B)[] calls =
        [
            ("Jvp", _compiled.Jvp, _m, _direction),
            ("Vjp", _compiled.Vjp, _n, _cotangent),
            ("Gradient", _compiled.Gradient, _n, []),
            ("Hvp", _compiled.Hvp, _n, _direction),
            ("Hessian", _compiled.Hessian, _n * _n, []),
            ("Jacobian", _compiled.Jacobian, _n * _m, []),
            ("Taylor", _compiled.Taylor, 2 * _m, _direction),
        ];
        foreach ((string name, MemberCall? call, int length, double[] b) in calls)
        {
            Type? thrown = null;
            try
            {
                call?.Invoke([.. _point], Before(), [.. b], new double[length]);
            }
            catch (Exception e)
            {
                thrown = e.GetType();
            }

            if (call is not null && thrown != expected.GetType())
            {
                return new Failure($"{name} does not throw", $"expected {expected.GetType().Name}, got {thrown?.Name ?? "none"}");
            }
        }

        return null;
    }

    private (double[] Value, Exception? Thrown) Value()
    {
        double[] value = Before();
        try
        {
            _compiled.Value([.. _point], value, [], []);
            return (value, null);
        }
        catch (Exception e)
        {
            return (value, e);
        }
    }

    /// <summary>Whether the program itself does: a helper's delegate, a library's routine before it is optimised.</summary>
    private bool ValueAllocates()
    {
        double[] z = [.. _point], a = Before();
        long before = GC.GetAllocatedBytesForCurrentThread();
        _compiled.Value(z, a, [], []);
        return GC.GetAllocatedBytesForCurrentThread() > before;
    }

    private HyperDual[] Oracle(double[] first, double[] second)
    {
        HyperDual[] result = [.. Before().Select(v => new HyperDual(v))];
        _compiled.Oracle([.. _point.Select((v, i) => new HyperDual(v, first[i], second[i]))], result);
        return result;
    }

    private static bool IsSame(double expected, double actual, bool rounds) =>
        BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(actual)
        || (rounds && Math.Abs(expected - actual) <= Tolerance * (1 + Math.Abs(expected)));

    private bool IsOraclesValue(double expected, double actual) => IsSame(expected, actual, _program.Rounds);

    /// <summary>A member that calls a library gives the library's value, bit for bit.</summary>
    private bool IsMembersValue(double expected, double actual) => IsSame(expected, actual, _program.DerivesInside);

    /// <summary>What outputs hold on entry: a constant, which a program may read.</summary>
    private double[] Before() => [.. Enumerable.Range(0, _m).Select(i => 0.25 * (i + 1))];

    private double[] Unit(int i)
    {
        double[] unit = new double[_n];
        unit[i] = 1;
        return unit;
    }

    private static double[] Draw(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (3 * random.NextDouble()) - 1.5)];

    private static bool Same(double[] a, double[] b) =>
        a.AsSpan().SequenceEqual(b) && a.Zip(b).All(p => double.IsNegative(p.First) == double.IsNegative(p.Second));

    private string Show(double[] expected, double[] actual) => string.Create(
        CultureInfo.InvariantCulture,
        $"at [{Text(_point)}]\nalong [{Text(_direction)}]\nexpected [{Text(expected)}]\ngot      [{Text(actual)}]");

    private static string Text(double[] values) => string.Join(", ", values.Select(v => v.ToString("R", CultureInfo.InvariantCulture)));
}
