using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Emission;

/// <summary>Writes the accessors of members that generated code may not name.</summary>
internal static class PrivateMembersWriter
{
    private const string Namespace = "global::System.Runtime.CompilerServices.";

    public static void Write(IEnumerable<PrivateMember> members, IndentedWriter writer)
    {
        writer.Line("/// <summary>Members that are private where they are declared.</summary>");
        writer.Open($"private static class {PrivateMember.Class}");
        bool isFirst = true;
        foreach (PrivateMember member in members)
        {
            if (!isFirst)
            {
                writer.Line();
            }

            isFirst = false;
            Write(member, writer);
        }

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
