using System.Text.Json;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Search;

/// <summary>The stored fields that a search asks for.</summary>
/// <param name="Names">Names and patterns.</param>
/// <param name="ShowsId">False for <c>_none_</c>, which hides even the id.</param>
/// <param name="ShowsSource">Whether <c>_source</c> is among the names.</param>
internal sealed record StoredFieldsRequest(IReadOnlyList<string> Names, bool ShowsId, bool ShowsSource)
{
    public static StoredFieldsRequest Parse(JsonElement value)
    {
        var names = JsonRead.Texts(value, "stored_fields");
        return new StoredFieldsRequest(names, !names.Contains("_none_"), names.Contains("_source"));
    }
}
