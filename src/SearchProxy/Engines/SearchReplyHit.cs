namespace SearchProxy.Engines;

/// <summary>One hit.</summary>
/// <param name="Title">The field asked for as title, or the first words of the text; the id when neither is there.</param>
/// <param name="Text">The longest text of the source besides the title; empty without one.</param>
internal sealed record SearchReplyHit(string Id, double Score, string Title, string Text = "")
{
    /// <summary>The model's score, where the proxy was asked to explain; null without.</summary>
    public double? Model { get; init; }

    /// <summary>Id of that model; null without.</summary>
    public string? ModelId { get; init; }
}
