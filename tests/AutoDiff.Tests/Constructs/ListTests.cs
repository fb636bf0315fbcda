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
}
