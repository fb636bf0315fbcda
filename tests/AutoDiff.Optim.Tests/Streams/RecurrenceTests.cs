using AutoDiff.Optim.Tests.LinearAlgebra;
using AutoDiff.Optim.Tests.Problems;

namespace AutoDiff.Optim.Tests.Streams;

public class RecurrenceTests
{
    private static readonly double[] s_theta = [0.5, -0.4, 0.3, 1.2, 0.1];
    private static readonly double[] s_start = [0.2, -0.1, 0];

    [Fact]
    public void Forward_reverse_and_closed_form_of_a_linear_recurrence_agree()
    {
        const int Count = 60;
        const double A = 0.93;
        double[] x = FactorisationTests.Random(Count, 3);
        double[] states = new double[Count];
        double[] last = new double[1];
        var step = new Recurrences.LinearStateTransition();
        Recurrence.Run(step, Count, [0.4], x, [A], last, states);

        // s_t = aᵗs₀ + Σ aᵗ⁻¹⁻ᵏ x_k, L = ½ Σ s_t².
        double expected = 0;
        for (int t = 1; t <= Count; t++)
        {
            double s = Math.Pow(A, t) * 0.4;
            double ds = t * Math.Pow(A, t - 1) * 0.4;
            for (int k = 0; k < t; k++)
            {
                int power = t - 1 - k;
                s += Math.Pow(A, power) * x[k];
                ds += power == 0 ? 0 : power * Math.Pow(A, power - 1) * x[k];
            }

            expected += s * ds;
        }

        double[] reverse = new double[1];
        Recurrence.Vjp(step, Count, [0.4], x, [A], default, states, new double[1], default, reverse);
        var forward = new RealTimeRecurrence<double>([0.4], 1, 1);
        double[] online = new double[1];
        for (int t = 0; t < Count; t++)
        {
            forward.Advance(step, x.AsSpan(t, 1), [A]);
            forward.AddGradient(forward.State, online);
        }

        Assert.Equal(expected, reverse[0], 1e-12);
        Assert.Equal(expected, online[0], 1e-12);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(60)]
    [InlineData(1000)]
    public void Every_number_of_kept_states_gives_the_gradient_of_the_forward_derivative(int slots)
    {
        const int Count = 60;
        double[] x = FactorisationTests.Random(Count, 3);
        var options = new RecurrenceOptions { MemoryBudget = slots * 3 * sizeof(double) };
        double[] s0Cotangent = new double[3];
        double[] inputCotangents = new double[Count];
        double[] thetaCotangent = new double[5];
        var step = new Recurrences.CellStateTransition();
        Recurrence.Vjp(step, Count, s_start, x, s_theta, [0.3, -1, 1], default, s0Cotangent, inputCotangents, thetaCotangent, options);
        double[] s0Tangent = [1, 0.5, -2];
        double[] inputTangents = FactorisationTests.Random(Count, 9);
        double[] thetaTangent = [1, -2, 0.3, 0.7, 1.5];
        double[] last = new double[3];
        double[] lastTangent = new double[3];
        Recurrence.Jvp(step, Count, s_start, x, s_theta, s0Tangent, inputTangents, thetaTangent, last, lastTangent);
        double forward = (0.3 * lastTangent[0]) - lastTangent[1] + lastTangent[2];
        double reverse = Dot(s0Cotangent, s0Tangent) + Dot(inputCotangents, inputTangents) + Dot(thetaCotangent, thetaTangent);
        Assert.Equal(forward, reverse, 1e-12 * Math.Max(1, Math.Abs(forward)));
    }

    [Fact]
    public void Windows_that_cover_the_stream_change_nothing_and_short_ones_drop_what_came_before()
    {
        const int Count = 40;
        double[] x = FactorisationTests.Random(Count, 3);
        double[] states = new double[Count];
        var step = new Recurrences.LinearStateTransition();
        Recurrence.Run(step, Count, [0.4], x, [0.9], new double[1], states);
        double full = Gradient(0);
        Assert.Equal(full, Gradient(40), 1e-12);

        // In windows of one step each state owes only the state before to a.
        double one = states[0] * 0.4;
        for (int t = 1; t < Count; t++)
        {
            one += states[t] * states[t - 1];
        }

        Assert.Equal(one, Gradient(1), 1e-12);
        Assert.NotEqual(full, Gradient(10), 1e-3);

        double Gradient(int window)
        {
            double[] gradient = new double[1];
            Recurrence.Vjp(step, Count, [0.4], x, [0.9], default, states, new double[1], default, gradient, new RecurrenceOptions { Window = window });
            return gradient[0];
        }
    }

    [Fact]
    public void Real_time_learning_is_back_propagation_through_the_whole_past()
    {
        const int Count = 50;
        double[] x = FactorisationTests.Random(Count, 3);
        double[] states = new double[Count * 3];
        var step = new Recurrences.CellStateTransition();
        Recurrence.Run(step, Count, s_start, x, s_theta, new double[3], states);
        double[] reverse = new double[5];
        Recurrence.Vjp(step, Count, s_start, x, s_theta, default, states, new double[3], default, reverse);
        var online = new RealTimeRecurrence<double>(s_start, 5, 1);
        double[] forward = new double[5];
        for (int t = 0; t < Count; t++)
        {
            online.Advance(step, x.AsSpan(t, 1), s_theta);
            online.AddGradient(online.State, forward);
        }

        for (int k = 0; k < 5; k++)
        {
            Assert.Equal(forward[k], reverse[k], 1e-12 * Math.Max(1, Math.Abs(forward[k])));
        }
    }

    [Fact]
    public void A_million_steps_are_differentiated_in_a_megabyte_beside_the_inputs()
    {
        const int Count = 1_000_000;
        double[] x = FactorisationTests.Random(Count, 3);
        var options = new RecurrenceOptions { MemoryBudget = 1 << 20 };
        double[] s0Cotangent = new double[3];
        double[] thetaCotangent = new double[5];
        double[] lastTangent = new double[3];
        var step = new Recurrences.CellStateTransition();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Recurrence.Vjp(step, Count, s_start, x, s_theta, [0, 0, 1e-6], default, s0Cotangent, default, thetaCotangent, options);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
        Recurrence.Jvp(step, Count, s_start, x, s_theta, [0, 0, 0], default, [1, 1, 1, 1, 1], new double[3], lastTangent);
        Assert.Equal(lastTangent[2] * 1e-6, thetaCotangent.Sum(), 1e-11);
    }

    [Fact]
    public void Nothing_is_allocated_with_a_workspace()
    {
        double[] x = FactorisationTests.Random(100, 3);
        var workspace = new Workspace<double>();
        var options = new RecurrenceOptions { MemoryBudget = 400 };
        double[] s0Cotangent = new double[3];
        double[] thetaCotangent = new double[5];
        Assert.InRange(
            Allocation.Least(() => Recurrence.Vjp(
                new Recurrences.CellStateTransition(), 100, s_start, x, s_theta, [0, 0, 1], default, s0Cotangent, default, thetaCotangent, options, workspace)),
            0, 100);
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
