using System.Numerics.Tensors;

namespace AutoDiff.Benchmarks.Stde;

/// <summary>A run-time tape of vector operations whose reverse sweep is taped again, as in libraries that differentiate while they run; written for the comparison.</summary>
/// <remarks>Vectors are values on the tape. Matrices are parameters: row-major, their cotangents are added to a gradient where one is given and not taped.</remarks>
internal sealed class Tape
{
    private readonly List<TapeNode> _nodes = [];

    public TapeNode Leaf(double[] value) => Push(new(TapeOperation.Leaf, value));

    public TapeNode Add(TapeNode a, TapeNode b)
    {
        double[] sum = new double[a.Length];
        TensorPrimitives.Add(a.Value, b.Value, sum);
        return Push(new(TapeOperation.Add, sum, a, b));
    }

    public TapeNode Multiply(TapeNode a, TapeNode b)
    {
        double[] product = new double[a.Length];
        TensorPrimitives.Multiply(a.Value, b.Value, product);
        return Push(new(TapeOperation.Multiply, product, a, b));
    }

    public TapeNode Scale(TapeNode a, double factor)
    {
        double[] product = new double[a.Length];
        TensorPrimitives.Multiply(a.Value, factor, product);
        return Push(new(TapeOperation.Scale, product, a) { Factor = factor });
    }

    public TapeNode Tanh(TapeNode a)
    {
        double[] value = new double[a.Length];
        TensorPrimitives.Tanh(a.Value, value);
        return Push(new(TapeOperation.Tanh, value, a));
    }

    /// <summary>Element <paramref name="index"/>, as a vector of length 1.</summary>
    public TapeNode Pick(TapeNode a, int index) => Push(new(TapeOperation.Pick, [a.Value[index]], a) { Index = index });

    /// <summary>M v.</summary>
    public TapeNode Times(TapeMatrix matrix, TapeNode v)
    {
        double[] product = new double[matrix.Rows];
        matrix.Times(v.Value, product);
        return Push(new(TapeOperation.Times, product, v) { Matrix = matrix });
    }

    /// <summary>Mᵀ v.</summary>
    public TapeNode TransposedTimes(TapeMatrix matrix, TapeNode v)
    {
        double[] product = new double[matrix.Columns];
        matrix.TransposedTimes(v.Value, product);
        return Push(new(TapeOperation.TransposedTimes, product, v) { Matrix = matrix });
    }

    /// <summary>v + b, the bias being a matrix of one row.</summary>
    public TapeNode Bias(TapeMatrix bias, TapeNode v)
    {
        double[] sum = new double[v.Length];
        TensorPrimitives.Add<double>(bias.Elements, v.Value, sum);
        return Push(new(TapeOperation.Bias, sum, v) { Matrix = bias });
    }

    /// <summary>The gradient of a node of length 1 by another, as a node.</summary>
    public TapeNode Gradient(TapeNode result, TapeNode by) => Sweep(result, by, withParameters: false)!;

    /// <summary>Adds the gradient of a node of length 1 by all parameters to their gradients. Cotangents are dropped as soon as they were used.</summary>
    public void AddParameterGradients(TapeNode result) => Sweep(result, null, withParameters: true);

    private TapeNode? Sweep(TapeNode result, TapeNode? by, bool withParameters)
    {
        int count = result.Position + 1;
        bool[] isActive = new bool[count];
        for (int k = 0; k < count; k++)
        {
            TapeNode node = _nodes[k];
            isActive[k] = node == by || (withParameters && node.Matrix is not null)
                || (node.First is { } first && isActive[first.Position]) || (node.Second is { } second && isActive[second.Position]);
        }

        TapeNode?[] cotangents = new TapeNode?[count];
        cotangents[result.Position] = Leaf([1]);
        for (int k = count - 1; k >= 0; k--)
        {
            if (cotangents[k] is not { } cotangent || !isActive[k] || _nodes[k] == by)
            {
                continue;
            }

            TapeNode node = _nodes[k];
            if (withParameters)
            {
                AddParameterGradient(node, cotangent);
            }

            if (node.First is { } first && isActive[first.Position])
            {
                Contribute(cotangents, first, ToFirst(node, cotangent));
            }

            if (node.Second is { } second && isActive[second.Position])
            {
                Contribute(cotangents, second, node.Operation == TapeOperation.Multiply ? Multiply(cotangent, node.First!) : cotangent);
            }

            if (withParameters)
            {
                cotangents[k] = null;
                _nodes.RemoveRange(count, _nodes.Count - count);
            }
        }

        return by is null ? null : cotangents[by.Position];
    }

    private void Contribute(TapeNode?[] cotangents, TapeNode to, TapeNode term) =>
        cotangents[to.Position] = cotangents[to.Position] is { } sum ? Add(sum, term) : term;

    private TapeNode ToFirst(TapeNode node, TapeNode cotangent) => node.Operation switch
    {
        TapeOperation.Add or TapeOperation.Bias => cotangent,
        TapeOperation.Multiply => Multiply(cotangent, node.Second!),
        TapeOperation.Scale => Scale(cotangent, node.Factor),
        TapeOperation.Tanh => Multiply(cotangent, OneMinusSquare(node)),
        TapeOperation.OneMinusSquare => Scale(Multiply(cotangent, node.First!), -2),
        TapeOperation.Pick => Scatter(cotangent, node.Index, node.First!.Length),
        TapeOperation.Scatter => Pick(cotangent, node.Index),
        TapeOperation.Times => TransposedTimes(node.Matrix!, cotangent),
        TapeOperation.TransposedTimes => Times(node.Matrix!, cotangent),
        _ => throw new InvalidOperationException($"{node.Operation} has no operand."),
    };

    private TapeNode OneMinusSquare(TapeNode a)
    {
        double[] value = new double[a.Length];
        TensorPrimitives.Multiply(a.Value, a.Value, value);
        TensorPrimitives.Subtract(1, value, value);
        return Push(new(TapeOperation.OneMinusSquare, value, a));
    }

    private TapeNode Scatter(TapeNode a, int index, int length)
    {
        double[] value = new double[length];
        value[index] = a.Value[0];
        return Push(new(TapeOperation.Scatter, value, a) { Index = index });
    }

    private static void AddParameterGradient(TapeNode node, TapeNode cotangent)
    {
        switch (node.Operation)
        {
            case TapeOperation.Times:
                node.Matrix!.AddOuterProduct(cotangent.Value, node.First!.Value);
                break;
            case TapeOperation.TransposedTimes:
                node.Matrix!.AddOuterProduct(node.First!.Value, cotangent.Value);
                break;
            case TapeOperation.Bias:
                TensorPrimitives.Add(node.Matrix!.Gradient, cotangent.Value, node.Matrix!.Gradient);
                break;
        }
    }

    private TapeNode Push(TapeNode node)
    {
        node.Position = _nodes.Count;
        _nodes.Add(node);
        return node;
    }
}
