using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Gateway.Responses;

/// <summary>
/// Writes an answer of the proxy's own in the form of the engines' errors, so that clients report it as they report those.
/// </summary>
internal static class GatewayFaultAnswer
{
    public static int StatusOf(GatewayFault fault) => fault switch
    {
        GatewayFault.EngineUnreachable or GatewayFault.EngineAborted => StatusCodes.Status502BadGateway,
        GatewayFault.Internal => StatusCodes.Status500InternalServerError,
        GatewayFault.BulkBrokenOff => StatusCodes.Status503ServiceUnavailable,
        GatewayFault.EngineTimeout => StatusCodes.Status504GatewayTimeout,
        GatewayFault.Method => StatusCodes.Status405MethodNotAllowed,
        GatewayFault.RequestTimeout => StatusCodes.Status408RequestTimeout,
        GatewayFault.RequestLineTooLong => StatusCodes.Status414UriTooLong,
        GatewayFault.HeadersTooLarge => StatusCodes.Status431RequestHeaderFieldsTooLarge,
        GatewayFault.HttpVersion => StatusCodes.Status505HttpVersionNotsupported,
        GatewayFault.OperatorsOnly => StatusCodes.Status403Forbidden,
        GatewayFault.UnknownPage => StatusCodes.Status404NotFound,
        _ => StatusCodes.Status400BadRequest,
    };

    /// <summary>
    /// Sends the answer; the response must not have started. Its <see cref="Verdict"/> is a feature of the exchange from here on.
    /// </summary>
    /// <param name="context">The exchange.</param>
    /// <param name="fault">What went wrong.</param>
    /// <param name="detail">What was found and what is supported, in words.</param>
    /// <param name="headers">Headers of the answer beside those of its body; what was set on the response before is gone.</param>
    public static async Task WriteAsync(
        HttpContext context, GatewayFault fault, string detail, params (string Name, string Value)[] headers)
    {
        var verdict = Verdict.Failed(fault);
        var body = Body(fault, detail);
        context.Features.Set(verdict);
        var response = context.Response;
        response.Clear();
        response.StatusCode = StatusOf(fault);
        response.Headers[Verdict.HeaderName] = verdict.ToHeader();
        foreach (var (name, value) in headers)
        {
            response.Headers[name] = value;
        }

        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    /// <summary>The answer's body: <c>{"error":{"root_cause":[…],"type":…,"reason":…},"status":…}</c>.</summary>
    public static ReadOnlyMemory<byte> Body(GatewayFault fault, string detail)
    {
        var type = "searchproxy_" + ReasonName.Of(fault).Replace('-', '_') + "_exception";
        var body = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(body);
        json.WriteStartObject();
        json.WriteStartObject("error");
        json.WriteStartArray("root_cause");
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString("reason", detail);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("type", type);
        json.WriteString("reason", detail);
        json.WriteEndObject();
        json.WriteNumber("status", StatusOf(fault));
        json.WriteEndObject();
        json.Flush();
        return body.WrittenMemory;
    }
}
