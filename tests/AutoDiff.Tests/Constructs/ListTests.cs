using System.Numerics;
using static AutoDiff.Tests.Constructs.Support.DerivativeAssert;

namespace AutoDiff.Tests.Constructs;

/// <summary>Lists, stacks and queues that are made and used in a method.</summary>
public partial class ListTests
{
    [Differentiable]
    private static double Filled(ReadOnlySpan<double> x)
    {
        List<double> values = new();
        List<Complex> points = [];
        for (int i = 0; i < x.Length; i++)
        {
            if (x[i] > 0.8)
            {
                values.Add(x[i] * x[i]);
            }

            for (int j = 2; j >= 0; j--)
            {
                points.Add(new Complex(x[i], j));
            }
        }

        values.Add(1);
        values[0] *= values[^1] + x[0];
        double sum = values.Count * values[0];
        foreach (double value in values)
        {
            sum += value * value;
        }

        foreach (Complex point in points)
        {
            sum += (point * point).Real;
        }

        double[] copy = values.ToArray();
        values.Clear();
        values.Add(copy[0]);
        return sum + values[0] * copy[copy.Length - 1] + points[1].Real;
    }

    [Fact]
    [Supports("`List<T>` made and filled in the method")]
    public void List_filled_in_loops() => ScalarFunction(
        4, Filled, FilledJvp, FilledVjp, FilledGradient, FilledHvp, FilledHessian, allocates: true);

    /// <summary>Bounds that only have a value later, or that need no more than a division.</summary>
    [Differentiable]
    private static double Triangular(ReadOnlySpan<double> x, int k)
    {
        List<double> products = new();
        List<double> few = new();
        List<double> tails = new();
        for (int i = 0; i < x.Length; i++)
        {
            for (int j = i; j >= 0; j--)
            {
                products.Add(x[i] * x[j]);
            }

            int last = x.Length - 1;
            for (int j = i + 1; j <= last; j += 2)
            {
                tails.Add(x[j] - Math.Sin(x[i]));
            }
        }

        double[] squares = new double[x.Length / 2];
        Span<double> part = squares.AsSpan(1);
        for (int i = 0; i < squares.Length; i++)
        {
            squares[i] = x[i] * x[i];
        }

        for (int i = k % 3 + 1; i >= 0; i--)
        {
            few.Add(i * x[0]);
            foreach (double square in part)
            {
                few.Add(square);
            }

            for (int j = 0; j < i % 2; j++)
            {
                few.Add(Math.Cos(x[j]));
            }
        }

        double sum = products.Count + few[^1] * tails[0];
        foreach (double product in products)
        {
            sum += product * product;
        }

        foreach (double value in few)
        {
            sum += value * value * value;
        }

        foreach (double tail in tails)
        {
            sum += Math.Exp(0.1 * tail);
        }

        return sum;
    }

    [Fact]
    public void List_filled_in_loops_whose_bounds_have_no_value_where_it_is_made()
    {
        for (int k = 0; k < 4; k++)
        {
            int steps = k;
            ScalarFunction(
                4,
                x => Triangular(x, steps),
                (x, v) => TriangularJvp(x, steps, v),
                (x, w, g) => TriangularVjp(x, steps, w, g),
                (x, g) => TriangularGradient(x, steps, g),
                (x, v, h) => TriangularHvp(x, steps, v, h),
                (x, h) => TriangularHessian(x, steps, h),
                allocates: true);
        }
    }

    private const int Plus = -1;
    private const int Times = -2;

    /// <summary>Runs a program in postfix notation: operators, and indices of numbers.</summary>
    [Differentiable]
    private static double Evaluated(ReadOnlySpan<double> x, int[] program)
    {
        Stack<double> stack = new(8);
        foreach (int code in program)
        {
            stack.Push(code == Plus ? stack.Pop() + stack.Pop() : code == Times ? stack.Pop() * stack.Pop() : x[code]);
        }

        return stack.Peek() * stack.Count;
    }

