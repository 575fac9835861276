using System.Text.Json;

namespace SearchProxy.LocalEngine.Search;

/// <summary>How far a search counts its hits.</summary>
/// <param name="Limit">Hits counted at most; null for all.</param>
/// <param name="Shown">Whether the answer has a total.</param>
internal sealed record TotalHits(int? Limit, bool Shown)
{
    public static readonly TotalHits Default = new(10_000, true);
    public static readonly TotalHits All = new(null, true);
    public static readonly TotalHits Hidden = new(null, false);

    public void Write(Utf8JsonWriter writer, int count, bool asNumber)
    {
        if (asNumber)
        {
            writer.WriteNumber("total", Shown ? count : -1);
            return;
        }

        if (!Shown)
        {
            return;
        }

        writer.WriteStartObject("total");
        writer.WriteNumber("value", Limit is { } limit ? Math.Min(count, limit) : count);
        writer.WriteString("relation", count > Limit ? "gte" : "eq");
        writer.WriteEndObject();
    }
}
