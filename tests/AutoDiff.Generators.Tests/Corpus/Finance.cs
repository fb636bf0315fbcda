namespace Corpus;

public static partial class Finance
{
    private static double NormalCdf(double x)
    {
        double k = 1 / (1 + 0.2316419 * Math.Abs(x));
        double tail = Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI)
            * k * (0.319381530 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
        return x >= 0 ? 1 - tail : tail;
    }

    [Differentiable, At("100", "95", "0.03", "0.25", "1.5")]
    public static double Call(double spot, double strike, double rate, double vol, double years)
    {
        double d1 = (Math.Log(spot / strike) + (rate + 0.5 * vol * vol) * years) / (vol * Math.Sqrt(years));
        double d2 = d1 - vol * Math.Sqrt(years);
        return spot * NormalCdf(d1) - strike * Math.Exp(-rate * years) * NormalCdf(d2);
    }

    [Differentiable, At("100", "110", "0.02", "0.3", "0.75")]
    public static double Put(double spot, double strike, double rate, double vol, double years) =>
        Call(spot, strike, rate, vol, years) - spot + strike * Math.Exp(-rate * years);

    [Differentiable, At("[0.3, 0.5, 0.2]", "[0.04, 0.01, 0.0, 0.01, 0.09, 0.02, 0.0, 0.02, 0.0225]", "[0.05, 0.08, 0.06]", "3")]
    public static double MeanVariance(ReadOnlySpan<double> w, [NoDerivative] double[] covariance, [NoDerivative] double[] mean, [NoDerivative] double aversion)
    {
        double variance = 0, gain = 0;
        for (int i = 0; i < w.Length; i++)
        {
            gain += mean[i] * w[i];
            for (int j = 0; j < w.Length; j++)
            {
                variance += w[i] * covariance[i * w.Length + j] * w[j];
            }
        }

        return gain - 0.5 * aversion * variance;
    }

    [Differentiable, At("0.04", "100", "5", "10")]
    public static double BondPrice(double yield, double face, double coupon, int years)
    {
        double price = 0, discount = 1;
        for (int t = 1; t <= years; t++)
        {
            discount /= 1 + yield;
            price += coupon * discount;
        }

        return price + face * discount;
    }

    [Differentiable, At("0.04", "5", "10")]
    public static double MacaulayDuration(double yield, double coupon, int years)
    {
        double price = 0, weighted = 0;
        for (int t = 1; t <= years; t++)
        {
            double cash = t == years ? 100 + coupon : coupon;
            double pv = cash * Math.Pow(1 + yield, -t);
            price += pv;
            weighted += t * pv;
        }

        return weighted / price;
    }

    [Differentiable, At("0.08", "[-100, 30, 40, 50, 20]")]
    public static double NetPresentValue(double rate, ReadOnlySpan<double> cash)
    {
        double value = 0;
        for (int t = cash.Length - 1; t >= 0; t--)
        {
            value = value / (1 + rate) + cash[t];
        }

        return value;
    }

    [Differentiable, At("[0.03, -0.02, 1.5, 0.7]", "2.5")]
    public static double NelsonSiegel(ReadOnlySpan<double> b, [NoDerivative] double maturity)
    {
        double x = maturity / b[2];
        double slope = (1 - Math.Exp(-x)) / x;
        return b[0] + b[1] * slope + b[3] * (slope - Math.Exp(-x));
    }

    [Differentiable, At("100", "100", "0.05", "0.2", "1.0", "6")]
    public static double BinomialCall(double spot, double strike, double rate, double vol, double years, int steps)
    {
        double dt = years / steps, up = Math.Exp(vol * Math.Sqrt(dt)), down = 1 / up;
        double p = (Math.Exp(rate * dt) - down) / (up - down), discount = Math.Exp(-rate * dt);
        double[] value = new double[steps + 1];
        for (int i = 0; i <= steps; i++)
        {
            double payoff = spot * Math.Pow(up, steps - 2 * i) - strike * 1.013;
            value[i] = payoff > 0 ? payoff : 0;
        }

        for (int step = steps - 1; step >= 0; step--)
        {
            for (int i = 0; i <= step; i++)
            {
                value[i] = discount * (p * value[i] + (1 - p) * value[i + 1]);
            }
        }

        return value[0];
    }

    [Differentiable, At("0.1", "0.05", "0.9", "~12")]
    public static double GarchLogLikelihood(double omega, double alpha, double beta, [NoDerivative] double[] returns)
    {
        double variance = omega / (1.5 - alpha - beta), sum = 0;
        foreach (double r in returns)
        {
            sum -= 0.5 * (Math.Log(2 * Math.PI * variance) + r * r / variance);
            variance = omega + alpha * r * r + beta * variance;
        }

        return sum;
    }

