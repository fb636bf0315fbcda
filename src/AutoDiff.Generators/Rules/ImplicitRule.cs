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
internal sealed class ImplicitRule
{
    private readonly FunctionIr _solver;
    private readonly bool _isFixedPoint;
    private readonly ImplicitSystem _system;
    private readonly int[] _given;
    private readonly EquatableArray<int> _active;
    private readonly IrContext _context = new();
    private readonly MatrixCode _code;
    private readonly Value[] _own;
    private readonly Value _stack;
    private readonly Value _mark;
    private readonly IrType _element;
    private readonly int _x;

    /// <param name="solver">The function.</param>
    /// <param name="system">What solves the linear systems.</param>
    /// <param name="active">The parameters that have a tangent, cotangent or series.</param>
    public ImplicitRule(FunctionIr solver, ImplicitSystem system, IEnumerable<int> active)
    {
        _solver = solver;
        _isFixedPoint = solver.Implicit!.IsFixedPoint;
        _system = system;
        _x = solver.Parameters.Count - 1;
        _given = ActiveOf(solver, active);
        _active = new([.. _given, _x]);
        _element = solver.Parameters[_x].Type.Element!;
        _code = new MatrixCode(_context);
        _own = [.. solver.Parameters.Select(p => _context.Fresh(p.Type, p.Hint))];
        _stack = _context.Fresh(IrType.Stack, "residuals");
        _mark = _code.Builder.Let(IrType.StackMark, new Mark(_stack), "mark");
    }

    /// <summary>What is active of what a solver is given.</summary>
    public static int[] ActiveOf(FunctionIr solver, IEnumerable<int> active) => [.. active.Where(i => i < solver.Parameters.Count - 1).OrderBy(i => i)];

    private bool Depends => _given.Length > 0;

    public FunctionIr Jvp(string name, ResidualForms forms)
    {
        Value[] tangents = Linear("Tangent", isWritten: false);
        Value xTangent = _context.Fresh(IrType.Span(_element), "xTangent");
        _code.Call(_solver, [.. _own]);
        if (!Depends)
        {
            _code.Fill(xTangent, "0");
            return Finish(name, [_stack, xTangent]);
        }

        (Value n, Value r, Value tangent) = Buffers();
        Value? matrix = Matrix(_own, n, r, tangent, forms.InX);
        _code.Fill(tangent, "0");
        _code.Call(forms.Tangent!, [.. Arguments(_own, r), _stack, .. tangents, tangent]);
        Solve(_system.Solve, matrix, _own, RightSide(tangent, n), xTangent);
        return Finish(name, [_stack, .. tangents, xTangent]);
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

        Value[] cotangents = Linear("Cotangent", isWritten: true);
        Value xCotangent = _context.Fresh(IrType.Span(_element), "xCotangent");
        if (Depends)
        {
            // θ̄ −= Bᵀ(A⁻ᵀ x̄).
            (Value n, Value r, Value cotangent) = Buffers();
            Value? matrix = Matrix(values, n, r, cotangent, forms.InX);
            Value u = _code.Scratch(_element, n, "u");
            Solve(_system.SolveTransposed, matrix, values, xCotangent, u);
            Value seed = RightSide(u, n);
            Value[] arguments = [.. Arguments(values, r), _stack];
            _code.Call(forms.Forward!, [.. arguments]);
            _code.Call(forms.Reverse!, [.. arguments, .. cotangents, seed]);
        }

        _code.Fill(xCotangent, "0");
        return Finish(name, [_stack, .. cotangents, xCotangent]);
    }

    /// <summary>Coefficient k of F along the series with 0 for coefficient k of x is −A·xₖ.</summary>
    public FunctionIr Taylor(string name, ResidualForms forms)
    {
        Value order = _context.Fresh(IrType.Int, "order");
        List<Value> given = [];
        foreach (int i in _given)
        {
            given.Add(_context.Fresh(IrType.ReadOnlySpan(_element), _own[i].Hint + "Series"));
            given.Add(_context.Fresh(IrType.Int, _own[i].Hint + "Stride"));
        }

        Value xSeries = _context.Fresh(IrType.Span(_element), "xSeries"), xStride = _context.Fresh(IrType.Int, "xStride");
        _code.Call(_solver, [.. _own]);
        (Value n, Value r, Value tangent) = Buffers();
        Value last = _code.Sum(order, _code.Int(1));
        Value? matrix = Depends ? Matrix(_own, n, r, tangent, forms.InX) : null;
        Value rSeries = _code.Scratch(_element, _code.Product(last, n), "rSeries");
        _code.For(_code.Int(1), last, 1, k =>
        {
            Value row = _code.Part(xSeries, _code.Product(k, xStride), n);
            _code.Fill(row, "0");
            if (Depends)
            {
                _code.Fill(rSeries, "0");
                _code.Call(forms.Taylor!, [.. Arguments(_own, r), _stack, k, xSeries, xStride, .. given, rSeries, n]);
                Value right = RightSide(_code.Part(rSeries, _code.Product(k, n), n), n);
                Solve(_system.Solve, matrix, _own, right, row);
            }
        });
        return Finish(name, [_stack, order, .. given, xSeries, xStride]) with { Expansion = new Expansion(_solver.Name, _active, []) };
    }

    private Value[] Linear(string suffix, bool isWritten) =>
        [.. _given.Select(i => _context.Fresh(isWritten ? IrType.Span(_element) : IrType.ReadOnlySpan(_element), _own[i].Hint + suffix))];

    private (Value N, Value R, Value Tangent) Buffers()
    {
        Value n = _code.LengthOf(_own[_x]);
        return (n, _code.Scratch(_element, n, "r"), _code.Scratch(_element, n, "rTangent"));
    }

    /// <summary>The arguments of F: x, what the solver is given, r.</summary>
    private Value[] Arguments(Value[] values, Value r) => [values[_x], .. values.Take(_x), r];

    private void Solve(FunctionIr solve, Value? matrix, Value[] values, Value right, Value solution) => _code.Call(solve, _system.Kind switch
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

        Value matrix = _code.Scratch(_element, _code.Product(n, n), "matrix"), unit = _code.Scratch(_element, n, "unit");
        _code.Fill(unit, "0");
        _code.For(n, j =>
        {
            Value one = _code.Builder.Real(_element, "1");
            _code.Builder.Append(new Store(unit, j, one));
            _code.Fill(tangent, "0");
            _code.Call(inX!, [.. Arguments(values, r), _stack, unit, tangent]);
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
