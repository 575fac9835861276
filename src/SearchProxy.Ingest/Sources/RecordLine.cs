using System.Runtime.CompilerServices;
using SearchProxy.Core.Text;

namespace SearchProxy.Ingest.Sources;

/// <summary>A line that holds a record or a part of one.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Content">The line without its end; of one that is too long the first kilobyte.</param>
/// <param name="IsTooLong">True when it is over the limit.</param>
internal readonly record struct RecordLine(long Number, ReadOnlyMemory<byte> Content, bool IsTooLong)
{
    private const int KeptOfTooLong = 1_024;

    public bool IsBlank => Content.Span.Trim(" \t\r"u8).IsEmpty;

    /// <summary>What a <see cref="LineReader"/> must hold for lines of so many bytes, their ends not counted.</summary>
    public static int Limit(int maxBytes) => maxBytes + 2;

    /// <summary>All lines; one over the limit is skipped to its end.</summary>
    /// <exception cref="IOException">The text broke off.</exception>
    public static async IAsyncEnumerable<RecordLine> ReadAllAsync(
        LineReader lines, int maxBytes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var number = 1L; ; number++)
        {
            var line = await lines.ReadAsync(cancellationToken);
            if (line.Bytes.IsEmpty)
            {
                yield break;
            }

            var content = line.Content;
            var isTooLong = line.End == TextLine.Ending.Cut || content.Length > maxBytes;
            while (line.End == TextLine.Ending.Cut)
            {
                line = await lines.ReadAsync(cancellationToken);
            }

            yield return new RecordLine(
                number, isTooLong ? content[..Math.Min(content.Length, KeptOfTooLong)].ToArray() : content, isTooLong);
        }
    }
}
