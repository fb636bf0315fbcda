using System.Globalization;
using System.Text;

namespace AutoDiff.Generators.Ir;

/// <summary>What keeps an effect for the time when control leaves a block, in the run-time library.</summary>
internal static class CleanupScope
{
    public const string Type = "global::AutoDiff.Runtime.CleanupScope";

    /// <summary>C# that keeps an effect, with its operands as they are now: they may be variables that change.</summary>
    public static string Keep(Effect effect)
    {
        int count = effect.Arguments.Count;
        string state = count == 0 ? "0" : count == 1 ? "{0}" : "(" + string.Join(", ", Enumerable.Range(0, count).Select(i => $"{{{i.ToString(CultureInfo.InvariantCulture)}}}")) + ")";
        return $"{Type}.Enter({state}, static state => {WithState(effect.Template, i => count == 1 ? "state" : "state.Item" + (i + 1).ToString(CultureInfo.InvariantCulture))})";
    }

    /// <summary>A template with text in place of its holes.</summary>
    private static string WithState(string template, Func<int, string> operand)
    {
        StringBuilder text = new();
        for (int i = 0; i < template.Length; i++)
        {
            if (template[i] is '{' or '}' && i + 1 < template.Length && template[i + 1] == template[i])
            {
                text.Append(template[i], 2);
                i++;
            }
            else if (template[i] == '{')
            {
                int end = template.IndexOf('}', i);
                text.Append(operand(int.Parse(template.Substring(i + 1, end - i - 1), CultureInfo.InvariantCulture)));
                i = end;
            }
            else
            {
                text.Append(template[i]);
            }
        }

        return text.ToString();
    }
}
