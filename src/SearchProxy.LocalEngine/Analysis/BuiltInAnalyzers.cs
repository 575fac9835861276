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
