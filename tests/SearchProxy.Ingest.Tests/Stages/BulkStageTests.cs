using System.Threading.Channels;
using SearchProxy.Core.Text;
using SearchProxy.Engine.Bulk;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Indexes;
using SearchProxy.Ingest.Documents;
using SearchProxy.Ingest.Run;
using SearchProxy.Ingest.Stages;
using SearchProxy.Testing;

namespace SearchProxy.Ingest.Tests.Stages;

public sealed class BulkStageTests : IngestScenario
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task A_document_waits_no_longer_for_others_however_often_one_comes()
    {
        await using var engine = await EngineAsync();
        using var client = new EngineClient(new EngineClientOptions { Address = engine.Url });
        using var metrics = new IngestMetrics(this);
        var options = new IngestOptions { Index = "books", BulkLinger = TimeSpan.FromSeconds(1) };
        using var context = new RunContext(
            options, new RunStart { Source = "s", Settings = "x", Generation = 1 }, null, metrics, _time, default);
        var sender = new BulkSender(context, new BulkClient(client, "books", options.Bulk), renewsCredentials: false, _time);
        var index = new IndexState(new IndexClient(client, "books"), _time);
        var documents = Channel.CreateBounded<EncodedDocument>(10);
        var redo = new UpdateRedo(
            context, sender, index, new DocumentReader(options, "s"), new DocumentEncoder(context, Encoder, null, null), _time);
        var running = new BulkStage(context, sender, index, redo, _time, default).RunAsync(documents.Reader);

        await AddAsync(context, documents, 0);
        _time.Advance(TimeSpan.FromSeconds(0.6));
        await AddAsync(context, documents, 1);
        _time.Advance(TimeSpan.FromSeconds(0.6));
        await Eventually.HoldsAsync(() => context.Counts.Indexed >= 2 || running.IsCompleted);

        Assert.Equal((2, 1), (context.Counts.Indexed, engine.BulkRequests));
        documents.Writer.Complete();
        await running;
    }

    /// <summary>Hands a document over and returns once the stage has it and waits for more.</summary>
    private async Task AddAsync(RunContext context, Channel<EncodedDocument> documents, int number)
    {
        var document = new IngestDocument
        {
            Head = new DocumentHead(number, "x") { Id = $"{number}" },
            Raw = default,
            Members = default,
            Texts = [],
        };
        await context.Window.EnterAsync(number, (document.Id, null), 1, null, default);
        await documents.Writer.WriteAsync(
            new EncodedDocument(document, new BulkItem(BulkAction.Index, null, document.Id, "{}"u8.ToArray()), []));
        await Eventually.HoldsAsync(() => documents.Reader.Count == 0 && _time.ArmedTimers > 0);
    }
}
