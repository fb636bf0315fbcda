namespace AutoDiff.Optim.Tests.Support;

/// <summary>A clock that stands still until it is moved.</summary>
internal sealed class SecondHand : TimeProvider
{
    public long Seconds { get; set; }

    public override long TimestampFrequency => 1;

    public override long GetTimestamp() => Seconds;
}
