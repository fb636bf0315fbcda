using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Rules;

/// <summary>Derived forms of F that a rule calls.</summary>
/// <param name="InX">Forward mode in x; null if the matrix is not written out.</param>
/// <param name="Tangent">Forward mode in what is active of what the solver is given; null if not needed.</param>
/// <param name="Forward">The forward sweep in the same; null if not needed.</param>
/// <param name="Reverse">The reverse sweep in the same; null if not needed.</param>
/// <param name="Taylor">The expansion in these and x; null if not needed.</param>
internal sealed record ResidualForms(FunctionIr? InX, FunctionIr? Tangent, FunctionIr? Forward, FunctionIr? Reverse, FunctionIr? Taylor);

/// <summary>
/// The derivatives of a solution, by the implicit function theorem. Parameters of the solver: what it is given (θ, constants), x. Its forms are functions of IR like any other, so that
/// derivatives of every order follow.
/// </summary>
internal sealed class ImplicitRule : FunctionRule
{
    private readonly bool _isFixedPoint;
    private readonly ImplicitSystem _system;
    private readonly int[] _given;
    private readonly IrType _element;
    private readonly int _x;

    /// <param name="solver">The function.</param>
    /// <param name="system">What solves the linear systems.</param>
    /// <param name="active">The parameters that have a tangent, cotangent or series.</param>
    public ImplicitRule(FunctionIr solver, ImplicitSystem system, IEnumerable<int> active)
        : base(solver)
    {
        _isFixedPoint = solver.Implicit!.IsFixedPoint;
        _system = system;
        _x = solver.Parameters.Count - 1;
        _given = ActiveOf(solver, active);
        _element = solver.Parameters[_x].Type.Element!;
    }

    /// <summary>What is active of what a solver is given.</summary>
    public static int[] ActiveOf(FunctionIr solver, IEnumerable<int> active) => [.. active.Where(i => i < solver.Parameters.Count - 1).OrderBy(i => i)];

    private bool Depends => _given.Length > 0;

    public FunctionIr Jvp(string name, ResidualForms forms)
    {
        Value[] tangents = [.. Given(Linear(_given, "Tangent", _ => false))];
        Value xTangent = Fresh(IrType.Span(_element), "xTangent");
        CallFunction();
        if (!Depends)
        {
            Code.Fill(xTangent, "0");
            return Finish(name, [Stack, xTangent]);
        }

        (Value n, Value r, Value tangent) = Buffers();
        Value? matrix = Matrix(Own, n, r, tangent, forms.InX);
        Code.Fill(tangent, "0");
        Code.Call(forms.Tangent!, [.. Arguments(Own, r), Stack, .. tangents, tangent]);
        Solve(_system.Solve, matrix, Own, RightSide(tangent, n), xTangent);
        return Finish(name, [Stack, .. tangents, xTangent]);
    }

    public FunctionIr Reverse(string name, EquatableArray<int> unstable, ResidualForms forms)
    {
        Value[] values = Restored(unstable);
        Value[] cotangents = [.. Given(Linear(_given, "Cotangent", _ => true))];
        Value xCotangent = Fresh(IrType.Span(_element), "xCotangent");
        if (Depends)
        {
            // θ̄ −= Bᵀ(A⁻ᵀ x̄).
            (Value n, Value r, Value cotangent) = Buffers();
            Value? matrix = Matrix(values, n, r, cotangent, forms.InX);
            Value u = Code.Scratch(_element, n, "u");
            Solve(_system.SolveTransposed, matrix, values, xCotangent, u);
            Value seed = RightSide(u, n);
            Value[] arguments = [.. Arguments(values, r), Stack];
            Code.Call(forms.Forward!, [.. arguments]);
            Code.Call(forms.Reverse!, [.. arguments, .. cotangents, seed]);
        }

        Code.Fill(xCotangent, "0");
        return Finish(name, [Stack, .. cotangents, xCotangent]);
    }