    [Fact]
    [Supports("`Stack<T>` made and filled in the method")]
    public void Stack_machine()
    {
        int[] program = [0, 1, Times, 2, Plus, 0, Times, 1, Plus];
        ScalarFunction(
            3,
            x => Evaluated(x, program),
            (x, v) => EvaluatedJvp(x, program, v),
            (x, cotangent, g) => EvaluatedVjp(x, program, cotangent, g),
            (x, g) => EvaluatedGradient(x, program, g),
            (x, v, hv) => EvaluatedHvp(x, program, v, hv),
            (x, hessian) => EvaluatedHessian(x, program, hessian),
            allocates: true);
    }

    [Differentiable]
    private static double Queued(ReadOnlySpan<double> x)
    {
        Queue<double> queue = new();
        queue.Enqueue(x[0]);
        queue.Enqueue(x[1]);
        for (int i = 0; i < 3; i++)
        {
            queue.Enqueue((queue.Dequeue() * queue.Peek()) + (i * x[0]));
        }

        double sum = queue.Count;
        foreach (double waiting in queue)
        {
            sum += waiting * waiting;
        }

        sum += queue.Dequeue() * queue.ToArray()[0];
        queue.Clear();
        queue.Enqueue(sum * x[1]);
        return queue.Dequeue() + queue.Count;
    }

    [Fact]
    [Supports("`Queue<T>` made and filled in the method")]
    public void Queue_that_turns_over() => ScalarFunction(
        2, Queued, QueuedJvp, QueuedVjp, QueuedGradient, QueuedHvp, QueuedHessian, allocates: true);

    [Differentiable]
    private static double Outside(double x, int i)
    {
        List<double> list = [x, x * x];
        return list[i] * x;
    }

    [Fact]
    public void An_index_outside_of_a_list_is_an_error_in_derivatives_too()
    {
        Assert.Equal(3 * 4.0, Outside(2, 1) + OutsideJvp(2, 1, 1 / 3.0).Tangent);
        Assert.ThrowsAny<Exception>(() => OutsideJvp(2, 2, 1));
    }

    /// <summary>Newton's steps, until they are short.</summary>
    [Differentiable]
    private static double Stepped(ReadOnlySpan<double> x, int capacity)
    {
        List<double> steps = new(capacity);
        Stack<double> last = new(capacity);
        Dictionary<int, double> seen = new(capacity);
        double root = x[0];
        while (Math.Abs(root * root - x[1]) > 1e-3)
        {
            steps.Add(root * x[0]);
            last.Push(root);
            seen[steps.Count] = root * root;
            root = 0.5 * (root + (x[1] / root));
        }

        double sum = root + last.Count;
        foreach (double step in steps)
        {
            sum += step * step;
        }

        while (last.Count > 0)
        {
            sum = (sum * 0.5) + (last.Pop() * x[1]);
        }

        foreach (var (count, value) in seen)
        {
            sum += count * value;
        }

        return sum;
    }

    [Fact]
    [Supports("`List<T>`, `Stack<T>`, `Queue<T>`, `Dictionary<K, T>` filled in `while` loops, within the capacity of their constructors")]
    public void Lists_filled_within_their_capacity() => ScalarFunction(
        [[0.7, 2.3], [1.6, 0.4]], x => Stepped(x, 8), (x, v) => SteppedJvp(x, 8, v), (x, c, g) => SteppedVjp(x, 8, c, g), (x, g) => SteppedGradient(x, 8, g),
        (x, v, hv) => SteppedHvp(x, 8, v, hv), (x, h) => SteppedHessian(x, 8, h), allocates: true);

    [Fact]
    public void Lists_that_outgrow_their_capacity_are_not_supported()
    {
        double[] x = [0.7, 2.3];
        Assert.True(Stepped(x, 1) > 0);
        Assert.Throws<NotSupportedException>(() => SteppedJvp(x, 1, x));
        Assert.Throws<NotSupportedException>(() => SteppedGradient(x, 1, new double[2]));
        Assert.Throws<NotSupportedException>(() => SteppedHvp(x, 1, x, new double[2]));
    }

    [Differentiable]
    private static double Initial(ReadOnlySpan<double> x)
    {
        List<double> values = new() { x[0], x[1] * x[0] };
        values.Add(values[0] * values[1]);
        return values[2] * values[^1] + values.Count;
    }

    [Fact]
    public void List_with_an_initialiser() => ScalarFunction(2, Initial, InitialJvp, InitialVjp, InitialGradient, InitialHvp, InitialHessian, allocates: true);
}
