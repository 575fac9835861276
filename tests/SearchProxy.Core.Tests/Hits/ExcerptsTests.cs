using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Core.Hits;

namespace SearchProxy.Core.Tests.Hits;

public sealed class ExcerptsTests
{
    private const string Filler = "Nothing of that kind is said in this sentence, nor in the next one. ";

    [Fact]
    public void The_sentence_with_the_words_of_the_query_is_kept_behind_the_title()
    {
        var text = "Handbook of canals\n" + Repeat(Filler, 20) + "A lock lifts boats from one level to another. " + Repeat(Filler, 20);

        var excerpt = Cut("how do locks lift a boat", 120, text).Single();

        Assert.StartsWith("Handbook of canals\nA lock lifts boats from one level to another. ", excerpt, StringComparison.Ordinal);
        Assert.InRange(excerpt.Length, 80, 120);
    }

    [Theory]
    [InlineData("Größe der Schlösser", "Die Schlossgröße nannte er nicht. ", "In diesem Schlosse war die Größe beachtlich. ")]
    [InlineData("運河の水門", "船は港に入る。これは別の話である。", "水門は運河の水位を変える。")]
    [InlineData("вес кораблей", "Погода была хорошая весь день. ", "Корабли имели большой вес. ")]
    public void Words_are_found_with_other_endings_and_in_scripts_without_spaces(string query, string other, string wanted)
    {
        var excerpt = Cut(query, 60, Repeat(other, 30) + wanted + Repeat(other, 30)).Single();

        Assert.Contains(wanted.Trim(), excerpt, StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_that_few_texts_have_weighs_more_than_one_that_all_have()
    {
        var texts = Enumerable.Range(0, 20).Select(i => $"The canal number {i} is long.").ToArray();
        var text =
            "Of the canal, the canal, the canal and the canal. " + Repeat(Filler, 10) + "Its aqueduct is of iron. " + Repeat(Filler, 10);

        var excerpt = Cut("canal aqueduct", 60, [.. texts, text])[^1];

        Assert.Contains("Its aqueduct is of iron.", excerpt, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_any_word_of_the_query_the_beginning_is_kept()
    {
        var text = Repeat(Filler, 20);

        Assert.StartsWith(Cut("zebra", 200, text).Single(), text, StringComparison.Ordinal);
        Assert.StartsWith(Cut("?!", 200, text).Single(), text, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_are_looked_for_also_when_none_of_the_first_hits_has_a_text()
    {
        using var passages = new PassageBuffer(1);
        passages.Append(Repeat(Filler, 20) + "A lock lifts boats. " + Repeat(Filler, 20));
        passages.Close();

        Excerpts.Cut("locks", passages, 120, sample: 0);

        Assert.Contains("A lock lifts boats.", passages[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_fits_is_left_alone() => Assert.Equal(["one", "two two"], Cut("two", 7, "one", "two two"));

    [Fact]
    public void An_excerpt_is_a_title_and_one_stretch_and_fits()
    {
        var letters = Gen.Elements("canal", "lock", "locks", "boat", "ship", "x", "門", "😀", "\n", ". ", " ", " ", " ", "aqueduct");
        var texts = letters.ListOf().Select(static parts => string.Concat(parts));
        Prop.ForAll(
            texts.ListOf(4).ToArbitrary(),
            Gen.Choose(8, 60).ToArbitrary(),
            static (list, characters) =>
            {
                const string Query = "lock canal 門 aqueduct";
                var excerpts = Cut(Query, characters, [.. list]);
                return list.Zip(excerpts).All(pair =>
                    pair.First.Length <= characters
                        ? pair.First == pair.Second
                        : pair.Second.Length <= characters && IsPart(pair.First, pair.Second) && !IsTorn(pair.Second));
            }).QuickCheckThrowOnFailure();
    }

    private static bool IsPart(string text, string excerpt)
    {
        var title = text.IndexOf('\n', StringComparison.Ordinal) + 1;
        return text.Contains(excerpt, StringComparison.Ordinal)
            || (excerpt.StartsWith(text[..title], StringComparison.Ordinal)
                && text[title..].Contains(excerpt[title..], StringComparison.Ordinal));
    }

    private static bool IsTorn(string text) =>
        text.Length > 0 && (char.IsLowSurrogate(text[0]) || char.IsHighSurrogate(text[^1]));

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static List<string> Cut(string query, int characters, params string[] texts)
    {
        using var passages = new PassageBuffer(texts.Length);
        foreach (var text in texts)
        {
            passages.Append(text);
            passages.Close();
        }

        Excerpts.Cut(query, passages, characters, passages.Count);
        return [.. passages.Passages().Select(static passage => passage.ToString())];
    }
}
