using System.Text.Json;
using SearchProxy.Engine.Http;

namespace SearchProxy.Engine;

/// <summary>The words in an engine's error answer.</summary>
public static class EngineErrorText
{
    private const int MaxLength = 500;

    /// <summary>
    /// <c>type: reason</c> of the error's root cause, else the start of the body; never longer than 500 characters. Of a redirect, where
    /// to.
    /// </summary>
    public static string Of(EngineResponse response)
    {
        if (Redirection(response) is { } redirection)
        {
            return $"{response.Status} {redirection}";
        }

        var (type, reason) = Read(response.Body);
        var text = type is null ? System.Text.Encoding.UTF8.GetString(response.Body.Span).ReplaceLineEndings(" ") : $"{type}: {reason}";
        return $"{response.Status} {(text.Length > MaxLength ? text[..MaxLength] + "…" : text)}".TrimEnd();
    }

    /// <summary>Type and reason of the root cause; nulls when the body is no engine error.</summary>
    public static (string? Type, string? Reason) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("error", out var error))
            {
                return (null, null);
            }

            if (error.ValueKind == JsonValueKind.String)
            {
                return ("error", error.GetString());
            }

            return Root(error);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return (null, null);
        }
    }

    /// <summary>Where an answer redirects to, and what to do; null when it is no redirect.</summary>
    public static string? Redirection(EngineResponse response) =>
        response.Status is >= 300 and <= 399 && response.Header("Location") is { } to
        ? $"redirects to {Shown(to)}; redirects are not followed: give the URL of the engine itself (--engine, gateway.engines)"
        : null;

    /// <summary>A location without what may be secret in it: user and password, query, fragment.</summary>
    private static string Shown(string location)
    {
        // Without a scheme two slashes begin a host, which the parser needs a scheme for.
        var isHost = location.StartsWith("//", StringComparison.Ordinal);
        var parsed = Uri.TryCreate(isHost ? "http:" + location : location, UriKind.Absolute, out var uri) && !uri.IsFile ? uri : null;
        var shown = parsed?.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            ?? new string([.. location.TakeWhile(static c => c is not ('?' or '#')).Where(static c => !char.IsControl(c))]);
        shown = isHost && parsed is not null ? shown[5..] : shown;
        return parsed is null && shown.Contains('@', StringComparison.Ordinal) ? "an address that is not understood"
            : shown.Length > MaxLength ? shown[..MaxLength] + "…"
            : shown;
    }

    private static (string? Type, string? Reason) Root(JsonElement error)
    {
        if (error.TryGetProperty("root_cause", out var roots) && roots.ValueKind == JsonValueKind.Array && roots.GetArrayLength() > 0)
        {
            error = roots[0];
        }

        return (Text(error, "type"), Text(error, "reason"));
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
