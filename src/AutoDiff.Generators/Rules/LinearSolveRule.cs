using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Rules;

/// <summary>
/// The derivatives of A·X = B and Aᵀ·X = B: A·Ẋ = Ḃ − Ȧ·X forward; backward U = A⁻ᵀX̄, B̄ += U, Ā −= U·Xᵀ; coefficient k of a series by a solve with the
/// coefficient 0 of A. They are functions of IR like any other and are derived again like any other.
/// </summary>
/// <remarks>The same holds for every solve X = S(A)⁻¹B with S linear in A: triangular ones, S(A)X = tril(A)·X, and Sylvester's equation, S(A)X = A·X + X·A. They
/// differ in S(Ȧ)X and in its transpose in A.</remarks>
internal sealed class LinearSolveRule
{
    private const int A = 0;
    private const int B = 1;
    private const int X = 2;

    private readonly FunctionIr _solve;
    private readonly FunctionIr _adjoint;
    private readonly FunctionIr _product;
    private readonly HashSet<int> _active;
    private readonly IrContext _context = new();
    private readonly MatrixCode _code;
    private readonly Value[] _own;
    private readonly Value _stack;
    private readonly Value _mark;
    private readonly bool _isTransposed;
    private readonly bool _isLower;
    private readonly bool _isSylvester;
    private readonly IrType _element;

    /// <param name="solve">The function.</param>
    /// <param name="adjoint">The solve with the transposed matrix.</param>
    /// <param name="product">The product that is subtracted.</param>
    /// <param name="active">The parameters that have a tangent, cotangent or series.</param>
    public LinearSolveRule(FunctionIr solve, FunctionIr adjoint, FunctionIr product, IEnumerable<int> active)
    {
        _solve = solve;
        _adjoint = adjoint;
        _product = product;
        _active = [.. active];
        _isTransposed = solve.Library is LibraryFunction.SolveTransposed or LibraryFunction.SolveLowerTransposed or LibraryFunction.SolveSylvesterTransposed;
        _isLower = solve.Library is LibraryFunction.SolveLower or LibraryFunction.SolveLowerTransposed;
        _isSylvester = solve.Library is LibraryFunction.SolveSylvester or LibraryFunction.SolveSylvesterTransposed;
        _element = solve.Parameters[X].Type.Element!;
        _code = new MatrixCode(_context);
        _own = [.. solve.Parameters.Select(p => _context.Fresh(p.Type, p.Hint))];
        _stack = _context.Fresh(IrType.Stack, "residuals");
        _mark = _code.Builder.Let(IrType.StackMark, new Mark(_stack), "mark");
    }

    private bool Depends => _active.Contains(A) || _active.Contains(B);

    public FunctionIr Jvp(string name)
    {
        Value[] tangents = Linear("Tangent", isCotangent: false);
        _code.Call(_solve, [.. _own]);
        if (Depends)
        {
            (Value n, Value m) = Shape();
            Value right = RightSide(_active.Contains(B) ? tangents[B] : null);
            if (_active.Contains(A))
            {
                Subtract(tangents[A], _own[X], right, n, m);
            }

            _code.Call(_solve, _own[A], right, tangents[X]);
        }
        else
        {
            _code.Fill(tangents[X], "0");
        }

        return Finish(name, [_stack, .. Given(tangents)]);
    }

    /// <summary>The forward sweep: keeps what may have changed before the reverse sweep.</summary>
    public FunctionIr Forward(string name, EquatableArray<int> unstable)
    {
        _code.Call(_solve, [.. _own]);
        foreach (int i in Kept(unstable))
        {
            _code.For(_code.LengthOf(_own[i]), k => _code.Builder.Append(new Push(_stack, _code.Load(_own[i], k))));
        }

        return Finish(name, [_stack]);
    }

    public FunctionIr Reverse(string name, EquatableArray<int> unstable)
    {
        Value[] cotangents = Linear("Cotangent", isCotangent: true);
        Value[] values = [.. _own];
        foreach (int i in Kept(unstable).Reverse())
        {
            Value length = _code.LengthOf(_own[i]), copy = _code.Scratch(_element, length, _own[i].Hint + "Kept");
            _code.For(_code.Difference(length, _code.Int(1)), _code.Int(0), -1, k => _code.Builder.Append(
                new Store(copy, k, _code.Builder.Let(_element, new Pop(_stack)))));
            values[i] = copy;
        }

        if (Depends)
        {
            (Value n, Value m) = Shape();
            Value length = _code.LengthOf(_own[B]), u = _code.Scratch(_element, length, "u");
            _code.Call(_adjoint, values[A], cotangents[X], u);
            if (_active.Contains(B))
            {
                _code.For(length, i => _code.Builder.Append(new Accumulate(cotangents[B], i, _code.Load(u, i))));
            }

            if (_active.Contains(A))
            {
                SubtractOuter(u, values[X], cotangents[A], n, m);
            }
        }

        if (_active.Contains(X))
        {
            _code.Fill(cotangents[X], "0");
        }

        return Finish(name, [_stack, .. Given(cotangents)]);
    }

