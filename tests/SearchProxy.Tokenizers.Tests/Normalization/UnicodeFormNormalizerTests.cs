using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Tokenizers.Normalization;

namespace SearchProxy.Tokenizers.Tests.Normalization;

public class UnicodeFormNormalizerTests
{
    [Theory]
    [InlineData("e\u0301", "\u00E9", "e\u0301", "\u00E9", "e\u0301")]
    [InlineData("\u1E9B\u0323", "\u1E9B\u0323", "\u017F\u0323\u0307", "\u1E69", "s\u0323\u0307")]
    [InlineData("\uAC01", "\uAC01", "\u1100\u1161\u11A8", "\uAC01", "\u1100\u1161\u11A8")]
    [InlineData("\u1100\u1161\u11A8", "\uAC01", "\u1100\u1161\u11A8", "\uAC01", "\u1100\u1161\u11A8")]
    [InlineData("a\u0301\u0316", "\u00E1\u0316", "a\u0316\u0301", "\u00E1\u0316", "a\u0316\u0301")]
    [InlineData("\u2126", "\u03A9", "\u03A9", "\u03A9", "\u03A9")]
    [InlineData("\uFB01\u00B2", "\uFB01\u00B2", "\uFB01\u00B2", "fi2", "fi2")]
    [InlineData("\u0958", "\u0915\u093C", "\u0915\u093C", "\u0915\u093C", "\u0915\u093C")]
    [InlineData("\U0001F23B", "\U0001F23B", "\U0001F23B", "\u914D", "\u914D")]
    [InlineData("\U0001F16C", "\U0001F16C", "\U0001F16C", "\U0001F16C", "\U0001F16C")]
    [InlineData("\u32FF", "\u32FF", "\u32FF", "\u32FF", "\u32FF")]
    public void The_forms_are_those_of_unicode_9(string text, string nfc, string nfd, string nfkc, string nfkd) =>
        Assert.Equal(
            [nfc, nfd, nfkc, nfkd],
            [Apply(UnicodeForm.Nfc, text), Apply(UnicodeForm.Nfd, text), Apply(UnicodeForm.Nfkc, text), Apply(UnicodeForm.Nfkd, text)]);

    [Fact]
    public void The_laws_between_the_forms_hold() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true), Prop.ForAll(RandomTexts.Any, text =>
        {
            var nfc = Apply(UnicodeForm.Nfc, text);
            var nfd = Apply(UnicodeForm.Nfd, text);
            Assert.Equal(nfc, Apply(UnicodeForm.Nfc, nfd));
            Assert.Equal(nfd, Apply(UnicodeForm.Nfd, nfc));
            Assert.Equal(nfc, Apply(UnicodeForm.Nfc, nfc));
            Assert.Equal(Apply(UnicodeForm.Nfkc, text), Apply(UnicodeForm.Nfc, Apply(UnicodeForm.Nfkd, text)));
        }));

    private static string Apply(UnicodeForm form, string text) => new NormalizerChain([new UnicodeFormNormalizer(form)]).Rewrite(text);
}
