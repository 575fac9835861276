namespace SearchProxy.Tokenizers.PostProcessing;

/// <summary>What is put around one text and around a pair, and how offsets are trimmed before.</summary>
/// <param name="Single">The template of one text.</param>
/// <param name="Pair">The template of a pair.</param>
/// <param name="Trims">One entry for each trimming: whether the first token's single space was put there by the tokenizer.</param>
internal sealed record PostProcessor(TemplatePart[] Single, TemplatePart[] Pair, bool[] Trims)
{
    public static readonly PostProcessor None = new([TemplatePart.First(0)], [TemplatePart.First(0), TemplatePart.Second(1)], []);

    private readonly int _addedToSingle = Single.Sum(part => part.Ids.Length);
    private readonly int _addedToPair = Pair.Sum(part => part.Ids.Length);

    public TemplatePart[] Template(bool isPair) => isPair ? Pair : Single;

    public int AddedTokens(bool isPair) => isPair ? _addedToPair : _addedToSingle;
}
