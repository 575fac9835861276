using System.Text.Json;
using SearchProxy.LocalEngine.Analysis;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Mapping;
using SearchProxy.LocalEngine.Queries;
using SearchProxy.LocalEngine.Search;

namespace SearchProxy.LocalEngine.Highlighting;

/// <summary>Writes the highlights of a hit. Values are analysed again; nothing is kept for it at indexing time.</summary>
internal static class Highlighter
{
    public static void Write(Utf8JsonWriter writer, SearchHit hit, HighlightRequest request)
    {
        var found = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        var values = new FieldValues(hit.Leg.Context, hit.Document.Source);
        foreach (var requested in request.Fields)
        {
            var sink = Sought(hit.Leg, requested.Options);
            foreach (var field in hit.Leg.Context.Mapping.Fields.Values.Where(field => IsHighlighted(field, requested.Pattern)))
            {
                var fragments = Show(field, values.Texts(field), sink, requested.Options);
                if (fragments.Count > 0)
                {
                    found[field.Name] = fragments;
                }
            }
        }

        if (found.Count > 0)
        {
            Write(writer, found);
        }
    }

    private static bool IsHighlighted(FieldMapping field, string pattern) =>
        field.Kind is MappedKind.Text or MappedKind.Keyword && PathPattern.Matches(pattern, field.Name);

    private static TermSink Sought(SearchLeg leg, HighlightOptions options)
    {
        var sink = new TermSink();
        var query = options.Query is { } own ? leg.Context.Parse(own) : leg.Lexical;
        query?.CollectTerms(sink);
        return sink;
    }

    private static List<string> Show(FieldMapping field, List<string> texts, TermSink sink, HighlightOptions options)
    {
        var analyzer = field.Kind is MappedKind.Text ? field.Analyzer : BuiltInAnalyzers.Keyword;
        var sought = sink.In(options.SameField ? field.Name : null).ToList();
        var fragments = new Fragments(options);
        var shown = texts.SelectMany(text =>
        {
            var tokens = analyzer.Analyze(text);
            return fragments.Show(text, tokens, TokenMarker.Mark(tokens, sought));
        });
        var marked = (options.Fragments > 0 ? shown.Take(options.Fragments) : shown).ToList();
        return marked.Count == 0 && options.NoMatchLength > 0 && texts is [var first, ..] && first.Length > 0
            ? [Beginning(first, analyzer.Analyze(first), options.NoMatchLength)]
            : marked;
    }

    /// <summary>Up to the last word that ends within the length; the whole text when it is no longer.</summary>
    private static string Beginning(string text, List<Token> tokens, int length)
    {
        var end = text.Length <= length
            ? text.Length
            : tokens.Where(token => token.End <= length).Select(static token => token.End).DefaultIfEmpty(0).Max();
        return end == 0 ? text[..Math.Min(length, text.Length)] : text[..end];
    }

    private static void Write(Utf8JsonWriter writer, SortedDictionary<string, List<string>> found)
    {
        writer.WriteStartObject("highlight");
        foreach (var (name, fragments) in found)
        {
            writer.WriteStartArray(name);
            fragments.ForEach(writer.WriteStringValue);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
