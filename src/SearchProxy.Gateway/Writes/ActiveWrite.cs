using Microsoft.AspNetCore.Http;
using SearchProxy.Core.Requests;
using SearchProxy.Engine.Http;
using SearchProxy.Gateway.Routing;
using SearchProxy.Gateway.Search;

namespace SearchProxy.Gateway.Writes;

/// <summary>A write that is understood, on its way.</summary>
/// <param name="Context">The exchange.</param>
/// <param name="Route">Its route.</param>
/// <param name="Parameters">The URL's parameters.</param>
/// <param name="Summary">Counts what becomes of its documents.</param>
/// <param name="Timer">Its time.</param>
internal sealed record ActiveWrite(
    HttpContext Context, WriteRoute Route, IReadOnlyList<UrlParameter> Parameters, WriteSummary Summary, StageTimer Timer)
{
    /// <summary>The headers that go with every call to the engine.</summary>
    public IReadOnlyList<EngineHeader> Caller { get; } = CallerHeaders.Select(
        Context.Request.Headers.SelectMany(
            static header => header.Value, static (header, value) => new EngineHeader(header.Key, value ?? ""))
            .ToArray());

    public CancellationToken Aborted => Context.RequestAborted;

    /// <summary>A parameter's decoded value; of several the last, as the engines take it; null without one.</summary>
    public string? Parameter(string name) => Parameters.LastOrDefault(parameter => parameter.Name == name).Value;
}
