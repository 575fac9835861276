using System.Text;

namespace SearchProxy.Gateway.Tests.Compatibility;

/// <summary>Renders the table of request features as the page for users.</summary>
internal static class CompatibilityDocument
{
    private const string Head = """
        # What happens to which request

        This page is made by the tests that send each of these requests through the proxy: it cannot say anything else than what the proxy does. Every line has been
        tried against an index with text and vectors unless it says otherwise.

        - **reranked**: both legs are asked, or the client's own query alone, and the model orders the window. Header: `X-SearchProxy: reranked; scored=…`. When something of the
          proxy's own fails meanwhile, the client gets the engine's order or what could be done, and `X-SearchProxy: degraded; reason=…`.
        - **passed through**: a search that the proxy has looked at and handed to the engine byte for byte. Header: `X-SearchProxy: bypassed; reason=…`;
          [operations](operations.md) explains every reason. `POST /_searchproxy/plan/{index}/_search` tells beforehand, and why.
        - **never**: not looked at. No header.

        *Vectors* says whether the vector leg takes part (*yes*), only reorders what the client's own query finds (*reorder*; the header goes on with `; widen=…`), or
        is not asked (*no*): then the client's own recall is reranked.

        Two things of a request cannot reach the engine as they came. Two lines of one header become one, joined by a comma (`Cookie`: by a semicolon), because .NET's HTTP client writes them so:
        the engines' 400 for two `X-Opaque-Id`, and Elasticsearch's for two `Accept`, do not come back. Bytes beyond ASCII in the request target (`curl '…?q=größe'`) are
        percent-encoded as the characters that the engine would have read from them: UTF-8 beside other percent-encoding, Latin-1 without.

        Requests that are not well-formed HTTP/1.1, too long or too slow (400, 408, 414, 431, 505) are refused before the engine hears of them, with the proxy's own error in the form of
        the engines' errors and `Connection: close`, for every listener. A client that speaks TLS to a plain listener gets such an answer, too.
        """;

    public static string Render(IReadOnlyList<CompatibilitySection> sections)
    {
        var text = new StringBuilder(Head).Append('\n');
        foreach (var section in sections)
        {
            text.Append("\n## ").Append(section.Name).Append("\n\n").Append(section.About).Append("\n\n");
            text.Append("| feature | tried with | outcome | vectors |\n| --- | --- | --- | --- |\n");
            foreach (var each in section.Cases)
            {
                text.Append("| ")
                    .Append(Cell(each.Feature))
                    .Append(" | ")
                    .Append(Request(each))
                    .Append(" | ")
                    .Append(Outcome(each))
                    .Append(" | ")
                    .Append(Vectors(each))
                    .Append(" |\n");
            }
        }

        return text.ToString();
    }

    private static string Outcome(CompatibilityCase each) => each.Expect switch
    {
        CompatibilityCase.Reranked => "reranked",
        CompatibilityCase.Never => "never",
        _ => $"passed through, `reason={each.Expect}`",
    };

    private static string Vectors(CompatibilityCase each) =>
        each.Expect != CompatibilityCase.Reranked ? "" : !each.HasVectorLeg ? "no" : each.Held is null ? "yes" : "reorder";

    private static string Request(CompatibilityCase each)
    {
        var parts = new List<string> { $"{each.Method} {each.Target}" };
        parts.AddRange(each.Headers.Select(static header => $"{header.Name}: {header.Value}"));
        if (each.ContentType is { } type)
        {
            parts.Add("Content-Type: " + type);
        }

        if (each.Body is { } body)
        {
            parts.Add(body.Replace("\n", "\\n", StringComparison.Ordinal));
        }

        return string.Join(" ", parts.Select(static part => $"`{Cell(part)}`"));
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
