using SearchProxy.Core.Indexes;
using SearchProxy.Diagnosis;
using SearchProxy.Engine.Profiles;

namespace SearchProxy.Tests.Diagnosis;

public sealed class EngineChecksTests
{
    private static readonly IndexProfile Profile = new([new TextField("title"), new TextField("text")], "vector", "mini@1", 384);

    [Fact]
    public void An_index_whose_vectors_another_model_made_is_a_warning()
    {
        var finding = Assert.Single(Check(new IndexProfileReading(Profile, IndexProfileFault.None), encoder: "mini@2"));
        Assert.Equal(FindingLevel.Warning, finding.Level);
        Assert.Equal("the vectors in vector were made by mini@1, and mini@2 is loaded", finding.Found);
    }

    [Theory]
    [InlineData("mini@1")]
    [InlineData(null)]
    public void An_index_with_text_and_vectors_is_fine(string? encoder)
    {
        var finding = Assert.Single(Check(new IndexProfileReading(Profile, IndexProfileFault.None), encoder));
        Assert.Equal(Finding.Ok("index books", "text title, text; vectors vector (384 dimensions, mini@1)"), finding);
    }

    [Fact]
    public void An_index_without_a_profile_works_as_it_is()
    {
        var finding = Assert.Single(Check(IndexProfileReading.Absent, encoder: null));
        Assert.Equal(Finding.Ok("index books", "no profile: BM25 hits are reranked by the text fields of each query"), finding);
    }

    [Fact]
    public void A_broken_profile_is_named_with_its_fault()
    {
        var finding =
            Assert.Single(Check(new IndexProfileReading(Profile: null, IndexProfileFault.Malformed, "\"dimensions\" is 0"), encoder: null));
        Assert.Equal(FindingLevel.Warning, finding.Level);
        Assert.Contains("\"dimensions\" is 0", finding.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mapping_that_the_caller_may_not_read_is_a_warning()
    {
        var finding = Assert.Single(
            EngineChecks.Indexes("books", new TargetFacts([], TargetFault.Forbidden, "the engine answered 403"), encoderId: null));
        Assert.Equal(
            (FindingLevel.Warning, "the mapping of \"books\" cannot be read: the engine answered 403"), (finding.Level, finding.Found));
    }

    [Fact]
    public void System_indices_are_not_listed_and_a_long_list_is_cut()
    {
        var facts = new TargetFacts(
            [
                .. Enumerable.Range(0, 25).Select(i => new IndexFacts($"i{i}", IndexProfileReading.Absent, 10_000)),
                new(".security", IndexProfileReading.Absent, 10_000),
            ],
            TargetFault.None);
        var findings = EngineChecks.Indexes("*", facts, encoderId: null).ToList();
        Assert.Equal(21, findings.Count);
        Assert.Equal("5 more are not listed; name one with --index", findings[^1].Found);
    }

    private static IEnumerable<Finding> Check(IndexProfileReading reading, string? encoder) =>
        EngineChecks.Indexes("books", new TargetFacts([new IndexFacts("books", reading, 10_000)], TargetFault.None), encoder);
}
