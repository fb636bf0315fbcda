using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoDiff.Optim;

/// <summary>Writes the state of a run to a checkpoint, or reads it from there: the same calls in the same order do both, so that what is written is what is
/// read.</summary>
/// <remarks>Numbers are copied bit for bit, in the byte order of the machine, which the header records.</remarks>
internal ref struct StateExchange
{
    private readonly Checkpoint _checkpoint;
    private int _position;

    public StateExchange(Checkpoint checkpoint, bool isReading, int position)
    {
        _checkpoint = checkpoint;
        IsReading = isReading;
        _position = position;
    }

    public bool IsReading { get; }

    /// <summary>How many bytes were written or read.</summary>
    public readonly int Position => _position;

    /// <summary>Returns what is to be kept: the given number when writing, the one that was written when reading.</summary>
    public T Number<T>(T value)
    {
        Bytes(MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref value), Unsafe.SizeOf<T>()));
        return value;
    }

    /// <inheritdoc cref="Number{T}"/>
    public bool Flag(bool value) => Number(value ? (byte)1 : (byte)0) != 0;

    /// <summary>Writes numbers, or overwrites them by those that were written. Their number must be the same.</summary>
    public void Numbers<T>(Span<T> values)
    {
        if (Number(values.Length) != values.Length)
        {
            throw Misfit("The parameters of the method, the bounds or the loss are others than those of the run that wrote it.");
        }

        Bytes(MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(values)), checked(values.Length * Unsafe.SizeOf<T>())));
    }

    /// <summary>As <see cref="Number{T}"/>, for an integer that is used as an index or a length: one that is not within its limits, both included, is damage.</summary>
    public int Index(int value, int low, int high)
    {
        int index = Number(value);
        return index >= low && index <= high ? index : throw Misfit("It is damaged.");
    }

    /// <summary>As <see cref="Numbers"/>, for indices from 0 to less than their number.</summary>
    public void Indices(Span<int> indices)
    {
        Numbers(indices);
        foreach (int index in indices)
        {
            if ((uint)index >= (uint)indices.Length)
            {
                throw Misfit("It is damaged.");
            }
        }
    }

    /// <summary>Writes a short text, or checks that the one that was written is the same.</summary>
    public void Text(ReadOnlySpan<char> text, string what)
    {
        Span<char> copy = stackalloc char[128];
        int length = Number(Math.Min(text.Length, copy.Length));
        if (length < 0 || length > copy.Length)
        {
            throw Misfit("It is damaged.");
        }

        text[..Math.Min(text.Length, length)].CopyTo(copy);
        Bytes(MemoryMarshal.AsBytes(copy[..length]));
        if (!copy[..length].SequenceEqual(text[..Math.Min(text.Length, copy.Length)]))
        {
            throw Misfit($"It was written with the {what} {copy[..length]}, this run has {text}.");
        }
    }

    /// <summary>Writes an integer, or checks that the one that was written is the same.</summary>
    public void Expect(int value, string what)
    {
        int written = Number(value);
        if (written != value)
        {
            throw Misfit(FormattableString.Invariant($"It was written with {written} {what}, this run has {value}."));
        }
    }

    /// <summary>What is thrown if a state does not fit a run.</summary>
    public static ArgumentException Misfit(string why) => new("The state in the checkpoint does not fit this run. " + why, "options");

    private void Bytes(scoped Span<byte> bytes)
    {
        if (!IsReading)
        {
            _checkpoint.Write(_position, bytes);
        }
        else if (!_checkpoint.TryRead(_position, bytes))
        {
            throw Misfit("It is shorter than what this run needs.");
        }

        _position += bytes.Length;
    }
}
