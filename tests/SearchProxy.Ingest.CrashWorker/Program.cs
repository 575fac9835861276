using System.Globalization;
using System.Runtime.InteropServices;
using SearchProxy.Core.Indexes;
using SearchProxy.Engine.Bulk;
using SearchProxy.Engine.Http;
using SearchProxy.Ingest;
using SearchProxy.Ingest.Sources;
using SearchProxy.Testing.FakeModels;

// An ingestion in a process of its own, to be killed by the tests: ENGINE-URL INDEX STATE-FOLDER SOURCE-FILE [WORD].
// It says when it begins. SIGTERM ends it in order.
// It dies by itself, like a native crash, when it encodes a text that holds WORD. Exit code 0: the whole source is settled.
var deadly = args.Length > 4 ? args[4] : null;
using var encoder = new FakeTextEncoder(4, (text, _) =>
{
    if (deadly is not null && text.Contains(deadly, StringComparison.Ordinal))
    {
        Environment.FailFast("the model crashed");
    }

    var vector = new float[4];
    vector[text.Length % 4] = 1;
    return vector;
});
using var client = new EngineClient(new EngineClientOptions { Address = new Uri(args[0]) });
var options = new IngestOptions
{
    Index = args[1],
    StateFolder = args[2],
    TextFields = [new TextField("text")],
    BulkItems = 7,
    BulkLinger = TimeSpan.FromMilliseconds(5),
    EncodeConcurrency = 3,
    MaxDocumentsInFlight = 40,
    Bulk = new BulkClientOptions { FirstDelay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(5) },
};
using var stop = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
{
    signal.Cancel = true;
    stop.Cancel();
});
Console.WriteLine("begins");
var summary = await new IngestPipeline(options, new FileSource([args[3]]), encoder, client).RunAsync(stop.Token);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{summary.Outcome} {summary.Detail} {summary.Counts}"));
return summary.Outcome == IngestOutcome.Completed ? 0 : 1;
