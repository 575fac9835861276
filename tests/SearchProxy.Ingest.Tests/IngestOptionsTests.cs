namespace SearchProxy.Ingest.Tests;

/// <summary>Bounds of the options.</summary>
public sealed class IngestOptionsTests
{
    [Fact]
    public void Every_error_of_the_options_is_told_at_once()
    {
        var options = new IngestOptions
        {
            TextFields = [],
            BulkItems = 0,
            MaxRejectShare = 2,
            Passages = new Ingest.Passages.PassageOptions { MaxTokens = 1 },
        };

        Assert.Equal(6, options.Validate().Count);
        Assert.Empty(new IngestOptions { Index = "books" }.Validate());
    }
}
