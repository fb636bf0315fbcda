namespace AutoDiff.Optim;

/// <summary>Which coordinates move next (Nutini, Schmidt, Laradji, Friedlander and Koepke 2015, ICML; Nutini, Laradji and Schmidt 2022, JMLR 23).</summary>
public enum CoordinateRule
{
    /// <summary>One after the other. The cheapest, and the best where variables are coupled in a chain.</summary>
    Cyclic,

    /// <summary>At random, from a seed.</summary>
    Random,

    /// <summary>The greatest components of the gradient (Gauss–Southwell).</summary>
    GaussSouthwell,

    /// <summary>The greatest |gᵢ|/√Lᵢ, with Lᵢ the curvature along a coordinate (Gauss–Southwell–Lipschitz): the greatest decrease of one coordinate.</summary>
    GaussSouthwellLipschitz,

    /// <summary>The greatest |gᵢ|/√Σⱼ|Hᵢⱼ|: a diagonal bound of the Hessian, for blocks (GSD with the bound of section 3.2).</summary>
    GaussSouthwellDiagonal,
}
