using AutoDiff.Generators.Ir;
using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Emission;

/// <summary>A part of the structs that a series holds.</summary>
/// <param name="Series">The name of the series.</param>
/// <param name="Part">The part.</param>
/// <param name="IsWritten">Whether the series is a result.</param>
/// <param name="UsesAccessors">Whether parts are reached through accessors, which want a variable by reference.</param>
/// <param name="Cores">The class that holds the cores, and the accessors.</param>
internal sealed record SeriesPart(string Series, AggregatePart Part, bool IsWritten, bool UsesAccessors, string Cores)
{
    public string Read(string k) =>
        Part.ReadFrom(UsesAccessors && !IsWritten ? $"global::System.Runtime.CompilerServices.Unsafe.AsRef(in {Series}[{k}])" : $"{Series}[{k}]", Cores);

    public string Write(string k) => Part.WriteTo($"{Series}[{k}]", Cores);
}

/// <summary>
/// The series of structs in a member: cores take and give the coefficients from t¹ on of each part by itself, which are gathered before the call and put back after it.
/// </summary>
internal sealed class SeriesOfStructs(MemberBuilder member, string order)
{
    private readonly List<(string Buffer, IrType Type, bool IsCleared)> _buffers = [];
    private readonly List<Func<string, string>> _gathering = [];
    private readonly List<Func<string, string>> _scattering = [];

    /// <summary>Takes a part out of the structs; returns the name of its series.</summary>
    public string Gather(SeriesPart part, string name)
    {
        string buffer = Buffer(part, name + "Series", isCleared: false);
        _gathering.Add(k => $"{buffer}[{k}] = {part.Read(k + " + 1")};");
        return buffer;
    }

    /// <summary>Puts a part into the structs; returns the name of its series.</summary>
    public string Scatter(SeriesPart part, string name)
    {
        string buffer = Buffer(part, name + "Result", isCleared: true);
        _scattering.Add(k => $"{part.Write(k + " + 1")} = {buffer}[{k}];");
        return buffer;
    }

    public void WriteGathering(IndentedWriter writer, string stack)
    {
        foreach ((string buffer, IrType type, bool isCleared) in _buffers)
        {
            string element = member.Types.Of(type);
            writer.Line($"{member.Types.Of(IrType.Span(type))} {buffer} = {stack}.{(isCleared ? "Rent" : "RentUninitialized")}<{element}>({order});");
        }

        WriteLoop(writer, _gathering);
    }

    public void WriteScattering(IndentedWriter writer) => WriteLoop(writer, _scattering);

    private string Buffer(SeriesPart part, string name, bool isCleared)
    {
        string buffer = member.Name(name);
        _buffers.Add((buffer, part.Part.Type, isCleared));
        return buffer;
    }

    private void WriteLoop(IndentedWriter writer, List<Func<string, string>> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        string k = member.Name("k");
        writer.Open($"for (int {k} = 0; {k} < {order}; {k}++)");
        lines.ForEach(line => writer.Line(line(k)));
        writer.Close();
    }
}
