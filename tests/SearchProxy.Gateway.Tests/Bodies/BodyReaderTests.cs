using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using SearchProxy.Core.Buffers;
using SearchProxy.Core.Outcomes;
using SearchProxy.Gateway.Bodies;
using SearchProxy.Gateway.Options;
using SearchProxy.Gateway.Tests.Rig;

namespace SearchProxy.Gateway.Tests.Bodies;

public class BodyReaderTests
{
    private static readonly byte[] Json = Encoding.UTF8.GetBytes("""{"query":{"match":{"t":"ü"}}}""");

    private static readonly GatewayLimits Limits = new();

    public static TheoryData<string, byte[]> Codings => new()
    {
        { "gzip", Requests.Gzip(Json) },
        { "GZIP", Requests.Gzip(Json) },
        { " x-gzip ", Requests.Gzip(Json) },
        { "deflate", Requests.Zlib(Json) },
        { "Deflate", Requests.Deflate(Json) },
        { "br", Requests.Brotli(Json) },
        { "Br", Requests.Brotli(Json) },
        { "identity", Json },
    };

    [Fact]
    public async Task Plain_body_is_read_as_it_is()
    {
        var body = await ReadAsync(Json);
        Assert.Equal((RequestBodyFault.None, BypassReason.None, true), (body.Fault, body.BypassReason, body.IsComplete));
        Assert.Equal(Json, body.Content.ToArray());
        Assert.Equal(Json, body.Original.ToArray());
    }

    [Theory]
    [MemberData(nameof(Codings))]
    public async Task Body_is_inflated_and_its_original_bytes_are_kept(string encoding, byte[] sent)
    {
        var body = await ReadAsync(sent, encoding);
        Assert.Equal(RequestBodyFault.None, body.Fault);
        Assert.Equal(Json, body.Content.ToArray());
        Assert.Equal(sent, body.Original.ToArray());
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip, gzip")]
    [InlineData("snappy")]
    public async Task Coding_that_is_not_known_is_left_to_the_engine(string encoding)
    {
        var body = await ReadAsync(Json, encoding);
        Assert.Equal((RequestBodyFault.UnknownEncoding, BypassReason.Encoding), (body.Fault, body.BypassReason));
        Assert.Equal(Json, body.Original.ToArray());
    }

    [Fact]
    public async Task Body_that_is_not_gzip_is_broken_and_not_empty()
    {
        Assert.Equal(RequestBodyFault.BrokenEncoding, (await ReadAsync(Json, "gzip")).Fault);
        Assert.Equal(RequestBodyFault.BrokenEncoding, (await ReadAsync(Json, "deflate")).Fault);
        Assert.Equal(RequestBodyFault.BrokenEncoding, (await ReadAsync(Json, "br")).Fault);
    }

    [Fact]
    public async Task Gzip_cut_off_anywhere_is_broken()
    {
        var whole = Requests.Gzip(Json);
        for (var length = 1; length < whole.Length; length++)
        {
            var body = await ReadAsync(whole[..length], "gzip");
            Assert.True(body.Fault == RequestBodyFault.BrokenEncoding, $"cut to {length} of {whole.Length}: {body.Fault}");
        }
    }

    [Fact]
    public async Task Brotli_cut_off_anywhere_is_broken()
    {
        var whole = Requests.Brotli(Json);
        for (var length = 1; length < whole.Length; length++)
        {
            Assert.Equal(RequestBodyFault.BrokenEncoding, (await ReadAsync(whole[..length], "br")).Fault);
        }
    }

    [Fact]
    public async Task Gzip_with_a_wrong_checksum_is_broken()
    {
        var bytes = Requests.Gzip(Json);
        bytes[^6] ^= 1;
        Assert.Equal(RequestBodyFault.BrokenEncoding, (await ReadAsync(bytes, "gzip")).Fault);
    }

    [Fact]
    public async Task Announced_length_beyond_the_limit_leaves_the_body_in_the_connection()
    {
        var request = Request(new byte[2048]);
        var body =
            await BodyReader.ReadAsync(request, new GatewayLimits { SearchBodyBytes = 1024 }, new AnswerMemory(), CancellationToken.None);
        Assert.Equal((RequestBodyFault.TooLarge, BypassReason.BodyTooLarge, false), (body.Fault, body.BypassReason, body.IsComplete));
        Assert.Equal(0, request.Body.Position);
    }

    [Theory]
    [InlineData(1023, RequestBodyFault.None)]
    [InlineData(1024, RequestBodyFault.None)]
    [InlineData(1025, RequestBodyFault.TooLarge)]
    [InlineData(50_000, RequestBodyFault.TooLarge)]
    public async Task Chunked_body_is_read_up_to_the_limit(int length, RequestBodyFault fault)
    {
        var request = Request(new byte[length]);
        request.ContentLength = null;
        var body =
            await BodyReader.ReadAsync(request, new GatewayLimits { SearchBodyBytes = 1024 }, new AnswerMemory(), CancellationToken.None);
        Assert.Equal(fault, body.Fault);
        Assert.Equal(body.Original.Length, request.Body.Position);
        Assert.True(fault == RequestBodyFault.None ? body.Original.Length == length : body.Original.Length > 1024);
    }

    [Fact]
    public async Task Bomb_is_stopped_by_the_limit_of_inflated_bytes()
    {
        var body = await ReadAsync(Requests.Gzip(new byte[40_000_000]), "gzip");
        Assert.Equal((RequestBodyFault.InflatesTooLarge, BypassReason.Encoding), (body.Fault, body.BypassReason));
    }

    [Theory]
    [InlineData(60_000, RequestBodyFault.None)]
    [InlineData(200_000, RequestBodyFault.InflatesTooLarge)]
    public async Task Ratio_counts_only_beyond_64_KiB(int length, RequestBodyFault fault)
    {
        var request = Request(Requests.Gzip(new byte[length]));
        request.Headers.ContentEncoding = "gzip";
        var body =
            await BodyReader.ReadAsync(request, new GatewayLimits { InflationRatio = 20 }, new AnswerMemory(), CancellationToken.None);
        Assert.Equal(fault, body.Fault);
    }

    [Fact]
    public void Whatever_was_packed_comes_out_again() => Prop.ForAll<byte[]>(bytes =>
    {
        // Without patience for memory it waits for nothing.
        var (content, fault) = Inflater.InflateAsync(Requests.Gzip(bytes), "gzip", Limits, new AnswerMemory(), CancellationToken.None)
            .AsTask()
            .GetAwaiter()
            .GetResult();
        return bytes.Length == 0 || (fault == RequestBodyFault.None && content.Span.SequenceEqual(bytes));
    }).QuickCheckThrowOnFailure();

    private static async Task<RequestBody> ReadAsync(byte[] bytes, string? encoding = null)
    {
        var request = Request(bytes);
        request.Headers.ContentEncoding = encoding;
        return await BodyReader.ReadAsync(request, Limits, new AnswerMemory(), CancellationToken.None);
    }

    private static HttpRequest Request(byte[] bytes)
    {
        var request = new DefaultHttpContext().Request;
        request.Body = new MemoryStream(bytes);
        request.ContentLength = bytes.Length;
        return request;
    }
}
