using SearchProxy.Tokenizers.PostProcessing;

namespace SearchProxy.Tokenizers;

/// <summary>Cuts, trims, fills the template and pads: everything after the tokens are known.</summary>
internal sealed class EncodingAssembler(TokenizerParts parts, EncodeOptions options)
{
    private readonly List<int> _ids = [];
    private readonly List<int> _typeIds = [];
    private readonly List<TokenOffset> _offsets = [];

    public TokenEncoding Assemble(string text, TokenList first, string? pair, TokenList? second)
    {
        var isPair = second is not null;
        var fromFile = options.UseFileSettings && options.MaxLength is null ? parts.FileTruncation : null;
        var kept = Share(first.Count, second?.Count, fromFile);
        if (kept.Fault != TruncationFault.None)
        {
            return TokenEncoding.Failed(kept.Fault);
        }
        var fromLeft = fromFile?.FromLeft ?? false;
        foreach (var part in parts.PostProcessor.Template(isPair))
        {
            if (part.Text == 0)
            {
                AddText(text, first, kept.First, part.TypeId, fromLeft);
            }
            else if (part.Text == 1)
            {
                AddText(pair!, second!, kept.Second, part.TypeId, fromLeft);
            }
            else if (options.AddSpecialTokens)
            {
                AddSpecial(part);
            }
        }

        return Finish(options.UseFileSettings ? parts.FilePadding : null);
    }

    private Truncation Share(int first, int? second, FileTruncation? fromFile)
    {
        if ((options.MaxLength ?? fromFile?.MaxLength) is not { } maxLength)
        {
            return new Truncation(first, second ?? 0, TruncationFault.None);
        }
        var added = options.AddSpecialTokens ? parts.PostProcessor.AddedTokens(second is not null) : 0;
        return Truncation.Share(first, second, maxLength - added, fromFile?.Strategy ?? options.Truncation);
    }

    private void AddText(string text, TokenList tokens, int kept, int typeId, bool fromLeft)
    {
        var from = fromLeft ? tokens.Count - kept : 0;
        var units = options.OffsetUnit == OffsetUnit.CodePoint ? CodePointIndex(text) : null;
        for (var i = from; i < from + kept; i++)
        {
            _ids.Add(tokens.Ids[i]);
            _typeIds.Add(typeId);
            var (start, end) = (tokens.Starts[i], tokens.Ends[i]);
            var offset = units is null ? new TokenOffset(start, end) : new TokenOffset(units[start], units[end]);
            foreach (var prefixSpaceAdded in parts.PostProcessor.Trims)
            {
                offset = Trim(offset, tokens.SpacesOf(i), isFirst: i == from, prefixSpaceAdded);
            }
            _offsets.Add(offset);
        }
    }

    private void AddSpecial(TemplatePart part)
    {
        foreach (var id in part.Ids)
        {
            _ids.Add(id);
            _typeIds.Add(part.TypeId);
            _offsets.Add(default);
        }
    }

    /// <summary>Takes the spaces at a token's ends out of its offsets; a space that the tokenizer itself put there has none.</summary>
    private static TokenOffset Trim(TokenOffset offset, (int Leading, int Trailing) spaces, bool isFirst, bool prefixSpaceAdded)
    {
        var (start, end) = offset;
        if (spaces.Leading > 0 && !((isFirst || start == 0) && prefixSpaceAdded && spaces.Leading == 1))
        {
            start = Math.Min(start + spaces.Leading, end);
        }
        if (spaces.Trailing > 0 && end >= spaces.Trailing)
        {
            end = Math.Max(end - spaces.Trailing, start);
        }
        return new TokenOffset(start, end);
    }

    /// <summary>For every UTF-16 index of the text, and its end, how many code points stand before; null when all the same.</summary>
    private static int[]? CodePointIndex(string text)
    {
        if (!text.Any(char.IsSurrogate))
        {
            return null;
        }
        var index = new int[text.Length + 1];
        var count = 0;
        for (var i = 0; i < text.Length; i++)
        {
            index[i] = count;
            if (!(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])))
            {
                count++;
            }
        }

        index[text.Length] = count;
        return index;
    }

    private TokenEncoding Finish(FilePadding? padding)
    {
        var mask = Enumerable.Repeat(1, _ids.Count).ToList();
        var missing = padding is null ? 0 : padding.LengthFor(_ids.Count) - _ids.Count;
        if (missing > 0)
        {
            var at = padding!.FromLeft ? 0 : _ids.Count;
            _ids.InsertRange(at, Enumerable.Repeat(padding.Id, missing));
            _typeIds.InsertRange(at, Enumerable.Repeat(padding.TypeId, missing));
            _offsets.InsertRange(at, Enumerable.Repeat(default(TokenOffset), missing));
            mask.InsertRange(at, Enumerable.Repeat(0, missing));
        }

        return new TokenEncoding(_ids, _typeIds, mask, _offsets, TruncationFault.None);
    }
}
