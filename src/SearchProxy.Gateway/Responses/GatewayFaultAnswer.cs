using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Gateway.Responses;

/// <summary>Writes an answer of the proxy's own in the form of the engines' errors, so that clients report it as they report those.</summary>
internal static class GatewayFaultAnswer
{
    public static int StatusOf(GatewayFault fault) => fault switch
    {
        GatewayFault.EngineUnreachable or GatewayFault.EngineAborted => StatusCodes.Status502BadGateway,
        GatewayFault.BulkBrokenOff => StatusCodes.Status503ServiceUnavailable,
        GatewayFault.EngineTimeout => StatusCodes.Status504GatewayTimeout,
        GatewayFault.Method => StatusCodes.Status405MethodNotAllowed,
        GatewayFault.OperatorsOnly => StatusCodes.Status403Forbidden,
        GatewayFault.UnknownPage => StatusCodes.Status404NotFound,
        _ => StatusCodes.Status400BadRequest,
    };

    /// <summary>Sends the answer; the response must not have started. Its <see cref="Verdict"/> is a feature of the exchange from here on.</summary>
    /// <param name="context">The exchange.</param>
    /// <param name="fault">What went wrong.</param>
    /// <param name="detail">What was found and what is supported, in words.</param>
    public static async Task WriteAsync(HttpContext context, GatewayFault fault, string detail)
    {
        var verdict = Verdict.Failed(fault);
        var status = StatusOf(fault);
        var body = new ArrayBufferWriter<byte>(256);
        Write(body, status, "searchproxy_" + verdict.ReasonText.Replace('-', '_') + "_exception", detail);
        context.Features.Set(verdict);
        var response = context.Response;
        response.Clear();
        response.StatusCode = status;
        response.Headers[Verdict.HeaderName] = verdict.ToHeader();
        response.ContentType = "application/json";
        response.ContentLength = body.WrittenCount;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
        }
    }

    private static void Write(ArrayBufferWriter<byte> body, int status, string type, string detail)
    {
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
        json.WriteNumber("status", status);
        json.WriteEndObject();
    }
}
