using System.Buffers.Text;
using System.Globalization;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Requests;

/// <summary>
/// Reads <c>from</c> and <c>size</c>; the URL wins. Spellings that the engines coerce by rules of their own are not read.
/// </summary>
internal static class PageReader
{
    public const int DefaultSize = 10;

    public static Refusal? Read(SearchDraft draft)
    {
        if (ReadNumber(draft, "from", fallback: 0) is not { } from)
        {
            return new Refusal(BypassReason.ValueNotUnderstood, "from");
        }

        if (ReadNumber(draft, "size", DefaultSize) is not { } size)
        {
            return new Refusal(BypassReason.ValueNotUnderstood, "size");
        }

        if ((long)from + size > int.MaxValue)
        {
            return new Refusal(BypassReason.ValueNotUnderstood, "from + size");
        }

        draft.From = from;
        draft.Size = size;
        return size == 0 ? new Refusal(BypassReason.SizeZero) : null;
    }

    private static int? ReadNumber(SearchDraft draft, string name, int fallback)
    {
        // A value in the body that the engine may refuse counts even where the URL wins.
        int? inBody = fallback;
        if (draft.Member(name) is { } member)
        {
            inBody = Utf8Parser.TryParse(member.Span, out int number, out var used) && used == member.Span.Length && number >= 0
                ? number
                : null;
        }

        if (inBody is null || draft.Parameter(name) is not { } text)
        {
            return inBody;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var inUrl) && inUrl >= 0 ? inUrl : null;
    }
}
