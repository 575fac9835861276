using SearchProxy.Gateway.Writes;
using SearchProxy.Inference.Options;

namespace SearchProxy.Gateway.Tests.Writes;

public sealed class WriteLaneOptionsTests
{
    [Fact]
    public void By_default_it_is_off_and_holds()
    {
        var options = new WriteLaneOptions();
        Assert.Empty(options.Errors());
        Assert.False(options.Covers("books"));
    }

    [Theory]
    [InlineData("*", "books", true)]
    [InlineData("*", ".kibana", false)]
    [InlineData("*", "", false)]
    [InlineData(".kib*", ".kibana", true)]
    [InlineData("logs-*-eu", "logs-7-eu", true)]
    [InlineData("logs-*-eu", "logs-7-us", false)]
    [InlineData("Books", "books", false)]
    public void A_star_stands_for_any_characters_but_a_leading_dot(string pattern, string index, bool covers) =>
        Assert.Equal(covers, new WriteLaneOptions { Indexes = [pattern] }.Covers(index));

    [Fact]
    public void Every_error_is_told_at_once()
    {
        var options = new WriteLaneOptions
        {
            Indexes = [" "],
            Deadline = TimeSpan.Zero,
            MaxConcurrency = 0,
            MaxWaiting = 0,
            MaxDocumentBytes = 1,
            PassageTokens = 15,
            PassageOverlap = 8,
        };

        var errors = options.Errors().Concat(OptionBounds.Errors(options, "gateway.writes")).ToList();

        Assert.Equal(8, errors.Count);
        Assert.Contains(errors, error => error.StartsWith("gateway.writes.backfillFile is missing;", StringComparison.Ordinal));
        Assert.Contains("gateway.writes.maxDocumentBytes is 1; 1024 to 268435456 is supported", errors);
        Assert.Contains("gateway.writes.passageOverlap is 8; 0 to half of gateway.writes.passageTokens, 7, is supported", errors);
    }

    [Fact]
    public void Rejecting_needs_no_queue() =>
        Assert.Empty(new WriteLaneOptions { Indexes = ["books"], OnFailure = WriteFailurePolicy.Reject }.Errors());
}
