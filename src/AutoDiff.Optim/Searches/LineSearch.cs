namespace AutoDiff.Optim;

/// <summary>How a step along a direction is found. Near rounding level all of them accept what satisfies the approximate Wolfe conditions.</summary>
public enum LineSearch
{
    /// <summary>Armijo's condition, shortening by cubic interpolation (Dennis and Schnabel 1983, algorithm A6.3.1). The cheapest; for directions
    /// that have a natural length.</summary>
    Backtracking,

    /// <summary>The strong Wolfe conditions by bracketing and zooming (Nocedal and Wright 2006, algorithms 3.5 and 3.6).</summary>
    StrongWolfe,

    /// <summary>The strong Wolfe conditions by safeguarded cubic and quadratic steps (Moré and Thuente 1994, ACM TOMS 20, 286–307).</summary>
    MoreThuente,

    /// <summary>The Wolfe or approximate Wolfe conditions by double secant steps (Hager and Zhang 2005, SIAM J. Optim. 16, 170–192).</summary>
    HagerZhang,

    /// <summary>Armijo's condition, the step halved until it holds (Armijo 1966, Pacific J. Math. 16). For comparison: interpolation usually needs fewer trials.</summary>
    Halving,

    /// <summary>The first step at which value and gradient are finite, whether the value decreases or not: the pure method. For comparison, and where a method is known to
    /// converge from the start; Newton's diverges far from a minimiser.</summary>
    FullStep,
}
