using System.Collections.Frozen;

namespace SearchProxy.LocalEngine.Analysis;

/// <summary>The analyzers that a mapping may name.</summary>
internal static class BuiltInAnalyzers
{
    public static readonly Analyzer Standard = new("standard", StandardTokenizer.Tokenize, LowerCase.Apply);

    public static readonly Analyzer English = new(
        "english", StandardTokenizer.Tokenize, EnglishPossessive.Apply, LowerCase.Apply, EnglishStopWords.Apply, PorterStemmer.Apply);

    public static readonly Analyzer Simple = new("simple", PlainTokenizers.Letters, LowerCase.Apply);

    public static readonly Analyzer Whitespace = new("whitespace", PlainTokenizers.Whitespace);

    public static readonly Analyzer Stop = new("stop", PlainTokenizers.Letters, LowerCase.Apply, EnglishStopWords.Apply);

    public static readonly Analyzer Keyword = new("keyword", PlainTokenizers.Whole);

    private static readonly Dictionary<string, Analyzer> ByName =
        new[] { Standard, English, Simple, Whitespace, Stop, Keyword }.ToDictionary(analyzer => analyzer.Name);

    public static IEnumerable<string> Names => ByName.Keys;

    public static Analyzer? Find(string name) => ByName.GetValueOrDefault(name);
}

/// <summary>Cuts a trailing <c>'s</c>, with any of the three apostrophes.</summary>
internal static class EnglishPossessive
{
    public static string Apply(string term) =>
        term.Length >= 2 && term[^1] is 's' or 'S' && term[^2] is '\'' or '\u2019' or '\uFF07' ? term[..^2] : term;
}

/// <summary>The 33 English words that Lucene's English analyzer leaves out.</summary>
internal static class EnglishStopWords
{
    private static readonly FrozenSet<string> Words = FrozenSet.Create(
        "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no", "not", "of", "on", "or",
        "such", "that", "the", "their", "then", "there", "these", "they", "this", "to", "was", "will", "with");

    public static string? Apply(string term) => Words.Contains(term) ? null : term;
}

/// <summary>
/// The suffix stripper that Martin Porter published in 1980 (Program 14, 130–137), with the two endings that he added to his own
/// implementation later (<c>bli → ble</c>, <c>logi → log</c>). Words of one and two letters stay as they are.
/// </summary>
internal static class PorterStemmer
{
    public static string Apply(string term) => term.Length <= 2 ? term : new PorterWord(term).Stem();
}