    [Differentiable, At("0.04", "0.3", "0.9", "-0.6", "0.05", "0.1")]
    public static double SviVariance(double a, double b, double sigma, double rho, double m, [NoDerivative] double k)
    {
        double d = k - m;
        return a + b * (rho * d + Math.Sqrt(d * d + sigma * sigma));
    }

    [Differentiable, At("1.05", "0.4", "0.3", "1.1", "0.6")]
    public static double SabrNormalVol(double forward, double alpha, double rho, double strike, double nu)
    {
        double z = nu / alpha * (forward - strike);
        double x = Math.Log((Math.Sqrt(1 - 2 * rho * z + z * z) + z - rho) / (1 - rho));
        return alpha * z / x * (1 + (2 - 3 * rho * rho) / 24 * nu * nu);
    }

    [Differentiable, At("0.05", "0.3", "0.02", "2.0")]
    public static double VasicekBond(double r, double speed, double vol, double maturity)
    {
        double b = (1 - Math.Exp(-speed * maturity)) / speed;
        double a = (0.04 - vol * vol / (2 * speed * speed)) * (b - maturity) - vol * vol * b * b / (4 * speed);
        return Math.Exp(a - b * r);
    }

    [Differentiable, At("[0.02, 0.025, 0.03, 0.032]", "0.028")]
    public static double SwapValue(ReadOnlySpan<double> zero, double fixedRate)
    {
        double annuity = 0, last = 1;
        for (int i = 0; i < zero.Length; i++)
        {
            last = Math.Exp(-zero[i] * (i + 1));
            annuity += last;
        }

        return 1 - last - fixedRate * annuity;
    }

    [Differentiable, At("[0.01, 0.03, -0.02, 0.015, 0.007]", "0.001")]
    public static double Sharpe(ReadOnlySpan<double> returns, double riskFree)
    {
        double mean = 0;
        foreach (double r in returns)
        {
            mean += r;
        }

        mean /= returns.Length;
        double variance = 0;
        foreach (double r in returns)
        {
            variance += (r - mean) * (r - mean);
        }

        return (mean - riskFree) / Math.Sqrt(variance / (returns.Length - 1));
    }

    [Differentiable, At("50", "0.05", "0.3", "1.0", "[0.3, -0.7, 1.1, -0.2, 0.6]")]
    public static double AsianPayoff(double spot, double rate, double vol, double years, [NoDerivative] ReadOnlySpan<double> normals)
    {
        double dt = years / normals.Length, level = spot, sum = 0;
        for (int i = 0; i < normals.Length; i++)
        {
            level *= Math.Exp((rate - 0.5 * vol * vol) * dt + vol * Math.Sqrt(dt) * normals[i]);
            sum += level;
        }

        double payoff = sum / normals.Length - 40;
        return Math.Exp(-rate * years) * (payoff > 0 ? payoff : 0);
    }

    [Differentiable, At("0.02", "1.4", "0.4", "5")]
    public static double CreditSpread(double hazard, double slope, double recovery, int years)
    {
        double protection = 0, premium = 0, before = 1;
        for (int i = 1; i <= years; i++)
        {
            double survival = Math.Exp(-hazard * Math.Pow(i, slope)), discount = Math.Exp(-0.03 * i);
            protection += discount * (before - survival) * (1 - recovery);
            premium += discount * survival;
            before = survival;
        }

        return protection / premium;
    }

    [Differentiable, At("2.0", "[1.0, 1.3, 0.7]", "[0.5, 0.3, 0.2]")]
    public static double CertaintyEquivalent(double aversion, ReadOnlySpan<double> wealth, ReadOnlySpan<double> probability)
    {
        double utility = 0;
        for (int i = 0; i < wealth.Length; i++)
        {
            utility += probability[i] * Math.Pow(wealth[i], 1 - aversion) / (1 - aversion);
        }

        return Math.Pow((1 - aversion) * utility, 1 / (1 - aversion));
    }

    [Differentiable, At("200", "0.05", "24")]
    public static double LoanPayment(double principal, double rate, int months)
    {
        double monthly = rate / 12;
        return principal * monthly / (1 - Math.Pow(1 + monthly, -months));
    }

    [Differentiable, At("[1.0, 2.0, 0.5]", "[0.2, 0.1, 0.4]", "3")]
    public static void RiskContributions(ReadOnlySpan<double> w, [NoDerivative] double[] vol, Span<double> share)
    {
        double total = 0;
        for (int i = 0; i < w.Length; i++)
        {
            share[i] = w[i] * w[i] * vol[i] * vol[i];
            total += share[i];
        }

        for (int i = 0; i < share.Length; i++)
        {
            share[i] /= Math.Sqrt(total);
        }
    }
}
