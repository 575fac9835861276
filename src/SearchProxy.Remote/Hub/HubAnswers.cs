using System.Net;
using System.Text.RegularExpressions;

namespace SearchProxy.Remote.Hub;

/// <summary>What a hub's answers mean, from their head alone.</summary>
internal static partial class HubAnswers
{
    /// <summary>Where an answer sends the client; never from https to http.</summary>
    /// <exception cref="HubException">It names no address, or one that is not followed.</exception>
    public static Uri RedirectOf(HttpResponseMessage response, Uri from)
    {
        var asked = from.GetLeftPart(UriPartial.Path);
        if (!response.Headers.NonValidated.TryGetValues("Location", out var locations)
            || !Uri.TryCreate(from, locations.ToString(), out var target))
        {
            throw new HubException($"{asked} redirects ({(int)response.StatusCode}) without an address to go to.");
        }

        return target.Scheme switch
        {
            "https" => target,
            "http" when from.Scheme == "http" => target,
            "http" => throw new HubException(
                $"{asked} redirects from https to {target.GetLeftPart(UriPartial.Path)}; what was asked for safely is not "
                    + "fetched otherwise."),
            _ => throw new HubException(
                $"{asked} redirects to the address {target.GetLeftPart(UriPartial.Path)} of the kind {target.Scheme}; only http and https "
                    + "are followed."),
        };
    }

    /// <summary>Tells an answer without what was asked for.</summary>
    /// <exception cref="HubException">The hub refuses, and will again.</exception>
    /// <exception cref="HttpRequestException">It may give it later.</exception>
    public static void RefuseStatus(HttpResponseMessage response, Uri address, string repository)
    {
        if (response.IsSuccessStatusCode)
        {
            return;
        }

        var status = (int)response.StatusCode;
        if (status >= 500 || response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout)
        {
            throw new HttpRequestException($"{address.GetLeftPart(UriPartial.Path)} answers {status}.");
        }

        throw new HubException(response.StatusCode switch
        {
            HttpStatusCode.Unauthorized
                or HttpStatusCode.Forbidden =>
                    $"{repository} is not open to everyone, or does not exist: the hub answers {status}. A token in HF_TOKEN may help; it "
                        + "is sent over https alone.",
            HttpStatusCode.NotFound => $"{address.GetLeftPart(UriPartial.Path)} does not exist (404).",
            _ => $"{address.GetLeftPart(UriPartial.Path)} answers {status}.",
        });
    }

    /// <summary>The address in <c>Link: &lt;…&gt;; rel="next"</c>, on the same server only.</summary>
    public static Uri? NextPage(HttpResponseMessage response, Uri here)
    {
        var link = response.Headers.TryGetValues("Link", out var values)
            ? values.Select(value => NextLink().Match(value)).FirstOrDefault(match => match.Success)
            : null;
        return link is not null && Uri.TryCreate(here, link.Groups[1].Value, out var next) && next.Authority == here.Authority
            ? next
            : null;
    }

    [GeneratedRegex("""<([^>]*)>\s*;\s*rel="next""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex NextLink();
}
