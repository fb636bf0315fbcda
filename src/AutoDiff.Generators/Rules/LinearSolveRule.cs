using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Support;

namespace AutoDiff.Generators.Rules;

/// <summary>
/// The derivatives of A·X = B and Aᵀ·X = B: A·Ẋ = Ḃ − Ȧ·X forward; backward U = A⁻ᵀX̄, B̄ += U, Ā −= U·Xᵀ; coefficient k of a series by a solve with the
/// coefficient 0 of A. They are functions of IR like any other and are derived again like any other.
/// </summary>
/// <remarks>The same holds for every solve X = S(A)⁻¹B with S linear in A: triangular ones, S(A)X = tril(A)·X, and Sylvester's equation, S(A)X = A·X + X·A. They
/// differ in S(Ȧ)X and in its transpose in A.</remarks>
internal sealed class LinearSolveRule : FunctionRule
{
    private const int A = 0;
    private const int B = 1;
    private const int X = 2;

    private readonly FunctionIr _solve;
    private readonly FunctionIr _adjoint;
    private readonly FunctionIr _product;
    private readonly HashSet<int> _active;
    private readonly bool _isTransposed;
    private readonly bool _isLower;
    private readonly bool _isSylvester;
    private readonly IrType _element;

    /// <param name="solve">The function.</param>
    /// <param name="adjoint">The solve with the transposed matrix.</param>
    /// <param name="product">The product that is subtracted.</param>
    /// <param name="active">The parameters that have a tangent, cotangent or series.</param>
    public LinearSolveRule(FunctionIr solve, FunctionIr adjoint, FunctionIr product, IEnumerable<int> active)
        : base(solve)
    {
        _solve = solve;
        _adjoint = adjoint;
        _product = product;
        _active = [.. active];
        _isTransposed = solve.Library is LibraryFunction.SolveTransposed or LibraryFunction.SolveLowerTransposed or LibraryFunction.SolveSylvesterTransposed;
        _isLower = solve.Library is LibraryFunction.SolveLower or LibraryFunction.SolveLowerTransposed;
        _isSylvester = solve.Library is LibraryFunction.SolveSylvester or LibraryFunction.SolveSylvesterTransposed;
        _element = solve.Parameters[X].Type.Element!;
    }

    private bool Depends => _active.Contains(A) || _active.Contains(B);

    public FunctionIr Jvp(string name)
    {
        Value[] tangents = Linear(_active, "Tangent", i => i == X);
        CallFunction();
        if (Depends)
        {
            (Value n, Value m) = Shape();
            Value right = RightSide(_active.Contains(B) ? tangents[B] : null);
            if (_active.Contains(A))
            {
                Subtract(tangents[A], Own[X], right, n, m);
            }

            Code.Call(_solve, Own[A], right, tangents[X]);
        }
        else
        {
            Code.Fill(tangents[X], "0");
        }

        return Finish(name, [Stack, .. Given(tangents)]);
    }

    public FunctionIr Reverse(string name, EquatableArray<int> unstable)
    {
        Value[] cotangents = Linear(_active, "Cotangent", _ => true);
        Value[] values = Restored(unstable);
        if (Depends)
        {
            (Value n, Value m) = Shape();
            Value length = Code.LengthOf(Own[B]), u = Code.Scratch(_element, length, "u");
            Code.Call(_adjoint, values[A], cotangents[X], u);
            if (_active.Contains(B))
            {
                Code.For(length, i => Code.Builder.Append(new Accumulate(cotangents[B], i, Code.Load(u, i))));
            }

            if (_active.Contains(A))
            {
                SubtractOuter(u, values[X], cotangents[A], n, m);
            }
        }

        if (_active.Contains(X))
        {
            Code.Fill(cotangents[X], "0");
        }

        return Finish(name, [Stack, .. Given(cotangents)]);
    }