    /// <summary>Coefficient k of F along the series with 0 for coefficient k of x is −A·xₖ.</summary>
    public FunctionIr Taylor(string name, ResidualForms forms)
    {
        Value order = Fresh(IrType.Int, "order");
        (Value[] series, Value[] strides) = Series([.. _given, _x], i => i == _x);
        Value[] given = [.. _given.SelectMany(i => new[] { series[i], strides[i] })];
        CallFunction();
        (Value n, Value r, Value tangent) = Buffers();
        Value last = Code.Sum(order, Code.Int(1));
        Value? matrix = Depends ? Matrix(Own, n, r, tangent, forms.InX) : null;
        Value rSeries = Code.Scratch(_element, Code.Product(last, n), "rSeries");
        Code.For(Code.Int(1), last, 1, k =>
        {
            Value row = Code.Part(series[_x], Code.Product(k, strides[_x]), n);
            Code.Fill(row, "0");
            if (Depends)
            {
                Code.Fill(rSeries, "0");
                Code.Call(forms.Taylor!, [.. Arguments(Own, r), Stack, k, series[_x], strides[_x], .. given, rSeries, n]);
                Value right = RightSide(Code.Part(rSeries, Code.Product(k, n), n), n);
                Solve(_system.Solve, matrix, Own, right, row);
            }
        });
        return FinishExpansion(name, order, series, strides);
    }

    private (Value N, Value R, Value Tangent) Buffers()
    {
        Value n = Code.LengthOf(Own[_x]);
        return (n, Code.Scratch(_element, n, "r"), Code.Scratch(_element, n, "rTangent"));
    }

    /// <summary>The arguments of F: x, what the solver is given, r.</summary>
    private Value[] Arguments(Value[] values, Value r) => [values[_x], .. values.Take(_x), r];

    private void Solve(FunctionIr solve, Value? matrix, Value[] values, Value right, Value solution) => Code.Call(solve, _system.Kind switch
    {
        SystemKind.Dense => [matrix!, right, solution],
        SystemKind.OfSolution => [values[_x], .. values.Take(_x), right, solution],
        _ => [.. values.Take(_x - 1), right, solution],
    });

    /// <summary>∂F/∂x, or I − ∂T/∂x, column by column; null if it is not written out.</summary>
    private Value? Matrix(Value[] values, Value n, Value r, Value tangent, FunctionIr? inX)
    {
        if (_system.Kind != SystemKind.Dense)
        {
            return null;
        }

        Value matrix = Code.Scratch(_element, Code.Product(n, n), "matrix"), unit = Code.Scratch(_element, n, "unit");
        Code.Fill(unit, "0");
        Code.For(n, j =>
        {
            Value one = Code.Builder.Real(_element, "1");
            Code.Builder.Append(new Store(unit, j, one));
            Code.Fill(tangent, "0");
            Code.Call(inX!, [.. Arguments(values, r), Stack, unit, tangent]);
            Code.Builder.Append(new Store(unit, j, Code.Builder.Zero(_element)));
            Code.For(n, i =>
            {
                Value entry = Code.Load(tangent, i);
                Code.Builder.Append(new Store(matrix, Code.Sum(Code.Product(i, n), j), _isFixedPoint ? Code.Builder.Negate(entry) : entry));
            });
            if (_isFixedPoint)
            {
                Code.Builder.Append(new Accumulate(matrix, Code.Sum(Code.Product(j, n), j), one));
            }
        });
        return matrix;
    }

    /// <summary>What is solved for: −v of a root, v of a fixed point; in storage of its own.</summary>
    private Value RightSide(Value v, Value n)
    {
        Value right = Code.Scratch(_element, n, "right");
        Code.For(n, i =>
        {
            Value entry = Code.Load(v, i);
            Code.Builder.Append(new Store(right, i, _isFixedPoint ? entry : Code.Builder.Negate(entry)));
        });
        return right;
    }

    protected override bool IsRead(int parameter) => Depends && Own[parameter].Type is { IsBuffer: true, Element.Kind: TypeKind.Real or TypeKind.Integer or TypeKind.Boolean };
}
