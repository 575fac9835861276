namespace SearchApi;

/// <summary>What the application keeps and finds.</summary>
/// <param name="Title">One line.</param>
/// <param name="Text">The article itself.</param>
public sealed record Article(string Title, string Text);
