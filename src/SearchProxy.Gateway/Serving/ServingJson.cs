using System.Text.Encodings.Web;
using System.Text.Json;

namespace SearchProxy.Gateway.Serving;

/// <summary>How answers of served models are written.</summary>
internal static class ServingJson
{
    /// <summary>Nothing is escaped that JSON itself lets stand: the answers are never put into a page.</summary>
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
