using System.Text.Json;
using SearchProxy.LocalEngine.Analysis;
using SearchProxy.LocalEngine.Cluster;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Parsing;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>Shows what an analyzer makes of a text.</summary>
internal sealed class AnalyzeActions(Catalog catalog)
{
    public IEnumerable<Route> Routes() => [new("GET POST", "_analyze", Analyze), new("GET POST", "{index}/_analyze", Analyze)];

    private RestResponse Analyze(RestRequest request)
    {
        request.Finish();
        var options = Options.Of(request.RequiredBody(), "analyze");
        var field = options.TakeText("field");
        var analyzer = FindAnalyzer(request.Index, field, options.TakeText("analyzer"));
        var texts = JsonRead.Texts(options.Require("text"), "text");
        options.Finish();
        return RestResponse.Object(writer => Write(writer, analyzer, texts, field is null ? 0 : Analyzer.ValueGap));
    }

    private Analyzer FindAnalyzer(string? index, string? field, string? name)
    {
        if (name is not null)
        {
            return BuiltInAnalyzers.Find(name) ?? throw EngineErrors.Illegal($"failed to find global analyzer [{name}]");
        }

        if (field is null || index is null)
        {
            return BuiltInAnalyzers.Standard;
        }

        var targets = catalog.State.Resolve(index);
        return (targets.Count == 1 ? targets[0].Index.Mapping.Find(field) : null)?.Analyzer
            ?? throw EngineErrors.Illegal($"[{index}] is not one index with the field [{field}]");
    }

    private static void Write(Utf8JsonWriter writer, Analyzer analyzer, List<string> texts, int gap)
    {
        writer.WriteStartArray("tokens");
        var (position, offset) = (0, 0);
        foreach (var text in texts)
        {
            var tokens = new List<Token>();
            position = analyzer.Analyze(text, position, tokens) + gap;
            foreach (var token in tokens)
            {
                writer.WriteStartObject();
                writer.WriteString("token", token.Term);
                writer.WriteNumber("start_offset", token.Start + offset);
                writer.WriteNumber("end_offset", token.End + offset);
                writer.WriteNumber("position", token.Position);
                writer.WriteEndObject();
            }

            offset += text.Length + 1;
        }

        writer.WriteEndArray();
    }
}
