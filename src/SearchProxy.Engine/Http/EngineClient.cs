using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SearchProxy.Engine.Http;

/// <summary>
/// Sends requests to one engine and gives back its answer or the fault that kept it away. Adds nothing to a request but Host,
/// <c>Accept-Encoding: gzip</c> and the body's own headers; follows no redirect, keeps no cookie, uses no proxy, retries nothing but a 401
/// for which there are new credentials.
/// Thread-safe.
/// </summary>
public sealed class EngineClient : IDisposable
{
    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _time;
    private readonly string? _authorization;
    private readonly EngineCredentials? _credentials;
    private readonly string _prefix;

    /// <exception cref="ArgumentException">The options do not hold; the message has every error.</exception>
    public EngineClient(EngineClientOptions options, TimeProvider? time = null)
        : this(options, CreateHandler(options), time)
    {
    }

    /// <summary>The same over a handler of the caller's, for tests.</summary>
    public EngineClient(EngineClientOptions options, HttpMessageHandler handler, TimeProvider? time = null)
    {
        Require(options);
        Address = options.Address!;
        _prefix = Address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped) + Address.AbsolutePath.TrimEnd('/');
        _authorization = options.Authorization;
        _credentials = options.Credentials;
        _time = time ?? TimeProvider.System;
        _http = new HttpMessageInvoker(handler, disposeHandler: true);
    }

    public Uri Address { get; }

    /// <summary>True when credentials that are refused may be followed by others.</summary>
    public bool RenewsCredentials => _credentials is not null;

    /// <param name="request">What to send.</param>
    /// <param name="maxResponseBytes">Most bytes of the inflated answer; more is <see cref="EngineFault.TooLarge"/>.</param>
    /// <param name="cancellationToken">Gives up; the engine sees the connection close and cancels its task.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled; never for a time-out.</exception>
    public async ValueTask<EngineOutcome> SendAsync(EngineRequest request, int maxResponseBytes, CancellationToken cancellationToken)
    {
        var authorization = _credentials?.Current ?? _authorization;
        var outcome = await SendAsync(request, authorization, maxResponseBytes, cancellationToken);
        return outcome.Response is { Status: 401 } && _credentials?.Renew(authorization) == true
            ? await SendAsync(request, _credentials.Current, maxResponseBytes, cancellationToken)
            : outcome;
    }

    private async ValueTask<EngineOutcome> SendAsync(
        EngineRequest request, string? authorization, int maxResponseBytes, CancellationToken cancellationToken)
    {
        using var message = CreateMessage(request, authorization);
        using var timeout = new CancellationTokenSource(request.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            using var response = await _http.SendAsync(message, either.Token);
            var (body, fault) = await ResponseReader.ReadAsync(response.Content, maxResponseBytes, request.Memory, either.Token);
            return fault != EngineFault.None
                ? EngineOutcome.Failed(fault, Describe(fault, response, maxResponseBytes))
                : EngineOutcome.Of(new EngineResponse((int)response.StatusCode, ReadHeaders(response), body));
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return EngineOutcome.Failed(EngineFault.Timeout, $"no complete answer within {request.Timeout.TotalSeconds:0.###} s");
        }
        catch (InvalidDataException exception)
        {
            return EngineOutcome.Failed(EngineFault.Encoding, $"broken gzip stream: {exception.Message}");
        }
        catch (HttpRequestException exception)
        {
            return EngineOutcome.Failed(Classify(exception), Words(exception));
        }
        catch (IOException exception)
        {
            return EngineOutcome.Failed(EngineFault.Aborted, exception.GetBaseException().Message);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>
    /// The connections that a client makes when it is given none: TLS as the options say, nothing followed, kept or added, nothing sent
    /// twice.
    /// </summary>
    /// <exception cref="ArgumentException">The options do not hold; the message has every error.</exception>
    public static HttpMessageHandler CreateHandler(EngineClientOptions options)
    {
        Require(options);
        return new ExchangeHandler(CreateSockets(options, options.ConnectionLifetime), CreateSockets(options, TimeSpan.Zero));
    }

    private static SocketsHttpHandler CreateSockets(EngineClientOptions options, TimeSpan lifetime)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = System.Net.DecompressionMethods.None,
            ActivityHeadersPropagator = null,
            ConnectTimeout = options.ConnectTimeout,
            MaxConnectionsPerServer = options.MaxConnections,
            PooledConnectionLifetime = lifetime,
            PlaintextStreamFilter = static (context, _) => ValueTask.FromResult<Stream>(new GuardedConnection(context.PlaintextStream)),
            // Bytes above ASCII in a header pass as they came.
            RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        };
        var verifier = new CertificateVerifier(options.Tls);
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                verifier.Accept(certificate as X509Certificate2, chain, errors),
        };
        return handler;
    }

    private static void Require(EngineClientOptions options)
    {
        var errors = options.Validate();
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }
    }

    private HttpRequestMessage CreateMessage(EngineRequest request, string? authorization)
    {
        var uri = new Uri(
            _prefix + request.PathAndQuery,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var message = new HttpRequestMessage(request.Method, uri);
        if (!request.Body.IsEmpty)
        {
            message.Content = new ReadOnlyMemoryContent(request.Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
            if (request.ContentEncoding is not null)
            {
                message.Content.Headers.TryAddWithoutValidation("Content-Encoding", request.ContentEncoding);
            }
        }

        foreach (var header in request.Headers)
        {
            _ = message.Headers.TryAddWithoutValidation(header.Name, header.Value)
                || message.Content?.Headers.TryAddWithoutValidation(header.Name, header.Value) == true;
        }

        message.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip");
        if (authorization is not null && !message.Headers.NonValidated.Contains("Authorization"))
        {
            message.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return message;
    }

    private static List<EngineHeader> ReadHeaders(HttpResponseMessage response)
    {
        var headers = new List<EngineHeader>();
        Append(headers, response.Headers.NonValidated);
        Append(headers, response.Content.Headers.NonValidated);
        return headers;
    }

    private static void Append(List<EngineHeader> headers, HttpHeadersNonValidated source)
    {
        foreach (var (name, values) in source)
        {
            if (name is "Connection" or "Keep-Alive" or "Transfer-Encoding" or "Content-Length" or "Content-Encoding" or "Trailer"
                or "Upgrade")
            {
                continue;
            }

            foreach (var value in values)
            {
                headers.Add(new EngineHeader(name, value));
            }
        }
    }

    /// <summary>What happened, and what it most often means; in the runtime's own words where there are none that help more.</summary>
    private string Words(HttpRequestException exception)
    {
        var cause = exception.GetBaseException();
        var said = (exception.HttpRequestError, cause) switch
        {
            (HttpRequestError.SecureConnectionError, CertificateRefusedException) => cause.Message,
            (HttpRequestError.SecureConnectionError, AuthenticationException) => "what answers speaks no TLS",
            (HttpRequestError.SecureConnectionError, IOException or SocketException) => "the connection ended while TLS was agreed upon",
            (HttpRequestError.SecureConnectionError, _) => $"TLS could not be agreed upon: {cause.Message.TrimEnd('.')}",
            (HttpRequestError.ResponseEnded, _) => "the connection ended before there was an answer",
            _ => cause.Message,
        };
        return OtherScheme(exception, cause) is { } other
            ? $"{said.TrimEnd('.')}; if the engine speaks {other}, write the URL so: {other}://{Address.Authority}"
            : said;
    }

    /// <summary>The scheme that the engine may speak instead: its answer is no TLS, or the connection ends at once.</summary>
    private string? OtherScheme(HttpRequestException exception, Exception cause) => (exception.HttpRequestError, Address.Scheme) switch
    {
        (HttpRequestError.SecureConnectionError, _) when cause is not CertificateRefusedException => Uri.UriSchemeHttp,
        (_, "http") when Classify(exception) == EngineFault.Aborted => Uri.UriSchemeHttps,
        _ => null,
    };

    private static EngineFault Classify(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError
            or HttpRequestError.ProxyTunnelError => EngineFault.Unreachable,
        _ => EngineFault.Aborted,
    };

    private static string Describe(EngineFault fault, HttpResponseMessage response, int maxBytes) => fault switch
    {
        EngineFault.TooLarge => $"the answer has more than {maxBytes} bytes",
        EngineFault.NoMemory => "the answer does not fit into what all requests may hold together",
        _ => $"the answer has Content-Encoding \"{string.Join(", ", response.Content.Headers.ContentEncoding)}\"; gzip is supported",
    };
}
