using System.Globalization;
using System.Text;
using SearchProxy.Core.Hits;

namespace SearchProxy.Core.Tests;

/// <summary>Small engine answers.</summary>
internal static class Answers
{
    /// <summary>An answer with one hit an (id, score); ids double as texts in <c>fields.text</c>.</summary>
    public static SearchAnswer Of(params (string Id, double Score)[] hits) => Read(Json(hits, hits.Length));

    public static SearchAnswer Of(long total, params (string Id, double Score)[] hits) => Read(Json(hits, total));

    public static SearchAnswer Read(string json) =>
        SearchAnswerReader.Read(Encoding.UTF8.GetBytes(json)) ?? throw new InvalidOperationException("not an answer: " + json);

    public static string Json((string Id, double Score)[] hits, long total)
    {
        var items = hits.Select(static hit => string.Create(
            CultureInfo.InvariantCulture,
            $$$"""{"_index":"i","_id":"{{{hit.Id}}}","_score":{{{hit.Score:0.0###}}},"_source":{"n":1.0},"fields":{"text":["text of {{{hit.Id}}}"]}}"""));
        var max = hits.Length == 0 ? "null" : hits.Max(static hit => hit.Score).ToString("0.0###", CultureInfo.InvariantCulture);
        return $$$"""{"took":5,"timed_out":false,"_shards":{"total":1,"successful":1,"skipped":0,"failed":0},"hits":{"total":{"value":{{{total}}},"relation":"eq"},"max_score":{{{max}}},"hits":[{{{string.Join(',', items)}}}]}}""";
    }

    public static IEnumerable<string> Ids(IEnumerable<Hit> hits) => hits.Select(static hit => hit.Key.Id);
}
