using AutoDiff;
using QuickStart.Data;

namespace QuickStart;

// Temporary: the function objects that the generator will emit for the marked methods of Model, by hand. This file goes when it does.
internal static class StandIn
{
    public readonly ref struct AdsorptionResidual(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int residualCount) : IResidual<double>
    {
        private readonly ReadOnlySpan<double> _x = x;
        private readonly ReadOnlySpan<double> _y = y;

        public int ResidualCount { get; } = residualCount;

        public void Value(scoped ReadOnlySpan<double> b, scoped Span<double> r) => Model.Adsorption(b, _x, _y, r);

        public void Jacobian(scoped ReadOnlySpan<double> b, scoped Span<double> r, scoped Span<double> jacobian)
        {
            Value(b, r);
            for (int i = 0; i < r.Length; i++)
            {
                double e = Math.Exp(-b[1] * _x[i]);
                jacobian[2 * i] = 1 - e;
                jacobian[2 * i + 1] = b[0] * _x[i] * e;
            }
        }

        public void Jvp(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> v, scoped Span<double> r, scoped Span<double> jv)
            => throw new NotSupportedException();

        public void Vjp(scoped ReadOnlySpan<double> x, scoped ReadOnlySpan<double> u, scoped Span<double> r, scoped Span<double> ju)
            => throw new NotSupportedException();
    }

    public readonly struct LossObjective(Dataset data, double ridge) : ITwiceDifferentiable<double>
    {
        public double Value(scoped ReadOnlySpan<double> w) => Model.Loss(w, data, ridge);

        public double Gradient(scoped ReadOnlySpan<double> w, scoped Span<double> gradient)
        {
            for (int j = 0; j < w.Length; j++)
            {
                gradient[j] = ridge * w[j];
            }

            for (int i = 0; i < data.Count; i++)
            {
                double s = Sigmoid(-data.Labels[i] * Dot(i, w));
                Add(i, -data.Labels[i] * s / data.Count, gradient);
            }

            return Value(w);
        }

        public double HessianVector(scoped ReadOnlySpan<double> w, scoped ReadOnlySpan<double> v, scoped Span<double> hv)
        {
            for (int j = 0; j < w.Length; j++)
            {
                hv[j] = ridge * v[j];
            }

            for (int i = 0; i < data.Count; i++)
            {
                double s = Sigmoid(-data.Labels[i] * Dot(i, w));
                Add(i, s * (1 - s) * Dot(i, v) / data.Count, hv);
            }

            return Value(w);
        }

        public double Hessian(scoped ReadOnlySpan<double> w, scoped Span<double> hessian)
        {
            int n = w.Length;
            Span<double> unit = new double[n];
            for (int j = 0; j < n; j++)
            {
                unit[j] = 1;
                HessianVector(w, unit, hessian.Slice(j * n, n));
                unit[j] = 0;
            }

            return Value(w);
        }

        private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

        private double Dot(int i, ReadOnlySpan<double> w)
        {
            double sum = 0;
            for (int k = data.RowStart[i]; k < data.RowStart[i + 1]; k++)
            {
                sum += data.Values[k] * w[data.Columns[k]];
            }

            return sum;
        }

        private void Add(int i, double factor, Span<double> target)
        {
            for (int k = data.RowStart[i]; k < data.RowStart[i + 1]; k++)
            {
                target[data.Columns[k]] += factor * data.Values[k];
            }
        }
    }
}
