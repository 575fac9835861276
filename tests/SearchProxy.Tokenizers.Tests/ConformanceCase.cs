using System.Text.Json.Serialization;
using SearchProxy.Tokenizers;

namespace SearchProxy.Tokenizers.Tests;

/// <summary>One line of a cases.jsonl.gz: an input and what the reference implementation answers.</summary>
public sealed record ConformanceCase
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("group")]
    public required string Group { get; init; }

    [JsonPropertyName("text")]
    public required string Text { get; init; }

    [JsonPropertyName("pair")]
    public string? Pair { get; init; }

    [JsonPropertyName("max_length")]
    public int? MaxLength { get; init; }

    [JsonPropertyName("truncation")]
    public string? Truncation { get; init; }

    [JsonPropertyName("add_special_tokens")]
    public bool AddSpecialTokens { get; init; }

    [JsonPropertyName("ids")]
    public int[]? Ids { get; init; }

    [JsonPropertyName("type_ids")]
    public int[]? TypeIds { get; init; }

    [JsonPropertyName("offsets")]
    public int[][]? Offsets { get; init; }

    [JsonPropertyName("attention_mask")]
    public int[]? AttentionMask { get; init; }

    [JsonPropertyName("error_message")]
    public string? ErrorMessage { get; init; }

    [JsonPropertyName("as_file")]
    public bool AsFile { get; init; }

    public TruncationFault Fault => ErrorMessage switch
    {
        null => TruncationFault.None,
        _ when ErrorMessage.Contains("too short", StringComparison.Ordinal) => TruncationFault.TooShort,
        _ when ErrorMessage.Contains("not provided", StringComparison.Ordinal) => TruncationFault.NoSecondText,
        _ => throw new InvalidDataException($"Unknown error of the reference: {ErrorMessage}"),
    };

    public EncodeOptions Options => new()
    {
        MaxLength = MaxLength,
        Truncation = Truncation switch
        {
            "only_first" => TruncationStrategy.OnlyFirst,
            "only_second" => TruncationStrategy.OnlySecond,
            _ => TruncationStrategy.LongestFirst,
        },
        AddSpecialTokens = AddSpecialTokens,
        OffsetUnit = OffsetUnit.CodePoint,
        UseFileSettings = AsFile,
    };
}
