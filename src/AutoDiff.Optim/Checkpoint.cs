using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoDiff.Optim;

/// <summary>The state of a run, from which it can be continued: a resumed run makes the same iterates, bit for bit, as one that was never interrupted.</summary>
/// <remarks>
/// <para>Given as <see cref="OptimOptions.Checkpoint"/> it receives the state before every iteration (or every <see cref="Interval"/>) and before the callback sees it; what ends a run in the
/// middle of an iteration, a limit, an exception of the objective, a crash of the process, loses that iteration only. If it already holds a state, the run continues from there: iterations and
/// evaluations count on, so that limits are those of both runs together; the starting point only says how many variables there are, and nothing is evaluated again.</para>
/// <para>The state belongs to one method, number type and size, which are checked; that function, bounds and parameters are those of the first run is the caller's
/// responsibility where it cannot be seen from the state. It holds what the method knows: for <see cref="LimitedMemoryBfgs"/> 2·m·n numbers, for
/// <see cref="Bfgs"/> n², for most others O(n), for residuals their Jacobian's factors.</para>
/// <para>One checkpoint serves one run at a time. Once its two buffers have grown, saving allocates nothing.</para>
/// </remarks>
public sealed class Checkpoint
{
    private const uint Magic = 0x54534441;
    private const int Version = 1;
    private const int PrefixLength = 16;

    private byte[] _state = [];
    private byte[] _next = [];
    private int _length;
    private int _inUse;
    private string _method = string.Empty;
    private int _variables;
    private int _residuals;

    /// <summary>How many iterations lie between two saves. Default 1.</summary>
    public int Interval { get; init => field = ParameterCheck.AtLeast(value, 1, nameof(Interval)); } = 1;

    /// <summary>Whether there is no state yet: a run begins at its starting point.</summary>
    public bool IsEmpty => _length == 0;

    /// <summary>The number of steps that were made before the state; 0 if there is none.</summary>
    public int Iteration => IsEmpty ? 0 : BinaryPrimitives.ReadInt32LittleEndian(_state.AsSpan(12));

    /// <summary>The last complete state. Valid until the next one is saved: read it in the callback or after the run.</summary>
    public ReadOnlySpan<byte> State => _state.AsSpan(0, _length);

    /// <summary>Takes up a state that <see cref="State"/> or <see cref="Save"/> gave.</summary>
    /// <param name="state">The bytes.</param>
    /// <returns>A checkpoint with that state.</returns>
    /// <exception cref="InvalidDataException">The bytes are no state, incomplete, or of another version.</exception>
    public static Checkpoint Load(ReadOnlySpan<byte> state)
    {
        if (state.Length < PrefixLength || BinaryPrimitives.ReadUInt32LittleEndian(state) != Magic)
        {
            throw new InvalidDataException("This is not the state of a run.");
        }

        int version = BinaryPrimitives.ReadInt32LittleEndian(state[4..]);
        if (version != Version)
        {
            throw new InvalidDataException(FormattableString.Invariant($"The state has version {version}; this library reads version {Version}."));
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(state[8..]);
        if (length != state.Length)
        {
            throw new InvalidDataException(FormattableString.Invariant($"The state is incomplete: {state.Length} of {length} bytes."));
        }

        return new Checkpoint { _state = state.ToArray(), _length = length };
    }

    /// <summary>Takes up a state that was written to a stream.</summary>
    /// <param name="stream">Read to its end.</param>
    /// <returns>A checkpoint with that state.</returns>
    /// <exception cref="InvalidDataException">The bytes are no state, incomplete, or of another version.</exception>
    public static Checkpoint Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Load(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    /// <summary>Writes the last complete state to a stream.</summary>
    /// <param name="stream">The stream.</param>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(State);
    }

    /// <summary>Forgets the state, so that the next run begins at its starting point. Keeps the storage.</summary>
    /// <exception cref="InvalidOperationException">A run is using the checkpoint.</exception>
    public void Clear()
    {
        if (Volatile.Read(ref _inUse) != 0)
        {
            throw new InvalidOperationException("The checkpoint is in use by a run.");
        }

        _length = 0;
    }

    /// <summary>Takes the checkpoint for one run.</summary>
    internal void Enter<T>(string method, int variables, int residuals)
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            throw new ArgumentException("Numbers that are or contain references cannot be kept in a checkpoint.", "options");
        }

        if (Interlocked.Exchange(ref _inUse, 1) != 0)
        {
            throw new InvalidOperationException("The checkpoint is in use by another run: give each concurrent or nested run its own.");
        }

        (_method, _variables, _residuals) = (method, variables, residuals);
    }

    internal void Leave() => Volatile.Write(ref _inUse, 0);

    /// <summary>Saves the state of a process that is between two iterations.</summary>
    internal void Write<T, P>(ref P process, int iteration, T previousValue)
        where T : IFloatingPointIeee754<T>
        where P : IProcess<T>, allows ref struct
    {
        var state = new StateExchange(this, isReading: false, PrefixLength);
        Exchange(ref process, ref state, ref iteration, ref previousValue);
        BinaryPrimitives.WriteUInt32LittleEndian(_next, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(_next.AsSpan(4), Version);
        BinaryPrimitives.WriteInt32LittleEndian(_next.AsSpan(8), state.Position);
        BinaryPrimitives.WriteInt32LittleEndian(_next.AsSpan(12), iteration);
        (_state, _next) = (_next, _state);
        _length = state.Position;
    }

    /// <summary>Puts a process into the state that was saved.</summary>
    internal void Restore<T, P>(ref P process, out int iteration, out T previousValue)
        where T : IFloatingPointIeee754<T>
        where P : IProcess<T>, allows ref struct
    {
        var state = new StateExchange(this, isReading: true, PrefixLength);
        iteration = 0;
        previousValue = T.NaN;
        Exchange(ref process, ref state, ref iteration, ref previousValue);
        if (state.Position != _length)
        {
            throw StateExchange.Misfit("It is longer than what this run needs.");
        }
    }

    internal void Write(int position, ReadOnlySpan<byte> bytes)
    {
        int needed = checked(position + bytes.Length);
        if (_next.Length < needed)
        {
            Array.Resize(ref _next, Math.Max(needed, (int)Math.Min(2L * _next.Length, Array.MaxLength)));
        }

        bytes.CopyTo(_next.AsSpan(position));
    }

    internal bool TryRead(int position, Span<byte> bytes)
    {
        if (bytes.Length > _length - position)
        {
            return false;
        }

        _state.AsSpan(position, bytes.Length).CopyTo(bytes);
        return true;
    }

    private void Exchange<T, P>(ref P process, scoped ref StateExchange state, ref int iteration, ref T previousValue)
        where T : IFloatingPointIeee754<T>
        where P : IProcess<T>, allows ref struct
    {
        state.Text(BitConverter.IsLittleEndian ? "little" : "big", "byte order");
        state.Text(_method, "method");
        state.Text(typeof(T).Name, "number type");
        state.Expect(_variables, "variables");
        state.Expect(_residuals, "residuals");
        iteration = state.Index(iteration, 0, int.MaxValue);
        previousValue = state.Number(previousValue);
        process.Exchange(ref state);
    }
}
