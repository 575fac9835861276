using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace SearchProxy.Gateway.Tests.Rig;

/// <summary>Requests as bytes, and bodies in their codings.</summary>
internal static class Requests
{
    public static byte[] Post(string target, byte[] body, params string[] headers)
    {
        var head = string.Create(
            CultureInfo.InvariantCulture,
            $"POST {target} HTTP/1.1\r\nHost: proxy\r\nContent-Length: {body.Length}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");
        return [.. Encoding.Latin1.GetBytes(head), .. body];
    }

    public static byte[] Gzip(byte[] bytes) => Pack(bytes, target => new GZipStream(target, CompressionLevel.Optimal));

    public static byte[] Zlib(byte[] bytes) => Pack(bytes, target => new ZLibStream(target, CompressionLevel.Optimal));

    public static byte[] Deflate(byte[] bytes) => Pack(bytes, target => new DeflateStream(target, CompressionLevel.Optimal));

    public static byte[] Brotli(byte[] bytes) => Pack(bytes, target => new BrotliStream(target, CompressionLevel.Fastest));

    private static byte[] Pack(byte[] bytes, Func<Stream, Stream> open)
    {
        var target = new MemoryStream();
        using (var packer = open(target))
        {
            packer.Write(bytes);
        }

        return target.ToArray();
    }
}
