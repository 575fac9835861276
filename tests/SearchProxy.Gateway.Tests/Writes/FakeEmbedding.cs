using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SearchProxy.Core.Indexes;
using SearchProxy.Gateway.Writes;
using SearchProxy.Inference;

namespace SearchProxy.Gateway.Tests.Writes;

/// <summary>Embeds in a form that a test can spell out: <c>{"of":"the text"}</c>. Keeps what is queued.</summary>
internal sealed class FakeEmbedding
{
    public ConcurrentQueue<BackfillEntry> Queued { get; } = new();

    public int Syncs { get; private set; }

    /// <summary>Thrown by the queue; null for none.</summary>
    public Exception? QueueFault { get; set; }

    /// <summary>Thrown when the queue is to be on the disk; null for none.</summary>
    public Exception? SyncFault { get; set; }

    public EmbeddingOnWrite Parts(bool hasQueue = true) => new()
    {
        EmbedAsync = EmbedAsync,
        Backlog = () => (Queued.Count, TimeSpan.FromSeconds(7 * Queued.Count)),
        Enqueue = hasQueue ? Enqueue : null,
        Sync = () => Syncs += SyncFault is null ? 1 : throw SyncFault,
    };

    /// <summary>What is written for a text.</summary>
    public static string Own(string text) => $$"""{"of":{{JsonSerializer.Serialize(text)}}}""";

    private void Enqueue(BackfillEntry entry)
    {
        if (QueueFault is not null)
        {
            throw QueueFault;
        }

        Queued.Enqueue(entry);
    }

    private static async ValueTask<EmbeddedDocument> EmbedAsync(
        ITextEncoder? encoder, ReadOnlyMemory<byte> json, IndexProfile profile, CancellationToken stop)
    {
        if (Parse(json) is not { } document)
        {
            return new EmbeddedDocument(EmbedOutcome.NotUnderstood);
        }

        if (document.ContainsKey(PrivateFields.Root))
        {
            return new EmbeddedDocument(EmbedOutcome.OwnVectors);
        }

        var texts = profile.TextFields.Select(field => document[field.Name]?.ToString() ?? "").Where(text => text.Length > 0).ToList();
        if (texts.Count == 0)
        {
            return new EmbeddedDocument(EmbedOutcome.NoText);
        }

        if (encoder is null)
        {
            return new EmbeddedDocument(EmbedOutcome.ModelFailed);
        }

        try
        {
            var text = string.Join('|', texts);
            await encoder.EncodeAsync(text, TextRole.Passage, stop);
            return new EmbeddedDocument(EmbedOutcome.Embedded, Encoding.UTF8.GetBytes(Own(text)));
        }
        catch (InferenceException e)
        {
            return new EmbeddedDocument(EmbedOutcome.ModelFailed, Detail: e.Message);
        }
    }

    private static JsonObject? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonNode.Parse(json.Span) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
