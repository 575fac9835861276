using SearchProxy.Tokenizers.Patterns;
using SearchProxy.Tokenizers.PreTokenization;
using SearchProxy.Tokenizers.Text;
using SearchProxy.Tokenizers.Unicode;

namespace SearchProxy.Tokenizers.Format;

/// <summary>Reads the pre-tokenizer of a tokenizer.json as a flat list of steps.</summary>
internal static class PreTokenizerReader
{
    private const string Supported = "BertPreTokenizer, ByteLevel, CharDelimiterSplit, Digits, FixedLength, Metaspace, Punctuation, "
        + "Sequence, Split, Whitespace, WhitespaceSplit";

    public static PreTokenizer[] Read(JsonPart part)
    {
        var steps = new List<PreTokenizer>();
        Read(part, steps);
        return [.. steps];
    }

    private static void Read(JsonPart part, List<PreTokenizer> steps)
    {
        if (part.IsNull)
        {
            return;
        }
        switch (part["type"].Text())
        {
            case "Sequence":
                foreach (var item in part["pretokenizers"].Items())
                {
                    Read(item, steps);
                }
                break;
            case "ByteLevel":
                ReadByteLevel(part, steps);
                break;
            default:
                steps.Add(ReadOne(part));
                break;
        }
    }

    private static PreTokenizer ReadOne(JsonPart part) => part["type"].Text() switch
    {
        "BertPreTokenizer" => new BertPreTokenizer(),
        "CharDelimiterSplit" => ReadDelimiter(part["delimiter"]),
        "Digits" => new CharacterSplitter(
            Characters.IsNumeric,
            part["individual_digits"].Flag(whenMissing: false) ? SplitBehavior.Isolated : SplitBehavior.Contiguous),
        "FixedLength" => new FixedLengthSplitter(ReadLength(part["length"])),
        "Metaspace" => ReadMetaspace(part),
        "Punctuation" => new CharacterSplitter(Characters.IsPunctuation, ReadBehavior(part["behavior"])),
        "Split" => new PatternSplitter(
            PatternReader.Read(part["pattern"]),
            ReadBehavior(part["behavior"]),
            part["invert"].Flag(whenMissing: false)),
        "Whitespace" => new PatternSplitter(
            CodePointPattern.Parse(@"[\w\u200C\u200D]+|[^\w\u200C\u200D\s]+"),
            SplitBehavior.Removed,
            invert: true),
        "WhitespaceSplit" => new CharacterSplitter(Characters.IsWhiteSpace, SplitBehavior.Removed),
        var other => throw part.Unsupported("pre-tokenizer", other, Supported),
    };

    private static void ReadByteLevel(JsonPart part, List<PreTokenizer> steps)
    {
        if (part["add_prefix_space"].Flag(whenMissing: true))
        {
            steps.Add(new PrefixSpacePreTokenizer());
        }
        if (part["use_regex"].Flag(whenMissing: true))
        {
            steps.Add(PatternSplitter.Gpt2());
        }
        steps.Add(new ByteLevelPreTokenizer());
    }

    private static CharacterSplitter ReadDelimiter(JsonPart part)
    {
        var delimiter = SingleCharacter(part);
        return new CharacterSplitter(c => c == delimiter, SplitBehavior.Removed);
    }

    private static MetaspacePreTokenizer ReadMetaspace(JsonPart part)
    {
        var scheme = part["prepend_scheme"].TextOrNull() switch
        {
            null or "always" => PrependScheme.Always,
            "first" => PrependScheme.First,
            "never" => PrependScheme.Never,
            var other => throw part["prepend_scheme"].Unsupported("prepend scheme", other, "always, first and never"),
        };
        if (part["add_prefix_space"].FlagOrNull() == false && scheme != PrependScheme.Never)
        {
            throw part["add_prefix_space"].Wrong("no contradiction to prepend_scheme, which is not 'never'");
        }
        return new MetaspacePreTokenizer(SingleCharacter(part["replacement"]), scheme, part["split"].Flag(whenMissing: true));
    }

    private static int SingleCharacter(JsonPart part)
    {
        var codePoints = RuneText.CodePoints(part.Text());
        return codePoints.Length == 1 ? codePoints[0] : throw part.Wrong("one character");
    }

    private static int ReadLength(JsonPart part)
    {
        var length = part.IsNull ? 5 : part.Number();
        return length > 0 ? length : throw part.Wrong("a length above 0");
    }

    private static SplitBehavior ReadBehavior(JsonPart part) => part.TextOrNull() switch
    {
        null or "Isolated" => SplitBehavior.Isolated,
        "Removed" => SplitBehavior.Removed,
        "MergedWithPrevious" => SplitBehavior.MergedWithPrevious,
        "MergedWithNext" => SplitBehavior.MergedWithNext,
        "Contiguous" => SplitBehavior.Contiguous,
        var other => throw part.Unsupported("behavior", other, "Removed, Isolated, MergedWithPrevious, MergedWithNext and Contiguous"),
    };
}
