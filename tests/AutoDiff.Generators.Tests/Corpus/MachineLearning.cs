namespace Corpus;

public static partial class MachineLearning
{
    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Softplus(double x) => x > 0 ? x + double.LogP1(Math.Exp(-x)) : double.LogP1(Math.Exp(x));

    [Differentiable, At("[0.3, -0.5, 0.8]", "~12", "[1, -1, 1, -1]")]
    public static double LogisticLoss(ReadOnlySpan<double> w, [NoDerivative] double[] rows, [NoDerivative] double[] labels)
    {
        double loss = 0;
        for (int s = 0; s < labels.Length; s++)
        {
            double dot = 0;
            for (int j = 0; j < w.Length; j++)
            {
                dot += rows[s * w.Length + j] * w[j];
            }

            loss += Softplus(-labels[s] * dot);
        }

        return loss / labels.Length;
    }

    [Differentiable, At("~17", "[0.5, -0.3]", "1.0")]
    public static double TwoLayerNetwork(ReadOnlySpan<double> w, [NoDerivative] double[] x, [NoDerivative] double target)
    {
        const int Hidden = 4;
        double y = w[^1];
        for (int h = 0; h < Hidden; h++)
        {
            double z = w[h * 3 + 2];
            for (int i = 0; i < 2; i++)
            {
                z += w[h * 3 + i] * x[i];
            }

            y += w[12 + h] * Math.Tanh(z);
        }

        return (y - target) * (y - target);
    }

    [Differentiable, At("[0.4, 1.2, -0.7, 0.1]", "2")]
    public static double CrossEntropy(ReadOnlySpan<double> logits, int label)
    {
        double max = double.NegativeInfinity;
        foreach (double z in logits)
        {
            max = Math.Max(max, Diff.Detach(z));
        }

        double sum = 0;
        foreach (double z in logits)
        {
            sum += Math.Exp(z - max);
        }

        return max + Math.Log(sum) - logits[label];
    }

    [Differentiable, At("[0.4, 1.2, -0.7, 0.1]", "4")]
    public static void Softmax(ReadOnlySpan<double> logits, Span<double> p)
    {
        double sum = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            p[i] = Math.Exp(logits[i]);
            sum += p[i];
        }

