using System.Text.Json;

namespace SearchProxy.Inference.Models.Configs;

/// <summary>What <c>1_Pooling/config.json</c> says.</summary>
/// <param name="Modes">One or more; more than one are put side by side.</param>
/// <param name="Dimensions">Size of a token vector; null when not said.</param>
/// <param name="IncludePrompt">False: the prompt's tokens are left out.</param>
internal sealed record PoolingConfig(IReadOnlyList<PoolingMode> Modes, int? Dimensions, bool IncludePrompt)
{
    private static readonly (string Flag, string Name, PoolingMode Mode)[] Known =
    [
        ("pooling_mode_cls_token", "cls", PoolingMode.Cls),
        ("pooling_mode_max_tokens", "max", PoolingMode.Max),
        ("pooling_mode_mean_tokens", "mean", PoolingMode.Mean),
        ("pooling_mode_mean_sqrt_len_tokens", "mean_sqrt_len_tokens", PoolingMode.MeanSqrtLength),
        ("pooling_mode_weightedmean_tokens", "weightedmean", PoolingMode.WeightedMean),
        ("pooling_mode_lasttoken", "lasttoken", PoolingMode.Last),
    ];

    /// <summary>What holds for a folder without modules: the mean over all tokens.</summary>
    public static PoolingConfig Default { get; } = new([PoolingMode.Mean], null, IncludePrompt: true);

    /// <exception cref="InferenceException">The file is missing, not valid JSON, or asks for a mode that is not known.</exception>
    public static PoolingConfig Read(string path)
    {
        var json = JsonFile.ReadObject(path)
            ?? throw new InferenceException(ModelLoadFault.FileMissing, $"{path} is missing; modules.json names it.");
        var modes = ReadModes(json, path);
        return new PoolingConfig(
            modes,
            JsonFile.Integer(json, "word_embedding_dimension", "embedding_dimension"),
            JsonFile.Flag(json, "include_prompt") ?? true);
    }

    /// <summary>The mode of a manifest's name for it.</summary>
    public static PoolingMode? Named(string name) =>
        Known.Where(known => known.Name == name || (name == "last" && known.Mode == PoolingMode.Last))
            .Select(known => (PoolingMode?)known.Mode)
            .FirstOrDefault();

    public static string NameOf(PoolingMode mode) => mode == PoolingMode.Last ? "last" : Known.First(known => known.Mode == mode).Name;

    private static List<PoolingMode> ReadModes(JsonElement json, string path)
    {
        if (json.TryGetProperty("pooling_mode", out var named))
        {
            var names = named.ValueKind == JsonValueKind.Array
                ? named.EnumerateArray().Select(item => item.ToString())
                : [named.ToString()];
            return [.. names.Select(name => Named(name) ?? throw Unknown(path, name)).Order()];
        }

        var on = json.EnumerateObject()
            .Where(member => member.Name.StartsWith("pooling_mode_", StringComparison.Ordinal)
                && member.Value.ValueKind == JsonValueKind.True);
        if (on.Select(member => member.Name).FirstOrDefault(name => !Known.Any(known => known.Flag == name)) is { } unknown)
        {
            throw Unknown(path, unknown);
        }

        List<PoolingMode> modes = [.. Known.Where(known => JsonFile.Flag(json, known.Flag) == true).Select(known => known.Mode)];
        return modes.Count > 0 ? modes : throw Unknown(path, "none");
    }

    private static InferenceException Unknown(string path, string found)
    {
        var supported = string.Join(", ", Known.Select(known => known.Name));
        return new(ModelLoadFault.Unsupported, $"{path}: unsupported pooling '{found}'; supported are {supported}.");
    }
}

/// <summary>How token vectors become one vector, in the order in which several are put side by side.</summary>
internal enum PoolingMode
{
    /// <summary>The first token's vector.</summary>
    Cls,

    /// <summary>The largest number at each place.</summary>
    Max,

    Mean,

    /// <summary>The sum divided by the square root of the count.</summary>
    MeanSqrtLength,

    /// <summary>The mean with weights 1, 2, 3 … by place.</summary>
    WeightedMean,

    /// <summary>The last token's vector.</summary>
    Last,
}
