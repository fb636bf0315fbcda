using AutoDiff.Generators.Model;

namespace AutoDiff.Generators.Emission;

/// <summary>The body of a member without code: calling one of a refused method is a build error, by its attribute, and one of an abstract method has none.</summary>
internal static class RefusedMember
{
    public static void WriteBody(IndentedWriter writer, MethodModel method)
    {
        if (method.IsAbstract)
        {
            return;
        }

        writer.Line("throw new global::System.NotSupportedException();");
        writer.Close();
    }
}
