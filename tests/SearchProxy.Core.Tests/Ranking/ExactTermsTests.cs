using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Core.Ranking;

namespace SearchProxy.Core.Tests.Ranking;

public sealed class ExactTermsTests
{
    [Theory]
    [InlineData("blue running shoes", "")]
    [InlineData("vitamin b12 and covid-19 in 2021", "")]
    [InlineData("spare part AB-1234", "ab-1234")]
    [InlineData("rfc2616 caching, CVE-2021-44228.", "rfc2616|cve-2021-44228")]
    [InlineData("order 4711123", "4711123")]
    [InlineData("\"white whale\" by melville", "white whale")]
    [InlineData("“Größe 42” x-1000", "größe 42|x-1000")]
    [InlineData("5\" screen", "")]
    [InlineData("\"\" \" \"", "")]
    public void Quoted_phrases_and_codes_are_named_exactly(string text, string terms) =>
        Assert.Equal(terms, string.Join('|', ExactTerms.Of(text).Select(Encoding.UTF8.GetString)));

    [Theory]
    [InlineData("{\"_id\":\"AB-1234\"}", true)]
    [InlineData("{\"sku\":\"ab-1234\"}", true)]
    [InlineData("{\"sku\":\"ab-12345\"}", false)]
    [InlineData("{\"sku\":\"cab-1234\"}", false)]
    [InlineData("{\"sku\":\"cab-1234 ab-1234\"}", true)]
    [InlineData("ab-123", false)]
    [InlineData("", false)]
    [InlineData("{\"text\":\"parts:\\nAB-1234\\tfits\"}", true)]
    [InlineData("{\"text\":\"\\u003Cb\\u003eAB-1234\\u003c/b\\u003e\"}", true)]
    [InlineData("{\"text\":\"\\u0063AB-1234\"}", false)]
    [InlineData("{\"text\":\"c:\\\\nAB-1234\"}", false)]
    [InlineData("{\"text\":\"c:\\\\AB-1234\"}", true)]
    public void A_hit_holds_a_term_as_a_whole_word(string hit, bool holds) =>
        Assert.Equal(holds, ExactTerms.AllIn(Encoding.UTF8.GetBytes(hit), ExactTerms.Of("AB-1234")));

    [Theory]
    [InlineData("\"Über ALLES\"", "{\"title\":\"Über alles\"}", true)]
    [InlineData("\"größe ABC\"", "{\"title\":\"größe abc\"}", true)]
    [InlineData("\"größe ABC\"", "{\"title\":\"größe abcd\"}", false)]
    public void Letters_of_ASCII_are_the_same_in_either_case_wherever_they_stand(string query, string hit, bool holds) =>
        Assert.Equal(holds, ExactTerms.AllIn(Encoding.UTF8.GetBytes(hit), ExactTerms.Of(query)));

    [Fact]
    public void Phrases_whose_quotes_are_gone_from_the_text_are_named_exactly() =>
        Assert.Equal(
            "white whale|ab-1234",
            string.Join('|', ExactTerms.Of("White whale AB-1234", ["White whale"]).Select(Encoding.UTF8.GetString)));

    [Fact]
    public void A_term_is_found_in_any_text_around_it() => Prop.ForAll<NonNull<string>, NonNull<string>>(static (before, after) =>
        Assert.True(ExactTerms.AllIn(
            Encoding.UTF8.GetBytes($"{before.Get} X-9876 {after.Get}"), ExactTerms.Of("x-9876")))).QuickCheckThrowOnFailure();

    [Fact]
    public void Kept_hits_stand_no_lower_than_their_lexical_rank_and_the_others_in_their_order()
    {
        var cases = Gen.Choose(1, 12).SelectMany(count => Gen.Shuffle(Enumerable.Range(0, count).ToArray())
            .SelectMany(order => Gen.Shuffle(Enumerable.Range(0, count).ToArray())
                .SelectMany(ranks => Gen.Choose(0, count)
                    .Select(kept => (Order: order.ToArray(), Ranks: ranks.ToArray(), Kept: kept))))).ToArbitrary();

        Prop.ForAll(cases, static c =>
        {
            var kept = Enumerable.Range(0, c.Kept).Select(place => (LexicalRank: c.Ranks[place], Place: place)).Order().ToList();
            var order = c.Order.ToArray();
            WindowRanking.KeepPlaces(order, kept);

            Assert.Equal(c.Order.Order(), order.Order());
            Assert.All(kept, hit => Assert.InRange(Array.IndexOf(order, hit.Place), 0, hit.LexicalRank));
            Assert.Equal(c.Order.Where(place => place >= c.Kept), order.Where(place => place >= c.Kept));
        }).QuickCheckThrowOnFailure();
    }
}
