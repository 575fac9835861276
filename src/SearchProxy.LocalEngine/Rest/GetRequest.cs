using System.Text.Json;
using SearchProxy.LocalEngine.Json;
using SearchProxy.LocalEngine.Search;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>What is to be shown of a document that is asked for by its id.</summary>
/// <param name="Source">The source, or the part of it that was named; null when nothing was said.</param>
/// <param name="Stored">Stored fields; null for none.</param>
internal sealed record GetRequest(SourceFilter? Source, StoredFieldsRequest? Stored)
{
    /// <summary>Everything, but nothing beside stored fields unless asked for.</summary>
    public SourceFilter ShownSource =>
        Source ?? (Stored is null or { ShowsSource: true } ? SourceFilter.Everything : SourceFilter.Nothing);

    public static GetRequest Read(RestParameters parameters) =>
        new(parameters.Source(), parameters.List("stored_fields") is { } names ? Named(names) : null);

    public GetRequest WithStored(JsonElement names) => this with { Stored = StoredFieldsRequest.Parse(names) };

    private static StoredFieldsRequest Named(List<string> names) => new(names, !names.Contains("_none_"), names.Contains("_source"));
}
