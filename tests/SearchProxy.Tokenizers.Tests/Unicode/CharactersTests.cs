using SearchProxy.Tokenizers.Unicode;

namespace SearchProxy.Tokenizers.Tests.Unicode;

public class CharactersTests
{
    [Theory]
    [InlineData(0x0301, OldCategory.NonspacingMark)]
    [InlineData(0x08D4, OldCategory.None)]
    [InlineData(0x0D00, OldCategory.None)]
    [InlineData(0x1133B, OldCategory.None)]
    [InlineData(0x1734, OldCategory.NonspacingMark)]
    [InlineData(0x0903, OldCategory.OtherMark)]
    [InlineData(0x08E2, OldCategory.None)]
    [InlineData(0x00AD, OldCategory.Control)]
    [InlineData(0xE000, OldCategory.Control)]
    [InlineData(0x10FFFD, OldCategory.Control)]
    [InlineData(0x0378, OldCategory.None)]
    [InlineData(0x2E43, OldCategory.None)]
    [InlineData(0x166D, OldCategory.Punctuation)]
    [InlineData(0x3002, OldCategory.Punctuation)]
    public void Categories_are_those_of_unicode_8(int codePoint, object expected) =>
        Assert.Equal((OldCategory)expected, Characters.OldCategoryOf(codePoint));

    [Theory]
    [InlineData('$', true)]
    [InlineData('~', true)]
    [InlineData('`', true)]
    [InlineData('a', false)]
    [InlineData(0xA9, false)]
    [InlineData(0x20AC, false)]
    [InlineData(0xBF, true)]
    public void Punctuation_is_the_category_and_all_ascii_symbols(int codePoint, bool expected) =>
        Assert.Equal(expected, Characters.IsPunctuation(codePoint));

    [Theory]
    [InlineData('_', true)]
    [InlineData('5', true)]
    [InlineData(0x4E2D, true)]
    [InlineData(0x0301, true)]
    [InlineData(0x200D, true)]
    [InlineData(0x24B6, true)]
    [InlineData(0xB2, false)]
    [InlineData('-', false)]
    [InlineData(0xAD, false)]
    [InlineData(0x1F600, false)]
    public void Word_characters_are_those_of_the_references_patterns(int codePoint, bool expected) =>
        Assert.Equal(expected, Characters.IsWordCharacter(codePoint));
}