    /// <summary>A·Xₖ = Bₖ − Σ_{j=1}^{k} Aⱼ·X_{k−j}. Row k of a series is at k times its stride; row 0 is the value itself.</summary>
    public FunctionIr Taylor(string name)
    {
        Value order = _context.Fresh(IrType.Int, "order");
        List<Value> added = [_stack, order];
        Value[] series = new Value[3], strides = new Value[3];
        for (int i = A; i <= X; i++)
        {
            if (_active.Contains(i))
            {
                added.Add(series[i] = _context.Fresh(i == X ? IrType.Span(_element) : IrType.ReadOnlySpan(_element), _own[i].Hint + "Series"));
                added.Add(strides[i] = _context.Fresh(IrType.Int, _own[i].Hint + "Stride"));
            }
        }

        _code.Call(_solve, [.. _own]);
        (Value n, Value m) = Shape();
        Value length = _code.LengthOf(_own[X]), square = _code.LengthOf(_own[A]), last = _code.Sum(order, _code.Int(1));
        Value right = _code.Scratch(_element, length, "right");
        _code.For(_code.Int(1), last, 1, k =>
        {
            Value Row(int i, Value at, Value count) => _code.Part(series[i], _code.Product(at, strides[i]), count);
            if (_active.Contains(B))
            {
                _code.Builder.Append(new Copy(Row(B, k, length), right));
            }
            else
            {
                _code.Fill(right, "0");
            }

            if (_active.Contains(A))
            {
                _code.For(_code.Int(1), k, 1, j => Subtract(Row(A, j, square), Row(X, _code.Difference(k, j), length), right, n, m));
                Subtract(Row(A, k, square), _own[X], right, n, m);
            }

            if (Depends)
            {
                _code.Call(_solve, _own[A], right, Row(X, k, length));
            }
            else
            {
                _code.Fill(Row(X, k, length), "0");
            }
        });
        return Finish(name, added) with
        {
            Expansion = new Expansion(_solve.Name, _active.OrderBy(i => i).ToEquatableArray(), []),
        };
    }

    private (Value N, Value M) Shape()
    {
        Value n = _code.SizeOf(_code.LengthOf(_own[A]));
        return (n, _code.Quotient(_code.LengthOf(_own[B]), n));
    }

    private Value RightSide(Value? from)
    {
        Value right = _code.Scratch(_element, _code.LengthOf(_own[B]), "right");
        if (from is null)
        {
            _code.Fill(right, "0");
        }
        else
        {
            _code.Builder.Append(new Copy(from, right));
        }

        return right;
    }

    /// <summary>right −= P·X, or Pᵀ·X; and X·P, or X·Pᵀ, in Sylvester's equation.</summary>
    private void Subtract(Value p, Value x, Value right, Value n, Value m)
    {
        Value one = _code.Int(1), own = p;
        if (_isLower)
        {
            own = _code.Scratch(_element, _code.LengthOf(p), "lower");
            OverLower(n, at => _code.Builder.Append(new Store(own, at, _code.Load(p, at))));
        }

        (Value row, Value column) = _isTransposed ? (one, n) : (n, one);
        _code.Call(_product, own, row, column, x, m, one, right, n, n, m);
        if (_isSylvester)
        {
            _code.Call(_product, x, n, one, p, row, column, right, n, n, n);
        }
    }

    /// <summary>Ā −= U·Xᵀ, or X·Uᵀ with the transposed matrix; its lower triangle; and Xᵀ·U, or Uᵀ·X, in Sylvester's equation.</summary>
    private void SubtractOuter(Value u, Value x, Value cotangent, Value n, Value m)
    {
        Value one = _code.Int(1);
        (Value left, Value right) = _isTransposed ? (x, u) : (u, x);
        Value whole = _isLower ? _code.Scratch(_element, _code.LengthOf(cotangent), "whole") : cotangent;
        _code.Call(_product, left, m, one, right, one, m, whole, n, m, n);
        if (_isLower)
        {
            OverLower(n, at => _code.Builder.Append(new Accumulate(cotangent, at, _code.Load(whole, at))));
        }

        if (_isSylvester)
        {
            _code.Call(_product, right, one, n, left, n, one, cotangent, n, n, n);
        }
    }

    private void OverLower(Value n, Action<Value> write) => _code.For(n, i => _code.For(_code.Sum(i, _code.Int(1)), j => write(_code.Sum(_code.Product(i, n), j))));

    /// <summary>The parameters that the reverse sweep reads and that may have changed.</summary>
    private IEnumerable<int> Kept(EquatableArray<int> unstable) =>
        unstable.Where(i => (i == A && Depends) || (i == X && _active.Contains(A))).OrderBy(i => i);

    private Value[] Linear(string suffix, bool isCotangent)
    {
        Value[] linear = new Value[3];
        foreach (int i in _active)
        {
            linear[i] = _context.Fresh(isCotangent || i == X ? IrType.Span(_element) : IrType.ReadOnlySpan(_element), _own[i].Hint + suffix);
        }

        return linear;
    }

    private IEnumerable<Value> Given(Value[] linear) => _active.OrderBy(i => i).Select(i => linear[i]);

    private FunctionIr Finish(string name, IEnumerable<Value> added)
    {
        _code.Builder.Append(new Release(_stack, _mark));
        return new FunctionIr(
            name, new([.. _own, .. added]), Passes.Scratch.Bind(_code.Builder.Finish(), _stack, _context), [], _context.NextId) { IsSeparate = true };
    }
}
