using Microsoft.CodeAnalysis;

namespace AutoDiff.CodeFixes;

/// <summary>A change of a document.</summary>
/// <param name="Title">What the editor offers.</param>
/// <param name="Key">What changes of the same kind have in common, so that all can be made at once.</param>
/// <param name="Old">The node to replace.</param>
/// <param name="New">What takes its place.</param>
internal sealed record Replacement(string Title, string Key, SyntaxNode Old, SyntaxNode New);
