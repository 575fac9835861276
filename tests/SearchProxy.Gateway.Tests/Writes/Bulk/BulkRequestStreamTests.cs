using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using SearchProxy.Core.Buffers;
using SearchProxy.Core.Text;
using SearchProxy.Gateway.Routing;
using SearchProxy.Gateway.Search;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Gateway.Writes;
using SearchProxy.Gateway.Writes.Bulk;
using SearchProxy.Gateway.Writes.Embedding;
using SearchProxy.Testing;

namespace SearchProxy.Gateway.Tests.Writes.Bulk;

public sealed class BulkRequestStreamTests
{
    private const string ActionLine = "{\"index\":{\"_index\":\"books\",\"_id\":\"12345678\"}}\n";

    /// <summary>What the proxy holds is what it has taken from the client and not yet given to the engine.</summary>
    [Theory]
    [InlineData(1_000, 200_000, 8 * 1024 * 1024, 64 * 1024)]
    [InlineData(60_000, 1_000, 64 * 1024, 4 * 64 * 1024)]
    [InlineData(1_000_000, 100, 64 * 1024, 4 * 64 * 1024)]
    public async Task A_long_request_is_never_held(int documentBytes, int items, int maxDocumentBytes, long mostHeld)
    {
        await using var rig = await new WriteRig { Writes = options => options.MaxDocumentBytes = maxDocumentBytes }.StartedAsync();
        using var source = new GeneratedBulk(
            Encoding.UTF8.GetBytes($"{ActionLine}{{\"text\":\"a\",\"n\":\"{new string('n', documentBytes)}\"}}\n"), items);
        await using var stream = Open(rig, source);
        var isEmbedded = documentBytes < maxDocumentBytes;
        var added = isEmbedded ? ",\"search_proxy\":{\"of\":\"a\"}".Length : 0;
        var share = source.ItemBytes / (double)(source.ItemBytes + added);

        var (taken, peak, buffer) = (0L, 0.0, new byte[16 * 1024]);
        for (var read = await stream.ReadAsync(buffer); read > 0; read = await stream.ReadAsync(buffer))
        {
            peak = Math.Max(peak, source.Given - (taken * share));
            taken += read;
        }

        Assert.Equal((source.ItemBytes + added) * (long)items, taken);
        Assert.InRange(peak, 1, mostHeld);
        Assert.Equal(isEmbedded ? items : 0, rig.Encoder.Asked.Count);
    }

    [Fact]
    public async Task Nothing_more_is_read_while_documents_wait_for_their_vectors()
    {
        await using var rig = await new WriteRig { Writes = options => options.MaxConcurrency = 3 }.StartedAsync();
        var hold = new TaskCompletionSource();
        rig.Encoder.Hold = hold.Task;
        using var source = new GeneratedBulk(
            Encoding.UTF8.GetBytes(ActionLine + "{\"text\":\"" + new string('a', 40_000) + "\"}\n"), 1_000);
        await using var stream = Open(rig, source);

        var reading = stream.ReadAsync(new byte[1024]).AsTask();
        await Eventually.HoldsAsync(() => rig.Encoder.Asked.Count == 3);

        Assert.False(reading.IsCompleted);
        Assert.InRange(source.Given, 3 * source.ItemBytes, (3 * source.ItemBytes) + (64 * 1024));
        hold.SetResult();
        Assert.Equal(ActionLine.Length, await reading);
    }

    [Fact]
    public async Task An_engine_that_goes_away_gives_up_the_documents_under_way()
    {
        await using var rig = await new WriteRig().StartedAsync();
        rig.Encoder.Hold = new TaskCompletionSource().Task;
        using var source = new GeneratedBulk(Encoding.UTF8.GetBytes(ActionLine + "{\"text\":\"a\"}\n"), 10);
        await using var stream = Open(rig, source);
        using var gone = new CancellationTokenSource();

        var reading = stream.ReadAsync(new byte[1024], gone.Token).AsTask();
        await Eventually.HoldsAsync(() => !rig.Encoder.Asked.IsEmpty);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    private static BulkRequestStream Open(WriteRig rig, Stream source)
    {
        var services = rig.Services;
        var options = services.GetRequiredService<WriteLaneOptions>();
        var summary = new WriteSummary(services.GetRequiredService<WriteMetrics>());
        var write = new ActiveWrite(
            new DefaultHttpContext(),
            new WriteRoute(WriteRouteKind.Bulk, "/_bulk", "", "", ""),
            [],
            summary,
            new StageTimer(TimeProvider.System));
        var items = new BulkItems(
            write, services.GetRequiredService<WriteTargets>(), services.GetRequiredService<DocumentDecision>(),
            new LineReader(source, options.MaxDocumentBytes));
        return new BulkRequestStream(
            options,
            items,
            new BulkSettlement(services.GetRequiredService<WriteQueue>(), summary, new BulkLedger()),
            new AnswerMemory(),
            CancellationToken.None);
    }

    /// <summary>The same item over and over, made while it is read; counts what it has given.</summary>
    private sealed class GeneratedBulk(byte[] item, int items) : Stream
    {
        public long Given { get; private set; }

        public int ItemBytes => item.Length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => (long)item.Length * items;

        public override long Position { get => Given; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var start = (int)(Given % item.Length);
            var length = (int)Math.Min(Math.Min(count, item.Length - start), Length - Given);
            item.AsSpan(start, length).CopyTo(buffer.AsSpan(offset));
            Given += length;
            return length;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
