using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Rules;

/// <summary>What the passes know of a method that solves F(x, θ) = 0 or x = T(x, θ).</summary>
/// <param name="Residual">The function F or T of the module: x, θ, constants, r.</param>
/// <param name="IsFixedPoint">Whether it is T.</param>
internal sealed record ImplicitSolution(string Residual, bool IsFixedPoint);

/// <summary>Derived forms of F that a rule calls.</summary>
/// <param name="InX">Forward mode in x.</param>
/// <param name="InTheta">Forward mode in θ; null if not needed.</param>
/// <param name="Forward">The forward sweep in θ; null if not needed.</param>
/// <param name="Reverse">The reverse sweep in θ; null if not needed.</param>
/// <param name="Taylor">The expansion in both; null if not needed.</param>
internal sealed record ResidualForms(FunctionIr InX, FunctionIr? InTheta, FunctionIr? Forward, FunctionIr? Reverse, FunctionIr? Taylor);

/// <summary>
/// The derivatives of a solution, by the implicit function theorem. Parameters of the solver: θ, constants, x. Its forms are functions of IR like any other, so that derivatives of
/// every order follow.
/// </summary>
internal sealed class ImplicitRule
{
    private const int Theta = 0;

    private readonly FunctionIr _solver;
    private readonly bool _isFixedPoint;
    private readonly FunctionIr _solve;
    private readonly FunctionIr _adjoint;
    private readonly HashSet<int> _active;
    private readonly IrContext _context = new();
    private readonly MatrixCode _code;
    private readonly Value[] _own;
    private readonly Value _stack;
    private readonly Value _mark;
    private readonly IrType _element;
    private readonly int _x;

    /// <param name="solver">The function.</param>
    /// <param name="solve">The linear solve.</param>
    /// <param name="adjoint">The solve with the transposed matrix.</param>
    /// <param name="active">The parameters that have a tangent, cotangent or series.</param>
    public ImplicitRule(FunctionIr solver, FunctionIr solve, FunctionIr adjoint, IEnumerable<int> active)
    {
        _solver = solver;
        _isFixedPoint = solver.Implicit!.IsFixedPoint;
        _solve = solve;
        _adjoint = adjoint;
        _active = [.. active];
        _x = solver.Parameters.Count - 1;
        _element = solver.Parameters[_x].Type.Element!;
        _code = new MatrixCode(_context);
        _own = [.. solver.Parameters.Select(p => _context.Fresh(p.Type, p.Hint))];
        _stack = _context.Fresh(IrType.Stack, "residuals");
        _mark = _code.Builder.Let(IrType.StackMark, new Mark(_stack), "mark");
    }

    private bool Depends => _active.Contains(Theta);

    public FunctionIr Jvp(string name, ResidualForms forms)
    {
        List<Value> tangents = [];
        Value? thetaTangent = Depends ? _context.Fresh(IrType.ReadOnlySpan(_element), "thetaTangent") : null;
        Value xTangent = _context.Fresh(IrType.Span(_element), "xTangent");
        tangents.AddRange(thetaTangent is null ? [xTangent] : [thetaTangent, xTangent]);
        _code.Call(_solver, [.. _own]);
        if (thetaTangent is null)
        {
            _code.Fill(xTangent, "0");
            return Finish(name, [_stack, .. tangents]);
        }

        (Value n, Value r, Value tangent) = Buffers();
        Value matrix = Matrix(_own, n, r, tangent, forms.InX);
        _code.Fill(tangent, "0");
        _code.Call(forms.InTheta!, [.. Arguments(_own, r), _stack, thetaTangent, tangent]);
        _code.Call(_solve, matrix, RightSide(tangent, n), xTangent);
        return Finish(name, [_stack, .. tangents]);
    }

    /// <summary>The forward sweep: keeps what may have changed before the reverse sweep.</summary>
    public FunctionIr Forward(string name, EquatableArray<int> unstable)
    {
        _code.Call(_solver, [.. _own]);
        foreach (int i in Kept(unstable))
        {
            _code.For(_code.LengthOf(_own[i]), k => _code.Builder.Append(new Push(_stack, _code.Load(_own[i], k))));
        }

        return Finish(name, [_stack]);
    }

    public FunctionIr Reverse(string name, EquatableArray<int> unstable, ResidualForms forms)
    {
        Value[] values = [.. _own];
        foreach (int i in Kept(unstable).Reverse())
        {
            IrType element = _own[i].Type.Element!;
            Value length = _code.LengthOf(_own[i]), copy = _code.Scratch(element, length, _own[i].Hint + "Kept");
            _code.For(_code.Difference(length, _code.Int(1)), _code.Int(0), -1, k => _code.Builder.Append(
                new Store(copy, k, _code.Builder.Let(element, new Pop(_stack)))));
            values[i] = copy;
        }

        Value? thetaCotangent = Depends ? _context.Fresh(IrType.Span(_element), "thetaCotangent") : null;
        Value xCotangent = _context.Fresh(IrType.Span(_element), "xCotangent");
        if (thetaCotangent is not null)
        {
            // θ̄ −= Bᵀ(A⁻ᵀ x̄).
            (Value n, Value r, Value cotangent) = Buffers();
            Value matrix = Matrix(values, n, r, cotangent, forms.InX);
            Value u = _code.Scratch(_element, n, "u");
            _code.Call(_adjoint, matrix, xCotangent, u);
            Value seed = RightSide(u, n);
            Value[] arguments = [.. Arguments(values, r), _stack];
            _code.Call(forms.Forward!, [.. arguments]);
            _code.Call(forms.Reverse!, [.. arguments, thetaCotangent, seed]);
        }

        _code.Fill(xCotangent, "0");
        return Finish(name, thetaCotangent is null ? [_stack, xCotangent] : [_stack, thetaCotangent, xCotangent]);
    }

