using System.Collections.Frozen;

namespace SearchProxy.LocalEngine.Analysis;

/// <summary>The 33 English words that Lucene's English analyzer leaves out.</summary>
internal static class EnglishStopWords
{
    private static readonly FrozenSet<string> Words = FrozenSet.Create(
        "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no", "not", "of", "on", "or",
        "such", "that", "the", "their", "then", "there", "these", "they", "this", "to", "was", "will", "with");

    public static string? Apply(string term) => Words.Contains(term) ? null : term;
}
