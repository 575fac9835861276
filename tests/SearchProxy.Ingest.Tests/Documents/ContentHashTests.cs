using System.Text;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Text;
using SearchProxy.Ingest.Documents;
using SearchProxy.Ingest.Passages;

namespace SearchProxy.Ingest.Tests.Documents;

public sealed class ContentHashTests
{
    private static readonly TextField[] Fields = [new("title", "Title"), new("text")];
    private readonly ContentHash _hash = new(Fields, null);

    [Fact]
    public void Other_members_change_the_second_part_alone()
    {
        var (one, other) = (_hash.Of(Document("\"price\":1", "a", "b")), _hash.Of(Document("\"price\":2", "a", "b")));

        Assert.Equal(one, _hash.Of(Document("\"price\":1", "a", "b")));
        Assert.NotEqual(one, other);
        Assert.True(ContentHash.HaveSameText(one, other));
    }

    [Theory]
    [InlineData("ab", "")]
    [InlineData("b", "a")]
    [InlineData("", "ab")]
    [InlineData("a", "b ")]
    public void Another_text_in_any_field_changes_the_first_part(string title, string text) =>
        Assert.False(ContentHash.HaveSameText(_hash.Of(Document(string.Empty, "a", "b")), _hash.Of(Document(string.Empty, title, text))));

    [Fact]
    public void Another_label_or_another_way_to_cut_is_another_text()
    {
        var document = Document(string.Empty, "a", "b");
        ContentHash[] hashes =
        [
            _hash,
            new([new("title"), new("text")], null),
            new(Fields, new PassageOptions()),
            new(Fields, new PassageOptions { MaxTokens = 100 }),
            new(Fields, new PassageOptions { RepeatTitle = false }),
        ];

        Assert.Equal(hashes.Length, hashes.Select(hash => hash.OfTexts(document.Texts)).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    public void What_is_no_hash_of_ours_is_the_same_as_none(string stored) =>
        Assert.False(ContentHash.HaveSameText(stored, stored));

    private static IngestDocument Document(string members, params string[] texts) => new()
    {
        Head = new DocumentHead(0, "x:1") { Id = "1" },
        Raw = default,
        Members = Encoding.UTF8.GetBytes(members),
        Texts = texts,
    };
}
