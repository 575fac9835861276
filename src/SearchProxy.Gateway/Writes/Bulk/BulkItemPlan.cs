using SearchProxy.Core.Buffers;

namespace SearchProxy.Gateway.Writes.Bulk;

/// <summary>An item between reading and sending.</summary>
/// <param name="Item">The item; null for lines that are none (blank ones).</param>
/// <param name="ActionLine">Its first line.</param>
/// <param name="Size">Bytes of its lines.</param>
/// <param name="Verdict">What is decided, once it is.</param>
internal sealed record BulkItemPlan(WriteItem? Item, ReadOnlyMemory<byte> ActionLine, int Size, Task<WriteVerdict> Verdict)
{
    /// <summary>Bytes that it holds until it is sent.</summary>
    public long Held => Item is { Target.WantsVectors: true } ? AnswerMemory.WithText(Size) : Size;
}
