using System.Diagnostics;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Responses;
using SearchProxy.Gateway.Telemetry;

namespace SearchProxy.Gateway.Hosting;

/// <summary>
/// Gives the server's own refusals, of requests that no code of ours ever sees, the documented form. The server says in a diagnostic event
/// that it is about to answer; what it then writes on the connection, an empty answer, is put into other words on its way
/// (<see cref="RefusalWriter"/>).
/// </summary>
internal sealed class ServerRefusals(GatewayMetrics metrics, IOptions<GatewayOptions> options) : IObserver<KeyValuePair<string, object?>>
{
    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    /// <summary>Puts the writer between the server and a connection.</summary>
    public static ConnectionDelegate Around(ConnectionDelegate next) => connection =>
    {
        var writer = new RefusalWriter(connection.Transport.Output);
        connection.Features.Set(writer);
        connection.Transport = new Pipes(connection.Transport.Input, writer);
        return next(connection);
    };

    /// <summary>Listens to the server until the process ends.</summary>
    public void Observe(DiagnosticListener server) => server.Subscribe(this, static name => name == BadRequest);

    public void OnNext(KeyValuePair<string, object?> happened)
    {
        if (happened.Value is IFeatureCollection features
            && features.Get<RefusalWriter>() is { } writer
            && features.Get<IBadRequestExceptionFeature>()?.Error is BadHttpRequestException refused
            && features.Get<IHttpResponseFeature>()?.HasStarted != true)
        {
            var (fault, detail) = Tell(refused, options.Value.Limits);
            metrics.Failed(fault);
            writer.Refuse(fault, detail, hasBody: features.Get<IHttpRequestFeature>()?.Method is not "HEAD");
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    private static (GatewayFault Fault, string Detail) Tell(
        BadHttpRequestException refused, GatewayLimits limits) => refused.StatusCode switch
        {
            StatusCodes.Status408RequestTimeout => (
                GatewayFault.RequestTimeout, $"the request did not come in time; its head may take "
                    + $"{limits.RequestHeadTimeout.TotalSeconds:0.###} s (gateway.limits.requestHeadTimeout)"),
            StatusCodes.Status414UriTooLong => (
                GatewayFault.RequestLineTooLong, $"the request line is longer than {limits.RequestLineBytes} bytes "
                    + "(gateway.limits.requestLineBytes)"),
            StatusCodes.Status431RequestHeaderFieldsTooLarge => (
                GatewayFault.HeadersTooLarge,
                $"the headers have more than {limits.RequestHeadersBytes} bytes (gateway.limits.requestHeadersBytes) or are more than "
                    + $"{limits.RequestHeaders} (gateway.limits.requestHeaders)"),
            StatusCodes.Status505HttpVersionNotsupported =>
                (GatewayFault.HttpVersion, $"HTTP/1.1 and HTTP/1.0 are supported: {refused.Message}"),
            _ => (GatewayFault.MalformedRequest, $"the request is not well-formed HTTP/1.1: {refused.Message}"),
        };

    private sealed record Pipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
