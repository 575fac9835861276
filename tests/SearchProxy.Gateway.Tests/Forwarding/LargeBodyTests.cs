using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using SearchProxy.Gateway.Tests.Rig;

namespace SearchProxy.Gateway.Tests.Forwarding;

public class LargeBodyTests
{
    private const int Part = 1 << 20;
    private const int Parts = 200;

    [Fact]
    public async Task Row58_Bulk_of_200_MB_is_streamed_and_not_held()
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = 0L;
        byte[] digest = [];
        await using var engine = await LaneRig.StartAsync(new Uri("http://127.0.0.1:1"), async context =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[64 * 1024];
            for (var read = await context.Request.Body.ReadAsync(buffer); read > 0; read = await context.Request.Body.ReadAsync(buffer))
            {
                hash.AppendData(buffer, 0, read);
                seen += read;
                started.TrySetResult();
            }

            digest = hash.GetHashAndReset();
            context.Response.StatusCode = StatusCodes.Status200OK;
        });
        await using var proxy = await new GatewayRig { Engines = [engine.Url] }.StartedAsync();
        using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(2) };
        var content = new PartsContent(started.Task);

        using var answer = await client.PostAsync(new Uri(proxy.Url, "/_bulk"), content);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((long)Part * Parts, seen);
        Assert.Equal(content.Digest, digest);
    }

    /// <summary>Sends the second part only when the engine has seen a byte of the first.</summary>
    private sealed class PartsContent(Task engineSawTheFirst) : HttpContent
    {
        public byte[] Digest { get; private set; } = [];

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var part = new byte[Part];
            new Random(1).NextBytes(part);
            for (var i = 0; i < Parts; i++)
            {
                part[0] = (byte)i;
                hash.AppendData(part);
                await stream.WriteAsync(part);
                await stream.FlushAsync();
                await engineSawTheFirst.WaitAsync(TimeSpan.FromSeconds(60));
            }

            Digest = hash.GetHashAndReset();
        }

        protected override bool TryComputeLength(out long length)
        {
            length = (long)Part * Parts;
            return true;
        }
    }
}
