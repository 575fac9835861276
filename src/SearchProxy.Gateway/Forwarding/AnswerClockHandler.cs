using System.Globalization;

namespace SearchProxy.Gateway.Forwarding;

/// <summary>Gives a request up whose <see cref="AnswerClock"/> has run down.</summary>
internal sealed class AnswerClockHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <exception cref="EngineSilentException">The engine had the whole request and did not begin its answer in time.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!request.Options.TryGetValue(AnswerClock.Key, out var clock))
        {
            return await base.SendAsync(request, cancellationToken);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.Over);
        try
        {
            var response = await base.SendAsync(request, either.Token);
            clock.Stop();
            return response;
        }
        catch (Exception exception) when (clock.Over.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new EngineSilentException(
                string.Create(CultureInfo.InvariantCulture, $"the engine was silent for {clock.Bound.TotalSeconds:0.###} s"), exception);
        }
    }
}
