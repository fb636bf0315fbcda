namespace AutoDiff.Estimators;

/// <summary>Distributions of random directions v with E[v vᵀ] = I.</summary>
public enum ProbeKind
{
    /// <summary>Independent standard normal components.</summary>
    Gaussian,

    /// <summary>Independent signs.</summary>
    Rademacher,

    /// <summary>Uniform on the sphere of radius √n.</summary>
    Sphere,
}
