using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Emission;

/// <summary>Writes the accessors of members that generated code may not name.</summary>
internal static class PrivateMembersWriter
{
    private const string Namespace = "global::System.Runtime.CompilerServices.";

    public static void Write(IEnumerable<PrivateMember> members, IndentedWriter writer)
    {
        members = [.. members];
        bool hasPrivate = members.Any(m => m.Kind != PrivateMember.OutCall), hasCalls = members.Any(m => m.Kind == PrivateMember.OutCall);
        writer.Line($"/// <summary>{(hasPrivate ? "Members that are private where they are declared" + (hasCalls ? ", and calls" : "") : "Calls")}{(hasCalls ? " that give results by <c>out</c>" : "")}.</summary>");
        writer.Open($"private static class {PrivateMember.Class}");
        bool isFirst = true;
        foreach (PrivateMember member in members)
        {
            if (!isFirst)
            {
                writer.Line();
            }

            isFirst = false;
            if (member.Kind == PrivateMember.OutCall)
            {
                WriteOutCall(member, writer);
            }
            else
            {
                Write(member, writer);
            }
        }

        writer.Close();
    }

    private static void WriteOutCall(PrivateMember member, IndentedWriter writer)
    {
        const string Out = "out ", Params = "params ";
        static bool IsOut(SiteParameter parameter) => parameter.Type.StartsWith(Out, StringComparison.Ordinal);
        SiteParameter[] given = [.. member.Owner is { } owner ? [owner] : (SiteParameter[])[], .. member.Parameters.Where(p => !IsOut(p))];
        string arguments = string.Join(", ", member.Parameters.Select(p => IsOut(p) ? $"out var {p.Name}" : p.Name));
        string[] results = [.. member.Parameters.Where(IsOut).Select(p => p.Name)];
        string header = $"internal static {member.Returns} {member.Accessor}({string.Join(", ", given.Select(p => $"{p.Type.Replace(Params, "")} {p.Name}"))})";
        string call = $"{member.Name}({arguments})";
        if (member.ReturnsValue)
        {
            writer.Line($"{header} => ({call}, {string.Join(", ", results)});");
            return;
        }

        writer.Open(header);
        writer.Line(call + ";");
        writer.Line($"return {(results is [var only] ? only : $"({string.Join(", ", results)})")};");
        writer.Close();
    }

    private static void Write(PrivateMember member, IndentedWriter writer)
    {
        SiteParameter[] all = [.. member.Owner is { } owner ? [owner] : (SiteParameter[])[], .. member.Parameters];
        string name = member.Accessor, given = string.Join(", ", all.Select(p => $"{p.Type} {p.Name}"));
        if (member.IsOwnerValue)
        {
            // An accessor takes a struct by reference; what is read here is a value.
            bool isField = member.Kind == "Field";
            string value = isField ? member.Returns.Substring("ref ".Length) : member.Returns;
            name += "ByReference";
            writer.Line($"internal static {value} {member.Accessor}({given}) => {name}(ref {string.Join(", ", all.Select(p => p.Name))});");
            writer.Line();
            given = "ref " + given;
        }

        string named = member.Kind == "Constructor" ? "" : $", Name = {Attributes.Quote(member.Name)}";
        writer.Line($"[{Namespace}UnsafeAccessor({Namespace}UnsafeAccessorKind.{member.Kind}{named})]");
        writer.Line($"internal static extern {member.Returns} {name}({given});");
    }
}
