using System.Buffers;

namespace AutoDiff.Benchmarks.Handwritten;

internal static class Recurrent
{
    private const int Kept = 7;

    public static double Gradient(
        ReadOnlySpan<double> main,
        ReadOnlySpan<double> extra,
        ReadOnlySpan<double> state,
        ReadOnlySpan<double> sequence,
        int layers,
        int bits,
        Span<double> mainGradient,
        Span<double> extraGradient)
    {
        int steps = (sequence.Length / bits) - 1;
        int units = layers * bits;
        double[] kept = ArrayPool<double>.Shared.Rent(steps * ((Kept * units) + bits));
        Span<double> hidden = stackalloc double[units];
        Span<double> cell = stackalloc double[units];
        Span<double> signal = stackalloc double[bits];
        for (int l = 0; l < layers; l++)
        {
            state.Slice(2 * l * bits, bits).CopyTo(hidden.Slice(l * bits, bits));
            state.Slice(((2 * l) + 1) * bits, bits).CopyTo(cell.Slice(l * bits, bits));
        }

        double total = 0;
        for (int t = 0; t < steps; t++)
        {
            Span<double> step = kept.AsSpan(t * ((Kept * units) + bits), (Kept * units) + bits);
            for (int b = 0; b < bits; b++)
            {
                signal[b] = sequence[(t * bits) + b] * extra[b];
            }

            for (int l = 0; l < layers; l++)
            {
                ReadOnlySpan<double> layer = main.Slice(8 * l * bits, 8 * bits);
                for (int b = 0; b < bits; b++)
                {
                    int unit = (l * bits) + b;
                    double before = hidden[unit];
                    double forget = 1 / (1 + Math.Exp(-((signal[b] * layer[b]) + layer[(4 * bits) + b])));
                    double input = 1 / (1 + Math.Exp(-((before * layer[bits + b]) + layer[(5 * bits) + b])));
                    double output = 1 / (1 + Math.Exp(-((signal[b] * layer[(2 * bits) + b]) + layer[(6 * bits) + b])));
                    double change = Math.Tanh((before * layer[(3 * bits) + b]) + layer[(7 * bits) + b]);
                    Span<double> values = step.Slice(Kept * unit, Kept);
                    values[6] = cell[unit];
                    cell[unit] = (cell[unit] * forget) + (input * change);
                    double squashed = Math.Tanh(cell[unit]);
                    values[0] = forget;
                    values[1] = input;
                    values[2] = output;
                    values[3] = change;
                    values[4] = squashed;
                    values[5] = before;
                    hidden[unit] = output * squashed;
                    signal[b] = hidden[unit];
                }
            }

            Span<double> exponentials = step.Slice(Kept * units, bits);
            double sum = 2;
            double ones = 0;
            for (int b = 0; b < bits; b++)
            {
                double prediction = (signal[b] * extra[bits + b]) + extra[(2 * bits) + b];
                double target = sequence[((t + 1) * bits) + b];
                exponentials[b] = Math.Exp(prediction);
                sum += exponentials[b];
                total += target * prediction;
                ones += target;
            }

            total -= ones * Math.Log(sum);
            double inverse = ones / sum;
            for (int b = 0; b < bits; b++)
            {
                exponentials[b] *= inverse;
            }
        }

        mainGradient.Clear();
        extraGradient.Clear();
        double scale = -1.0 / (steps * bits);
        Span<double> hiddenSlope = stackalloc double[units];
        Span<double> cellSlope = stackalloc double[units];
        hiddenSlope.Clear();
        cellSlope.Clear();
        Span<double> signalSlope = signal;
        for (int t = steps - 1; t >= 0; t--)
        {
            ReadOnlySpan<double> step = kept.AsSpan(t * ((Kept * units) + bits), (Kept * units) + bits);
            for (int b = 0; b < bits; b++)
            {
                int last = Kept * (units - bits + b);
                double slope = scale * (sequence[((t + 1) * bits) + b] - step[(Kept * units) + b]);
                extraGradient[bits + b] += slope * step[last + 2] * step[last + 4];
                extraGradient[(2 * bits) + b] += slope;
                signalSlope[b] = slope * extra[bits + b];
            }

            for (int l = layers - 1; l >= 0; l--)
            {
                ReadOnlySpan<double> layer = main.Slice(8 * l * bits, 8 * bits);
                Span<double> gradient = mainGradient.Slice(8 * l * bits, 8 * bits);
                for (int b = 0; b < bits; b++)
                {
                    int unit = (l * bits) + b;
                    ReadOnlySpan<double> values = step.Slice(Kept * unit, Kept);
                    double forget = values[0];
                    double input = values[1];
                    double output = values[2];
                    double change = values[3];
                    double squashed = values[4];
                    double before = values[5];
                    double signalIn = l == 0
                        ? sequence[(t * bits) + b] * extra[b]
                        : step[(Kept * (unit - bits)) + 2] * step[(Kept * (unit - bits)) + 4];
                    double slope = hiddenSlope[unit] + signalSlope[b];
                    double inCell = cellSlope[unit] + (slope * output * (1 - (squashed * squashed)));
                    double inOutput = slope * squashed * output * (1 - output);
                    double inForget = inCell * values[6] * forget * (1 - forget);
                    double inInput = inCell * change * input * (1 - input);
                    double inChange = inCell * input * (1 - (change * change));
                    cellSlope[unit] = inCell * forget;
                    hiddenSlope[unit] = (inInput * layer[bits + b]) + (inChange * layer[(3 * bits) + b]);
                    signalSlope[b] = (inForget * layer[b]) + (inOutput * layer[(2 * bits) + b]);
                    gradient[b] += inForget * signalIn;
                    gradient[bits + b] += inInput * before;
                    gradient[(2 * bits) + b] += inOutput * signalIn;
                    gradient[(3 * bits) + b] += inChange * before;
                    gradient[(4 * bits) + b] += inForget;
                    gradient[(5 * bits) + b] += inInput;
                    gradient[(6 * bits) + b] += inOutput;
                    gradient[(7 * bits) + b] += inChange;
                }
            }

            for (int b = 0; b < bits; b++)
            {
                extraGradient[b] += signalSlope[b] * sequence[(t * bits) + b];
            }
        }

        ArrayPool<double>.Shared.Return(kept);
        return -total / (steps * bits);
    }
}
