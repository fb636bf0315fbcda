namespace AutoDiff;

/// <summary>Asks for derivatives of a method, or makes the values of a struct differentiable.</summary>
/// <remarks>
/// <para>On a method, derivative members such as <c>FGradient</c> and <c>FJvp</c> are generated beside it; the containing
/// type and its outer types must be <c>partial</c>. On an operator, a constructor, a property or a local function it asks
/// the editor to check that the body can be differentiated; such a member is differentiated where it is used and gets no
/// members of its own. On a struct it says that the fields of active type form a vector space; its other fields are
/// constants.</para>
/// <para>It may be given several times on one method, with a different <see cref="Name"/> each.</para>
/// </remarks>
[AttributeUsage(
    AttributeTargets.Method | AttributeTargets.Constructor | AttributeTargets.Property
        | AttributeTargets.Struct | AttributeTargets.Class | AttributeTargets.Interface,
    AllowMultiple = true,
    Inherited = false)]
public sealed class DifferentiableAttribute : Attribute
{
    /// <summary>The derivative members to generate. By default all that fit the signature (<see cref="DerivativeModes.All"/>); one that is named and does not fit is an
    /// error. Where <see cref="DerivativeModes.Taylor"/> is named series of small orders have code of their own, which is fast and long.</summary>
    public DerivativeModes Modes { get; set; } = DerivativeModes.All;

    /// <summary>The names of the parameters that are the only active inputs. By default every parameter whose type carries
    /// derivatives is one. Outputs are not affected.</summary>
    /// <example><code>[Differentiable(WithRespectTo = [nameof(w)])]</code></example>
    public string[]? WithRespectTo { get; set; }

    /// <summary>What replaces the method's name in the names of the generated members.</summary>
    public string? Name { get; set; }

    /// <summary>Whether sums may be added up in another order than written. Loops over neighbouring elements then work on as many at once as a
    /// <see cref="System.Numerics.Vector{T}"/> holds, with its <c>Exp</c>, <c>Log</c>, <c>Sin</c> and <c>Cos</c>, in the derivatives and in the value that they compute
    /// beside them: these differ from the method's own in the last digits. By default they have its very bits.</summary>
    public bool Reassociate { get; set; }

    /// <summary>Whether reverse sweeps (gradients and Vjp) look at every adjoint as they compute it, and throw a <see cref="NonFiniteAdjointException"/> at the first
    /// that is infinite or not a number: it names the source line and the operands. To find where a derivative is lost; costs a comparison for each adjoint, and
    /// loops run on one core and without vectors.</summary>
    public bool CheckAdjoints { get; set; }

    /// <summary>Whether a loop over samples may run on several cores, in derivatives and in the value that they compute beside them. For loops of the method's own body
    /// whose iterations are linked by sums alone: their number alone says how they are cut into at most 64 chunks of at least eight, whose sums are added up in order,
    /// so that results are the same on any number of cores, and differ from the method's own in the last digits. What runs in the loop must be safe to run on several threads
    /// at a time. Short loops stay on one; one that has to stay there is said by DIFF2004.</summary>
    public bool Parallel { get; set; }

    /// <summary>The most bytes that a reverse sweep may keep in each iteration of a loop, or each call of a recursive method. More is error
    /// DIFF0132 at that loop or call. By default (−1) there is no limit, and 0 says that nothing may be kept.</summary>
    public int MaxTapeBytesPerIteration { get; set; } = -1;
}
