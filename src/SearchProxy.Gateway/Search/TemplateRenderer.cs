using System.Text.Json;
using SearchProxy.Core.Json;
using SearchProxy.Engine.Http;
using SearchProxy.Gateway.Forwarding;

namespace SearchProxy.Gateway.Search;

/// <summary>
/// Has the engine render a search template in the caller's name, so that the search it makes can be read. The engine's own rendering,
/// because the template may be a stored script that only it holds.
/// </summary>
internal sealed class TemplateRenderer(SearchLaneOptions options, EngineClient engine, EngineBounds bounds)
{
    private const string Suffix = "/template";

    /// <summary>
    /// The body of the search that the template makes, or null when it cannot be told with certainty: then the template goes to the engine
    /// as it is.
    /// </summary>
    public async ValueTask<ReadOnlyMemory<byte>?> RenderAsync(SearchCall call, StageTimer timer, CancellationToken aborted)
    {
        if (bounds.IsPast(timer.Elapsed) || call.Input.Body.IsEmpty || !HoldsOnlyTemplate(call.Input.Body.Span))
        {
            return null;
        }

        var request = EngineRequest.Post("/_render/template", call.Input.Body, call.CallerHeaders) with
        {
            ContentType = call.Input.ContentType ?? "application/json",
            Memory = call.Memory,
            Timeout = bounds.Knowledge(timer),
        };
        var outcome = await engine.SendAsync(request, options.MaxResponseBytes, aborted);
        return outcome.Answered(out var response) && response.IsSuccess ? Output(response.Body) : null;
    }

    /// <summary>The path of the search that stands behind a template's path.</summary>
    public static string SearchPathOf(string templatePath) => templatePath.TrimEnd('/')[..^Suffix.Length];

    /// <summary>Rendering knows the template and its parameters; anything beside them (explain, profile) is for the search alone.</summary>
    private static bool HoldsOnlyTemplate(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (!reader.Is("id"u8) && !reader.Is("source"u8) && !reader.Is("params"u8))
                {
                    return false;
                }

                reader.Read();
                reader.Skip();
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static ReadOnlyMemory<byte>? Output(ReadOnlyMemory<byte> answer)
    {
        try
        {
            var reader = new Utf8JsonReader(answer.Span, new JsonReaderOptions { MaxDepth = 1024 });
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var found = reader.Is("template_output"u8);
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                if (found)
                {
                    return answer[start..(int)reader.BytesConsumed];
                }
            }

            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
