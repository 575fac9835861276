using System.Diagnostics.CodeAnalysis;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.MultiSearch;

/// <summary>
/// Splits an <c>_msearch</c> body into pairs of lines. Only a line feed ends a line, and the last line needs one too. One blank line at the
/// end is tolerated, as in the engines; what they refuse as a whole (a header without a body, an empty body, two blank lines at the end) is
/// not understood.
/// </summary>
public static class MultiSearchReader
{
    public const int DefaultMaxItems = 1000;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Linear in the length of <paramref name="body"/>; never throws. The lines themselves are not read as JSON.</summary>
    public static MultiSearchRequest Read(ReadOnlyMemory<byte> body, int maxItems = DefaultMaxItems)
    {
        body = body[LengthOfMark(body)..];
        var items = new List<MultiSearchItem>();
        while (!body.IsEmpty)
        {
            if (TakeLine(ref body) is not { } header)
            {
                return Refuse("no line feed at the end");
            }

            if (body.IsEmpty && IsBlank(header) && items.Count > 0)
            {
                break;
            }

            if (TakeLine(ref body) is not { } search || IsBlank(search))
            {
                return Refuse("a header without a body");
            }

            if (items.Count == maxItems)
            {
                return Refuse($"more than {maxItems} searches");
            }

            items.Add(new MultiSearchItem(header, search));
        }

        return items.Count == 0 ? Refuse("no searches") : new MultiSearchRequest(items, Verdict: null);
    }

    /// <summary>Bytes of the byte order mark that a body begins with; 0 without one.</summary>
    public static int LengthOfMark(ReadOnlyMemory<byte> body) => body.Span.StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;

    /// <summary>Whether a line holds nothing but white space.</summary>
    public static bool IsBlank(ReadOnlyMemory<byte> line) => line.Span.Trim(" \t\r"u8).IsEmpty;

    private static ReadOnlyMemory<byte>? TakeLine(ref ReadOnlyMemory<byte> rest)
    {
        var end = rest.Span.IndexOf((byte)'\n');
        if (end < 0)
        {
            return null;
        }

        var line = rest[..end];
        rest = rest[(end + 1)..];
        return line;
    }

    private static MultiSearchRequest Refuse(string detail) => new(Items: null, Verdict.Bypassed(BypassReason.BodyNotUnderstood, detail));
}

/// <summary>The searches of an <c>_msearch</c> body, or why it goes to the engine as it is.</summary>
/// <param name="Items">The searches in their order; null when the framing is not understood.</param>
/// <param name="Verdict">Why; null when understood.</param>
public readonly record struct MultiSearchRequest(IReadOnlyList<MultiSearchItem>? Items, Verdict? Verdict)
{
    [MemberNotNullWhen(true, nameof(Items))]
    [MemberNotNullWhen(false, nameof(Verdict))]
    public bool IsUnderstood => Items is not null;
}
