using System.Text.Json;
using SearchProxy.LocalEngine.Errors;

namespace SearchProxy.LocalEngine.Search;

/// <summary>Writes the highlights of a hit.</summary>
internal static class HighlightWriter
{
    public static void Write(Utf8JsonWriter writer, SearchHit hit, JsonElement? request)
    {
        if (request is not null)
        {
            throw EngineErrors.Unsupported("[highlight] in the body of a search");
        }
    }
}
