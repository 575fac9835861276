namespace SearchProxy.Gateway.Telemetry;

/// <summary>Up to two tags as a key, so that a measurement on the way of every request builds no text.</summary>
internal readonly record struct MetricTags(string? FirstName, object? First, string? SecondName, object? Second)
{
    public const int Most = 2;

    public static MetricTags Of(ReadOnlySpan<KeyValuePair<string, object?>> tags) => tags.Length switch
    {
        0 => default,
        1 => new MetricTags(tags[0].Key, tags[0].Value, SecondName: null, Second: null),
        _ => new MetricTags(tags[0].Key, tags[0].Value, tags[1].Key, tags[1].Value),
    };
}
