using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace SearchProxy.Gateway.Pages;

/// <summary>
/// The page for operators at <c>/_searchproxy/</c>: files inside the executable that load nothing from anywhere else and hold nothing of
/// anybody; what they show they ask of the other own pages, which are guarded.
/// </summary>
internal static class OperatorPage
{
    /// <summary>Scripts, styles and calls of this origin alone, and no frame around it.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'";

    private static readonly Dictionary<string, (string Type, byte[] Content)> Files = new(StringComparer.Ordinal)
    {
        ["/"] = ("text/html; charset=utf-8", Read("index.html")),
        ["/page.js"] = ("text/javascript; charset=utf-8", Read("page.js")),
        ["/page.css"] = ("text/css; charset=utf-8", Read("page.css")),
        ["/reasons.json"] = ("application/json", Read("reasons.json")),
    };

    /// <summary>The file of a path below <c>/_searchproxy</c>; null when it is none of the page's.</summary>
    public static (string Type, byte[] Content)? Find(string page) => Files.TryGetValue(page, out var file) ? file : null;

    /// <summary>What a browser is told of every such file.</summary>
    public static void AddHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
    }

    private static byte[] Read(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Page/{file}")!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