        for (int i = 0; i < p.Length; i++)
        {
            p[i] /= sum;
        }
    }

    [Differentiable, At("~5", "0.7", "0.2", "5")]
    public static void LayerNorm(ReadOnlySpan<double> x, double gain, double bias, Span<double> y)
    {
        double mean = 0, variance = 0;
        for (int i = 0; i < x.Length; i++)
        {
            mean += x[i];
        }

        mean /= x.Length;
        for (int i = 0; i < x.Length; i++)
        {
            variance += (x[i] - mean) * (x[i] - mean);
        }

        double scale = 1 / Math.Sqrt(variance / x.Length + 1e-5);
        for (int i = 0; i < x.Length; i++)
        {
            y[i] = gain * (x[i] - mean) * scale + bias;
        }
    }

    [Differentiable, At("~9", "~4", "~4")]
    public static double RecurrentNetwork(ReadOnlySpan<double> w, [NoDerivative] double[] input, [NoDerivative] double[] target)
    {
        double h0 = 0, h1 = 0, loss = 0;
        for (int t = 0; t < input.Length; t++)
        {
            double a = Math.Tanh(w[0] * h0 + w[1] * h1 + w[2] * input[t]);
            double b = Math.Tanh(w[3] * h0 + w[4] * h1 + w[5] * input[t]);
            (h0, h1) = (a, b);
            double error = w[6] * h0 + w[7] * h1 + w[8] - target[t];
            loss += error * error;
        }

        return loss;
    }

    [Differentiable, At("~8", "~3", "0.5")]
    public static double GatedUnit(ReadOnlySpan<double> w, [NoDerivative] double[] input, double state)
    {
        foreach (double x in input)
        {
            double update = Sigmoid(w[0] * x + w[1] * state + w[2]);
            double reset = Sigmoid(w[3] * x + w[4] * state);
            double candidate = Math.Tanh(w[5] * x + w[6] * reset * state + w[7]);
            state = (1 - update) * state + update * candidate;
        }

        return state;
    }

    [Differentiable, At("~4", "~8", "~8", "4")]
    public static void Attention(ReadOnlySpan<double> query, ReadOnlySpan<double> keys, ReadOnlySpan<double> values, Span<double> y)
    {
        int d = query.Length, n = keys.Length / d;
        y.Clear();
        double sum = 0;
        for (int i = 0; i < n; i++)
        {
            double score = 0;
            for (int j = 0; j < d; j++)
            {
                score += query[j] * keys[i * d + j];
            }

            double weight = Math.Exp(score / Math.Sqrt(d));
            sum += weight;
            for (int j = 0; j < d; j++)
            {
                y[j] += weight * values[i * d + j];
            }
        }

        for (int j = 0; j < d; j++)
        {
            y[j] /= sum;
        }
    }

    [Differentiable, At("~12", "~3", "10")]
    public static void Convolution(ReadOnlySpan<double> image, ReadOnlySpan<double> kernel, Span<double> y)
    {
        for (int i = 0; i < y.Length; i++)
        {
            double sum = 0;
            for (int k = 0; k < kernel.Length; k++)
            {
                sum += kernel[k] * image[i + k];
            }

            y[i] = sum > 0 ? sum : 0.1 * sum;
        }
    }

    [Differentiable, At("[0.2, -0.4, 0.9]", "[0.5, 0.1, 0.3]")]
    public static double CosineSimilarity(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double ab = 0, aa = 0, bb = 0;
        for (int i = 0; i < a.Length; i++)
        {
            ab += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }

        return ab / Math.Sqrt(aa * bb);
    }

    [Differentiable, At("[0.5, 0.8]", "[-0.3, 0.2]", "[1.1, 0.4]", "0.3")]
    public static double TripletLoss(ReadOnlySpan<double> anchor, ReadOnlySpan<double> near, ReadOnlySpan<double> far, [NoDerivative] double margin)
    {
        double p = 0, n = 0;
        for (int i = 0; i < anchor.Length; i++)
        {
            p += (anchor[i] - near[i]) * (anchor[i] - near[i]);
            n += (anchor[i] - far[i]) * (anchor[i] - far[i]);
        }

        double hinge = p - n + margin;
        return hinge > 0 ? hinge : 0;
    }

    [Differentiable, At("~3", "~6", "[0.4, 1.3]")]
    public static double HuberRegression(ReadOnlySpan<double> w, [NoDerivative] double[] rows, [NoDerivative] double[] target)
    {
        double loss = 0;
        for (int s = 0; s < target.Length; s++)
        {
            double error = -target[s];
            for (int j = 0; j < w.Length; j++)
            {
                error += rows[s * w.Length + j] * w[j];
            }

            loss += Math.Abs(error) <= 0.5 ? 0.5 * error * error : 0.5 * (Math.Abs(error) - 0.25);
        }

        return loss;
    }

    [Differentiable, At("[0.3, -0.6]", "[0.2, -0.1]")]
    public static double GaussianDivergence(ReadOnlySpan<double> mean, ReadOnlySpan<double> logVariance)
    {
        double kl = 0;
        for (int i = 0; i < mean.Length; i++)
        {
            kl += 0.5 * (Math.Exp(logVariance[i]) + mean[i] * mean[i] - 1 - logVariance[i]);
        }

        return kl;
    }

    [Differentiable, At("0.7", "1.3")]
    public static double Gelu(double x, double scale) => scale * 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));

    [Differentiable, At("0.7", "1.3")]
    public static double Swish(double x, double beta) => x * Sigmoid(beta * x);

    [Differentiable, At("0.8", "2")]
    public static double FocalLoss(double logit, [NoDerivative] double gamma)
    {
        double p = Sigmoid(logit);
        return -Math.Pow(1 - p, gamma) * Math.Log(p);
    }

    [Differentiable, At("~6", "~2")]
    public static double RadialBasis(ReadOnlySpan<double> centers, ReadOnlySpan<double> x)
    {
        double y = 0;
        for (int c = 0; c < centers.Length / 2; c++)
        {
            double dx = x[0] - centers[2 * c], dy = x[1] - centers[2 * c + 1];
            y += (c + 1) * Math.Exp(-2 * (dx * dx + dy * dy));
        }

        return y;
    }

    [Differentiable, At("~6", "[0, 1, 2, 1]", "[2, 0, 1, 1]", "~4")]
    public static double MatrixFactorisation(ReadOnlySpan<double> factors, [NoDerivative] int[] users, [NoDerivative] int[] items, [NoDerivative] double[] ratings)
    {
        double loss = 0;
        for (int k = 0; k < ratings.Length; k++)
        {
            double error = factors[users[k]] * factors[3 + items[k]] - ratings[k];
            loss += error * error;
        }

        return loss;
    }

    [Differentiable, At("[0.9, 0.4]", "3", "0.1")]
    public static double UnrolledDescent(ReadOnlySpan<double> start, int steps, double rate)
    {
        double x = start[0], y = start[1];
        for (int i = 0; i < steps; i++)
        {
            double gx = 4 * x * (x * x - y) + 2 * (x - 1), gy = 2 * (y - x * x);
            x -= rate * gx;
            y -= rate * gy;
        }

        return (x * x - y) * (x * x - y) + (x - 1) * (x - 1);
    }

    [Differentiable, At("~4", "~4", "0.5")]
    public static double Distillation(ReadOnlySpan<double> student, [NoDerivative] double[] teacher, [NoDerivative] double temperature)
    {
        double zs = 0, zt = 0, loss = 0;
        for (int i = 0; i < teacher.Length; i++)
        {
            zs += Math.Exp(student[i] / temperature);
            zt += Math.Exp(teacher[i] / temperature);
        }

        for (int i = 0; i < teacher.Length; i++)
        {
            loss -= Math.Exp(teacher[i] / temperature) / zt * (student[i] / temperature - Math.Log(zs));
        }

        return loss;
    }
}
