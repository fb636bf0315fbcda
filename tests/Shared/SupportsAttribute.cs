namespace AutoDiff.Tests.Shared;

/// <summary>Says of which construct of C# a test, or a class of tests, shows that it differentiates: a row of docs/supported-csharp.md.</summary>
/// <remarks>In which modes is read from the generated members that the tests use.</remarks>
/// <param name="construct">The construct, in Markdown.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
internal sealed class SupportsAttribute(string construct) : Attribute
{
    public string Construct { get; } = construct;
}