    /// <summary>Coefficient k of F along the series with 0 for coefficient k of x is −A·xₖ.</summary>
    public FunctionIr Taylor(string name, ResidualForms forms)
    {
        Value order = _context.Fresh(IrType.Int, "order");
        List<Value> added = [_stack, order];
        Value? thetaSeries = null, thetaStride = null;
        if (Depends)
        {
            added.Add(thetaSeries = _context.Fresh(IrType.ReadOnlySpan(_element), "thetaSeries"));
            added.Add(thetaStride = _context.Fresh(IrType.Int, "thetaStride"));
        }

        Value xSeries = _context.Fresh(IrType.Span(_element), "xSeries"), xStride = _context.Fresh(IrType.Int, "xStride");
        added.AddRange([xSeries, xStride]);
        _code.Call(_solver, [.. _own]);
        (Value n, Value r, Value tangent) = Buffers();
        Value last = _code.Sum(order, _code.Int(1));
        Value? matrix = Depends ? Matrix(_own, n, r, tangent, forms.InX) : null;
        Value rSeries = _code.Scratch(_element, _code.Product(last, n), "rSeries");
        _code.For(_code.Int(1), last, 1, k =>
        {
            Value row = _code.Part(xSeries, _code.Product(k, xStride), n);
            _code.Fill(row, "0");
            if (matrix is not null)
            {
                _code.Fill(rSeries, "0");
                _code.Call(forms.Taylor!, [.. Arguments(_own, r), _stack, k, xSeries, xStride, thetaSeries!, thetaStride!, rSeries, n]);
                Value right = RightSide(_code.Part(rSeries, _code.Product(k, n), n), n);
                _code.Call(_solve, matrix, right, row);
            }
        });
        return Finish(name, added) with
        {
            Expansion = new Expansion(_solver.Name, _active.OrderBy(i => i).ToEquatableArray(), []),
        };
    }

    private (Value N, Value R, Value Tangent) Buffers()
    {
        Value n = _code.LengthOf(_own[_x]);
        return (n, _code.Scratch(_element, n, "r"), _code.Scratch(_element, n, "rTangent"));
    }

    /// <summary>The arguments of F: x, θ, constants, r.</summary>
    private Value[] Arguments(Value[] values, Value r) => [values[_x], values[Theta], .. values.Skip(1).Take(_x - 1), r];

    /// <summary>∂F/∂x, or I − ∂T/∂x, column by column.</summary>
    private Value Matrix(Value[] values, Value n, Value r, Value tangent, FunctionIr inX)
    {
        Value matrix = _code.Scratch(_element, _code.Product(n, n), "matrix"), unit = _code.Scratch(_element, n, "unit");
        _code.Fill(unit, "0");
        _code.For(n, j =>
        {
            Value one = _code.Builder.Real(_element, "1");
            _code.Builder.Append(new Store(unit, j, one));
            _code.Fill(tangent, "0");
            _code.Call(inX, [.. Arguments(values, r), _stack, unit, tangent]);
            _code.Builder.Append(new Store(unit, j, _code.Builder.Zero(_element)));
            _code.For(n, i =>
            {
                Value entry = _code.Load(tangent, i);
                _code.Builder.Append(new Store(matrix, _code.Sum(_code.Product(i, n), j), _isFixedPoint ? _code.Builder.Negate(entry) : entry));
            });
            if (_isFixedPoint)
            {
                _code.Builder.Append(new Accumulate(matrix, _code.Sum(_code.Product(j, n), j), one));
            }
        });
        return matrix;
    }

    /// <summary>What is solved for: −v of a root, v of a fixed point; in storage of its own.</summary>
    private Value RightSide(Value v, Value n)
    {
        Value right = _code.Scratch(_element, n, "right");
        _code.For(n, i =>
        {
            Value entry = _code.Load(v, i);
            _code.Builder.Append(new Store(right, i, _isFixedPoint ? entry : _code.Builder.Negate(entry)));
        });
        return right;
    }

    private IEnumerable<int> Kept(EquatableArray<int> unstable) =>
        unstable.Where(i => Depends && _own[i].Type is { IsBuffer: true, Element.Kind: TypeKind.Real or TypeKind.Integer or TypeKind.Boolean }).OrderBy(i => i);

    private FunctionIr Finish(string name, IEnumerable<Value> added)
    {
        _code.Builder.Append(new Release(_stack, _mark));
        return new FunctionIr(
            name, new([.. _own, .. added]), Passes.Scratch.Bind(_code.Builder.Finish(), _stack, _context), [], _context.NextId) { IsSeparate = true };
    }
}
