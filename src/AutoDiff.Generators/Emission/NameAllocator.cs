using AutoDiff.Generators.Ir;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiff.Generators.Emission;

/// <summary>
/// Names the variables of a function: the user's names where there are any, a number behind them where C# does not allow the
/// same name twice.
/// </summary>
internal sealed class NameAllocator
{
    private readonly HashSet<string> _reserved;
    private readonly Dictionary<string, ScopeSet> _scopes = [];
    private readonly Dictionary<(string Name, BlockNode Block), int> _next = [];

    public NameAllocator(IEnumerable<string> reserved) => _reserved = [.. reserved, .. TypeNames.Reserved];

    /// <summary>A name that nothing in a block, around it or inside it has.</summary>
    public string Take(string hint, BlockNode block)
    {
        block = block.Scope;
        string name = hint;
        string separator = char.IsDigit(hint[hint.Length - 1]) ? "_" : "";
        int number = _next.TryGetValue((hint, block), out int next) ? next : 1;
        while (true)
        {
            name = number == 1 ? hint : hint + separator + number.ToString(System.Globalization.CultureInfo.InvariantCulture);
            number++;
            if (!_reserved.Contains(name) && Scope(name).TryAdd(block))
            {
                break;
            }
        }

        _next[(hint, block)] = number;
        return Escape(name);
    }

    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) is SyntaxKind.AwaitKeyword
            or SyntaxKind.FieldKeyword or SyntaxKind.VarKeyword
            ? "@" + name
            : name;

    private ScopeSet Scope(string name)
    {
        if (!_scopes.TryGetValue(name, out ScopeSet? scope))
        {
            _scopes[name] = scope = new ScopeSet();
        }

        return scope;
    }

    /// <summary>The blocks in which a name is taken, none of them inside another.</summary>
    private sealed class ScopeSet
    {
        private readonly LiveRange _extents = new();

        public bool TryAdd(BlockNode block)
        {
            LiveRange extent = new();
            extent.Add(block.Start, block.End);
            if (_extents.Overlaps(extent))
            {
                return false;
            }

            _extents.Add(block.Start, block.End);
            return true;
        }
    }
}
