using SearchProxy.Core.Json;
using SearchProxy.Core.MultiSearch;
using SearchProxy.Core.Requests;
using SearchProxy.Engine.Http;

namespace SearchProxy.Gateway.Search;

/// <summary>One search of an <c>_msearch</c> on its way.</summary>
/// <param name="Item">Its lines.</param>
/// <param name="Call">The search that it stands for; null when it goes to the engine as it is.</param>
/// <param name="Parsed">What was understood of it, or why it goes to the engine as it is.</param>
internal sealed record MultiSearchEntry(MultiSearchItem Item, SearchCall? Call, ParseOutcome Parsed)
{
    /// <summary>What came of it in the pipeline; an outcome without answer goes to the engine as it is after all.</summary>
    public SearchOutcome? Outcome { get; set; }

    /// <summary>The engine's answer, for an item that went there as it was.</summary>
    public JsonSlice? Carried { get; set; }

    /// <summary>The headers of that answer.</summary>
    public IReadOnlyList<EngineHeader> CarriedHeaders { get; set; } = [];
}
