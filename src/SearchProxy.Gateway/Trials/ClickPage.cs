using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SearchProxy.Core.Buffers;
using SearchProxy.Gateway.Bodies;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Responses;
using SearchProxy.Gateway.Telemetry;

namespace SearchProxy.Gateway.Trials;

/// <summary>
/// <c>/_searchproxy/click</c>: what a person opened. For browsers (<c>navigator.sendBeacon</c>) and applications; anybody may, because only
/// who got a page knows its id.
/// </summary>
internal sealed class ClickPage(SearchTrials trials, MemoryKeeper keeper)
{
    public const string Path = "/click";
    private const string Expected =
        "search_id, id and optionally index are expected, as members of a JSON object or as parameters of the URL";

    /// <exception cref="OperationCanceledException">The client went away.</exception>
    public async Task HandleAsync(HttpContext context, GatewayLimits limits)
    {
        if (!trials.IsOn)
        {
            await GatewayFaultAnswer.WriteAsync(context, GatewayFault.UnknownPage, "there is no trial; gateway.trial.mode is off");
            return;
        }

        var memory = new AnswerMemory(keeper.Budget);
        try
        {
            var body = await BodyReader.ReadAsync(context.Request, limits, memory, context.RequestAborted);
            await TakeAsync(context, body.Content);
        }
        finally
        {
            memory.Abandon();
        }
    }

    private async Task TakeAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        if (Read(context.Request.Query, body) is not (var search, var id, var index))
        {
            await GatewayFaultAnswer.WriteAsync(context, GatewayFault.ClientBody, $"the click is not understood; {Expected}");
            return;
        }

        if (!trials.Click(search, id, index))
        {
            await GatewayFaultAnswer.WriteAsync(
                context, GatewayFault.UnknownPage, "no search of this id is waiting for clicks, or it did not show this hit");
            return;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static (string Search, string Id, string? Index)? Read(IQueryCollection url, ReadOnlyMemory<byte> body)
    {
        string? Of(string name) => url.TryGetValue(name, out var values) && values is [{ Length: > 0 } value] ? value : null;
        if (body.IsEmpty)
        {
            return (Of("search_id"), Of("id")) is ({ } search, { } id) ? (search, id, Of("index")) : null;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement is { ValueKind: JsonValueKind.Object } click
                && Text(click, "search_id") is { } search
                && Text(click, "id") is { } id
                ? (search, id, Text(click, "index"))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement click, string name) =>
        click.TryGetProperty(name, out var value)
            && value is { ValueKind: JsonValueKind.String }
            && value.GetString() is { Length: > 0 } text
            ? text
            : null;
}
