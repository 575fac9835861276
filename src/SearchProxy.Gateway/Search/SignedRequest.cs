using Microsoft.AspNetCore.Http;

namespace SearchProxy.Gateway.Search;

/// <summary>
/// Tells requests that are signed as a whole. AWS Signature Version 4 covers method, path, query and body, so that the engine would refuse
/// everything that is asked in the caller's name but the caller's own bytes.
/// </summary>
internal static class SignedRequest
{
    private const string Scheme = "AWS4-";

    public static bool Is(IHeaderDictionary headers)
    {
        foreach (var value in headers.Authorization)
        {
            if (value is not null && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
