using SearchProxy.LocalEngine.Analysis;
using SearchProxy.LocalEngine.Errors;

namespace SearchProxy.LocalEngine.Parsing;

/// <summary>Reads the options that all queries for a text share.</summary>
internal static class TextQueryOptions
{
    public static TextQuery Read(Options options) => new(
        ReadOperator(options.TakeText("operator")),
        options.TakeText("minimum_should_match"),
        ReadAnalyzer(options.TakeText("analyzer")),
        ReadZeroTerms(options.TakeText("zero_terms_query")));

    /// <summary>Options that change nothing unless fuzziness is asked for.</summary>
    public static void AcceptIdle(Options options)
    {
        options.Accept("lenient", "true", "false");
        options.Accept("auto_generate_synonyms_phrase_query", "true", "false");
        options.Accept("fuzziness", "0");
        options.Accept("prefix_length", "0");
        options.Accept("max_expansions", "50");
        options.Accept("fuzzy_transpositions", "true");
    }

    public static bool ReadOperator(string? name) => name?.ToLowerInvariant() switch
    {
        null or "or" => false,
        "and" => true,
        _ => throw EngineErrors.Illegal($"operator needs to be either OR or AND, but found [{name}]"),
    };

    public static Analyzer? ReadAnalyzer(string? name) => name is null
        ? null
        : BuiltInAnalyzers.Find(name)
            ?? throw EngineErrors.AtShard($"analyzer [{name}] not found; there are {string.Join(", ", BuiltInAnalyzers.Names)}");

    private static bool ReadZeroTerms(string? name) => name?.ToLowerInvariant() switch
    {
        null or "none" => false,
        "all" => true,
        _ => throw EngineErrors.Parsing($"Unsupported zero_terms_query value [{name}]"),
    };
}
