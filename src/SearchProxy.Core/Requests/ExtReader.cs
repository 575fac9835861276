using System.Text.Json;
using SearchProxy.Core.Json;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Requests;

/// <summary>Takes <c>ext.search_proxy</c> out of the body; every other byte is kept.</summary>
internal static class ExtReader
{
    /// <param name="draft">Gets the options, the clean body, and what is left of <c>ext</c> as a member.</param>
    /// <param name="reader">On the value of <c>ext</c>; left on its last token.</param>
    public static Refusal? Read(SearchDraft draft, ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return new Refusal(BypassReason.ValueNotUnderstood, "ext is not an object");
        }

        Refusal? refusal = null;
        var cut = new Cut();
        var others = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            cut.Follow((int)reader.TokenStartIndex);
            if (reader.ValueTextEquals("search_proxy"u8))
            {
                cut.From = (int)reader.TokenStartIndex;
                reader.Read();
                var found = OptionReader.ReadBody(draft, ref reader);
                refusal ??= found;
                cut.To = (int)reader.BytesConsumed;
                continue;
            }

            others++;
            refusal ??= new Refusal(BypassReason.AlreadyRanked, $"ext.{BodyNames.Show(ref reader)}");
            reader.Read();
            reader.Skip();
            cut.Before = (int)reader.BytesConsumed;
        }

        Keep(draft, start, (int)reader.BytesConsumed, cut, others);
        return refusal;
    }

    private static void Keep(SearchDraft draft, int start, int end, Cut cut, int others)
    {
        var kept = draft.Json[start..end];
        if (cut.From >= 0)
        {
            var (from, to) = cut.Range();
            kept = Join(draft.Json[start..from], draft.Json[to..end]);
            if (!draft.Input.Body.IsEmpty)
            {
                var shift = draft.Input.Body.Length - draft.Json.Length;
                draft.CleanBody = Join(draft.Input.Body[..(from + shift)], draft.Input.Body[(to + shift)..]);
            }
        }

        if (others > 0 || cut.From < 0)
        {
            draft.Members.Add(new BodyMember("ext", new JsonSlice(kept)));
        }
    }

    private static ReadOnlyMemory<byte> Join(ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> tail)
    {
        var joined = new byte[head.Length + tail.Length];
        head.Span.CopyTo(joined);
        tail.Span.CopyTo(joined.AsSpan(head.Length));
        return joined;
    }

    /// <summary>Which bytes go with the member so that the commas stay right.</summary>
    private sealed class Cut
    {
        public int From { get; set; } = -1;

        public int To { get; set; }

        /// <summary>End of the last other member that stands before; -1 when there is none.</summary>
        public int Before { get; set; } = -1;

        private int _beforeOfCut = -1;
        private int _next = -1;

        public void Follow(int nameStart)
        {
            if (From < 0)
            {
                _beforeOfCut = Before;
            }
            else if (_next < 0)
            {
                _next = nameStart;
            }
        }

        public (int From, int To) Range() => this switch
        {
            { _next: >= 0 } => (From, _next),
            { _beforeOfCut: >= 0 } => (_beforeOfCut, To),
            _ => (From, To),
        };
    }
}
