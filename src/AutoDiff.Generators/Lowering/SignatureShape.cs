using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Lowering;

/// <summary>Which derivative forms fit a signature: the table of docs/api.md.</summary>
internal sealed class SignatureShape
{
    private readonly List<ParameterModel> _inputs;
    private readonly List<ParameterModel> _outputs;
    private readonly IrType? _returned;

    public SignatureShape(IEnumerable<ParameterModel> parameters, IrType? returned, bool returnsActive)
    {
        _inputs = [.. parameters.Where(p => p.Role is ParameterRole.Input or ParameterRole.InOut)];
        _outputs = [.. parameters.Where(p => p.Role is ParameterRole.Output or ParameterRole.InOut)];
        _returned = returnsActive ? returned : null;
    }

    public bool IsScalarFunction => _returned is { IsReal: true } && _outputs.Count == 0;

    /// <summary>Whether there is an <c>FObjective</c>: a scalar function of one array or span.</summary>
    public bool IsObjective => IsScalarFunction && _inputs is [{ IrType.IsBuffer: true, Elements: null }];

    /// <summary>Whether there is an <c>FResidual</c>: from one array or span to one span.</summary>
    public bool IsResidual => _returned is null && _inputs is [{ IrType.IsBuffer: true, Elements: null, Role: ParameterRole.Input }] && _outputs is [{ Role: ParameterRole.Output, IrType.IsBuffer: true, Elements: null }];

    private bool IsOfOneArrayOrScalars => _inputs is [{ IrType.IsBuffer: true, Elements: not { IsRows: true } }] || _inputs.All(p => p.IrType.IsReal && p.Part is null);

    private bool IsOfOneType => _inputs.Concat(_outputs).Select(p => p.IrType.Element ?? p.IrType).Distinct().Count() <= 1;

    private IEnumerable<IrType?> Numbers => _inputs.Concat(_outputs).Select(p => p.IrType.Element ?? p.IrType).Append(_returned);

    /// <summary>Why a mode does not fit; null if it does.</summary>
    public string? WhyNot(Modes mode) => mode switch
    {
        Modes.Jvp or Modes.Vjp => null,
        Modes.Gradient or Modes.Hvp => IsScalarFunction ? null : "it does not return a real number as its only active result",
        Modes.Hessian => !IsScalarFunction ? "it does not return a real number as its only active result"
            : !IsOfOneArrayOrScalars ? "its inputs are neither one array nor scalars alone"
            : IsOfOneType ? null : "its inputs are of different types",
        Modes.Jacobian => _returned is not null || _outputs is not [{ Role: ParameterRole.Output, IrType.IsBuffer: true }] ? "it does not write its results to one span"
            : !IsOfOneArrayOrScalars ? "its inputs are neither one array nor scalars alone"
            : IsOfOneType ? null : "its inputs and results are of different types",
        Modes.Taylor when _inputs.Exists(p => p.IsOfNullable) => "a nullable input has no series where it has no value",
        Modes.Taylor when Numbers.Any(t => t is { IsParameter: true } && !t.Has(NumberTraits.FloatingPoint)) =>
            "Taylor series are of floating-point numbers, and a type parameter is not constrained to IFloatingPointIeee754",
        Modes.Sparsity => IsObjective || IsResidual ? null : "it is neither a scalar function of one array nor one from an array to a span",
        Modes.TaylorSum when Numbers.Any(t => t is { IsParameter: true }) => "several lines are expanded in the lanes of vectors, and a type parameter has none",
        Modes.TaylorSum => IsObjective && IsOfOneType && _inputs[0].IrType.Element == _returned ? null : "it is not a scalar function of one array",
        _ => null,
    };
}
