using System.Text;

namespace SearchProxy.Core.Json;

/// <summary>One complete JSON value as the bytes it was written in (UTF-8, no surrounding white space).</summary>
public readonly record struct JsonSlice(ReadOnlyMemory<byte> Bytes)
{
    public ReadOnlySpan<byte> Span => Bytes.Span;

    public bool IsEmpty => Bytes.IsEmpty;

    public static JsonSlice FromText(string json) => new(Encoding.UTF8.GetBytes(json));

    public override string ToString() => Encoding.UTF8.GetString(Bytes.Span);
}
