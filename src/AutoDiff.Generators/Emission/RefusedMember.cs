namespace AutoDiff.Generators.Emission;

/// <summary>The body of a member of a method that was refused: calling it is a build error, by its attribute.</summary>
internal static class RefusedMember
{
    public static void WriteBody(IndentedWriter writer)
    {
        writer.Line("throw new global::System.NotSupportedException();");
        writer.Close();
    }
}
