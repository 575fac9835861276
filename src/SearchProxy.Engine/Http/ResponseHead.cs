using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace SearchProxy.Engine.Http;

/// <summary>What of an answer's head cannot be given on: no server writes it, and no client should read it.</summary>
internal static class ResponseHead
{
    private static readonly SearchValues<char> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Where(static code => code != '\t').Select(static code => (char)code), '\u007f']);

    /// <summary>
    /// What is wrong with the head, in words; null when it can be relayed. A length of 0 where none is allowed is taken off.
    /// </summary>
    public static string? Fault(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.SwitchingProtocols)
        {
            return "the engine wants to speak another protocol";
        }

        if (response.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.ResetContent && HasBody(response))
        {
            return $"the engine's answer {(int)response.StatusCode} announces a body, which it must not have";
        }

        return response.ReasonPhrase.AsSpan().ContainsAny(Controls)
            ? "the engine's status line holds a control character"
            : FaultOf(response.Headers) ?? FaultOf(response.Content.Headers);
    }

    private static bool HasBody(HttpResponseMessage response)
    {
        var length = response.Content.Headers.ContentLength;
        if (length == 0)
        {
            response.Content.Headers.ContentLength = null;
        }

        return length > 0 || response.Headers.NonValidated.Contains("Transfer-Encoding");
    }

    private static string? FaultOf(HttpHeaders headers)
    {
        foreach (var (name, values) in headers.NonValidated)
        {
            foreach (var value in values)
            {
                if (value.AsSpan().ContainsAny(Controls))
                {
                    return $"the engine's header [{name}] holds a control character";
                }
            }
        }

        return null;
    }
}
