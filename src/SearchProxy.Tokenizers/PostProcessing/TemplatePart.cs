namespace SearchProxy.Tokenizers.PostProcessing;

/// <summary>One part of a template: special tokens, or the place of a text.</summary>
/// <param name="Ids">The special tokens; empty for a text.</param>
/// <param name="Text">0 = first text, 1 = second, −1 = special tokens.</param>
/// <param name="TypeId">The type id of all its tokens.</param>
internal sealed record TemplatePart(int[] Ids, int Text, int TypeId)
{
    public bool IsText => Text >= 0;

    public static TemplatePart Special(int typeId, params int[] ids) => new(ids, -1, typeId);

    public static TemplatePart First(int typeId) => new([], 0, typeId);

    public static TemplatePart Second(int typeId) => new([], 1, typeId);
}
