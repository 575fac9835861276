using System.Collections.ObjectModel;
using System.Text.Json;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>
/// The fields that a search makes for itself. A script computes values; what OpenSearch derives may be text, or an object of anything.
/// </summary>
internal static class MadeFields
{
    public static IReadOnlyDictionary<string, FieldKind> Read(JsonSlice? runtimeMappings, JsonSlice? derived)
    {
        if (runtimeMappings is null && derived is null)
        {
            return ReadOnlyDictionary<string, FieldKind>.Empty;
        }

        var made = new Dictionary<string, FieldKind>(StringComparer.Ordinal);
        Read(made, runtimeMappings, FieldKind.Value);
        Read(made, derived, FieldKind.Unknown);
        return made;
    }

    private static void Read(Dictionary<string, FieldKind> made, JsonSlice? members, FieldKind kind)
    {
        if (members is not { } json)
        {
            return;
        }

        var reader = json.Open();
        reader.Read();
        while (reader.TokenType != JsonTokenType.EndArray && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            made[reader.GetString()!] = kind;
            reader.Read();
            reader.Skip();
        }
    }
}