    /// <summary>A·Xₖ = Bₖ − Σ_{j=1}^{k} Aⱼ·X_{k−j}. Row k of a series is at k times its stride; row 0 is the value itself.</summary>
    public FunctionIr Taylor(string name)
    {
        Value order = Fresh(IrType.Int, "order");
        (Value[] series, Value[] strides) = Series(_active, i => i == X);
        CallFunction();
        (Value n, Value m) = Shape();
        Value length = Code.LengthOf(Own[X]), square = Code.LengthOf(Own[A]), last = Code.Sum(order, Code.Int(1));
        Value right = Code.Scratch(_element, length, "right");
        Code.For(Code.Int(1), last, 1, k =>
        {
            Value Row(int i, Value at, Value count) => Code.Part(series[i], Code.Product(at, strides[i]), count);
            if (_active.Contains(B))
            {
                Code.Builder.Append(new Copy(Row(B, k, length), right));
            }
            else
            {
                Code.Fill(right, "0");
            }

            if (_active.Contains(A))
            {
                Code.For(Code.Int(1), k, 1, j => Subtract(Row(A, j, square), Row(X, Code.Difference(k, j), length), right, n, m));
                Subtract(Row(A, k, square), Own[X], right, n, m);
            }

            if (Depends)
            {
                Code.Call(_solve, Own[A], right, Row(X, k, length));
            }
            else
            {
                Code.Fill(Row(X, k, length), "0");
            }
        });
        return FinishExpansion(name, order, series, strides);
    }

    protected override bool IsRead(int parameter) => (parameter == A && Depends) || (parameter == X && _active.Contains(A));

    private (Value N, Value M) Shape()
    {
        Value n = Code.SizeOf(Code.LengthOf(Own[A]));
        return (n, Code.Quotient(Code.LengthOf(Own[B]), n));
    }

    private Value RightSide(Value? from)
    {
        Value right = Code.Scratch(_element, Code.LengthOf(Own[B]), "right");
        if (from is null)
        {
            Code.Fill(right, "0");
        }
        else
        {
            Code.Builder.Append(new Copy(from, right));
        }

        return right;
    }

    /// <summary>right −= P·X, or Pᵀ·X; and X·P, or X·Pᵀ, in Sylvester's equation.</summary>
    private void Subtract(Value p, Value x, Value right, Value n, Value m)
    {
        Value one = Code.Int(1), own = p;
        if (_isLower)
        {
            own = Code.Scratch(_element, Code.LengthOf(p), "lower");
            OverLower(n, at => Code.Builder.Append(new Store(own, at, Code.Load(p, at))));
        }

        (Value row, Value column) = _isTransposed ? (one, n) : (n, one);
        Code.Call(_product, own, row, column, x, m, one, right, n, n, m);
        if (_isSylvester)
        {
            Code.Call(_product, x, n, one, p, row, column, right, n, n, n);
        }
    }

    /// <summary>Ā −= U·Xᵀ, or X·Uᵀ with the transposed matrix; its lower triangle; and Xᵀ·U, or Uᵀ·X, in Sylvester's equation.</summary>
    private void SubtractOuter(Value u, Value x, Value cotangent, Value n, Value m)
    {
        Value one = Code.Int(1);
        (Value left, Value right) = _isTransposed ? (x, u) : (u, x);
        Value whole = _isLower ? Code.Scratch(_element, Code.LengthOf(cotangent), "whole") : cotangent;
        Code.Call(_product, left, m, one, right, one, m, whole, n, m, n);
        if (_isLower)
        {
            OverLower(n, at => Code.Builder.Append(new Accumulate(cotangent, at, Code.Load(whole, at))));
        }

        if (_isSylvester)
        {
            Code.Call(_product, right, one, n, left, n, one, cotangent, n, n, n);
        }
    }

    private void OverLower(Value n, Action<Value> write) => Code.For(n, i => Code.For(Code.Sum(i, Code.Int(1)), j => write(Code.Sum(Code.Product(i, n), j))));
}
