namespace SearchProxy.Clients.Tests;

/// <summary>The document of the scenario. Its class serves both clients: their serialisers write the same names.</summary>
public sealed record Book
{
    /// <summary>
    /// Documents of the scenario; fewer than the proxy's window, so that a reranked answer can hold all of them in the model's order.
    /// </summary>
    public const int Count = 40;

    public string? Title { get; init; }

    public string? Body { get; init; }

    public string? Brand { get; init; }

    public double? Price { get; init; }

    /// <summary>Beyond what a double holds exactly.</summary>
    public long? Rank { get; init; }

    public DateTimeOffset? Published { get; init; }

    public bool? Sale { get; init; }

    /// <summary>What the scripted model reads out of the text: the order that reranking must show.</summary>
    public int? Grade { get; init; }

    public IReadOnlyList<Author>? Authors { get; init; }

    /// <summary>Latitude and longitude, as the engines read them from a text.</summary>
    public string? Place { get; init; }

    public static Book Number(int i)
    {
        var grade = (i * 17) % 41;
        return new Book
        {
            Title = $"{(i % 2 == 0 ? "blue shirt" : "red shoes")} number {i} grade{grade:00}",
            Body = $"{string.Concat(Enumerable.Repeat("shoes ", 1 + (i % 5)))}for running in the rain {i} grade{grade:00}",
            Brand = (i % 3) switch { 0 => "acme", 1 => "globex", _ => "initech" },
            Price = i + 0.5,
            Rank = 9007199254740993 + i,
            Published = new DateTimeOffset(2024, 1 + (i % 12), 1 + (i % 28), 12, 0, 0, TimeSpan.Zero),
            Sale = i % 4 == 0,
            Grade = grade,
            Authors = [new Author { Name = i % 2 == 0 ? "Grüße" : "Ada", Born = 1950 + i }],
            Place = FormattableString.Invariant($"{40 + (i * 0.1)},{-70 - (i * 0.1)}"),
        };
    }

    /// <summary>One object inside a book, nested in the mapping.</summary>
    public sealed record Author
    {
        public string? Name { get; init; }

        public int? Born { get; init; }
    }
}
