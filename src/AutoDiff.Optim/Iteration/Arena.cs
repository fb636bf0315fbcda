namespace AutoDiff.Optim;

/// <summary>Hands out consecutive pieces of a workspace.</summary>
internal ref struct Arena<T>
{
    private Span<T> _numbers;
    private Span<int> _integers;

    public Arena(T[] numbers, int[] integers)
    {
        _numbers = numbers;
        _integers = integers;
    }

    public Span<T> Take(int length)
    {
        Span<T> taken = _numbers[..length];
        _numbers = _numbers[length..];
        return taken;
    }

    public Span<int> TakeIntegers(int length)
    {
        Span<int> taken = _integers[..length];
        _integers = _integers[length..];
        return taken;
    }
}
