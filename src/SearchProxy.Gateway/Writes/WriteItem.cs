using SearchProxy.Core.Text;
using SearchProxy.Engine.Bulk;
using SearchProxy.Engine.Http;

namespace SearchProxy.Gateway.Writes;

/// <summary>One document on its way: a request of its own, or an item of a bulk request.</summary>
/// <param name="Action">What is done to the document.</param>
/// <param name="Target">Its index.</param>
/// <param name="Id">Its id; null when the engine makes one.</param>
/// <param name="Routing">Its routing; null without one.</param>
/// <param name="Body">The document, or what an update says of it.</param>
/// <param name="Caller">The headers that go with every call to the engine.</param>
internal sealed record WriteItem(
    BulkAction Action, WriteTarget Target, string? Id, string? Routing, ReadOnlyMemory<byte> Body, IReadOnlyList<EngineHeader> Caller)
{
    /// <summary>The ingest pipeline that the request names for it; null when it names none, <c>_none</c> for none.</summary>
    public string? Pipeline { get; init; }

    /// <summary>True when the same request wrote the document before, so that its current state cannot be read.</summary>
    public bool WasWrittenBefore { get; init; }
}
