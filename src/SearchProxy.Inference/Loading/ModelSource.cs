using System.Security.Cryptography;
using System.Text;
using SearchProxy.Inference.Models.Configs;
using SearchProxy.Inference.Models.Files;
using SearchProxy.Inference.Models.Manifests;

namespace SearchProxy.Inference.Loading;

/// <summary>A model's folder with its small files read: what is known before any weights are.</summary>
internal sealed record ModelSource(
    string Folder, ModelManifest? Manifest, TransformerConfig Config, SentenceModules? Modules, int? TokenLimit)
{
    private static readonly string[] SmallFiles =
        ["config.json", "tokenizer_config.json", "modules.json", "sentence_bert_config.json", "config_sentence_transformers.json"];

    private static readonly string[] OlderTokenizers = ["vocab.txt", "sentencepiece.bpe.model", "spiece.model", "vocab.json"];

    public string Name => Manifest?.Name ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(Folder)));

    /// <exception cref="InferenceException">The folder is missing, or one of the files is damaged.</exception>
    public static ModelSource Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InferenceException(ModelLoadFault.FileMissing, $"There is no folder {folder}.");
        }

        RegularFiles.Require(folder);
        var manifest = ManifestFiles.Read(folder);
        var config = TransformerConfig.Read(folder);
        return new ModelSource(folder, manifest, config, SentenceModules.Read(folder), LengthLimits.Read(folder, config));
    }

    /// <summary>The graph that the manifest says to run; null leaves the choice to the usual names.</summary>
    public string? ManifestGraph => Manifest?.Optimized?.File ?? Manifest?.File;

    /// <summary>True when the manifest's golden results are those of this choice.</summary>
    public bool IsGolden(string? asked) => asked is null || asked == Manifest?.File || asked == Manifest?.Optimized?.File;

    public string At(string relative) => Path.Combine(Folder, relative);

    /// <summary>The tokenizer's file, relative to the folder.</summary>
    /// <exception cref="InferenceException">It is missing.</exception>
    public string FindTokenizer(string place)
    {
        var relative = Path.Combine(place, "tokenizer.json").Replace('\\', '/');
        if (File.Exists(At(relative)))
        {
            return relative;
        }

        var older = OlderTokenizers.FirstOrDefault(name => File.Exists(At(Path.Combine(place, name))));
        var hint = older is null ? "" : $"; {older} alone is not enough";
        throw new InferenceException(
            ModelLoadFault.FileMissing,
            $"tokenizer.json is missing in {At(place)}{hint}. Make it with AutoTokenizer.from_pretrained(...).save_pretrained(...).");
    }

    /// <summary>Hashes all files that the model is made of, compares them with the manifest, and gives them.</summary>
    /// <exception cref="InferenceException">A file is not the one that the manifest vouches for.</exception>
    public IReadOnlyList<ManifestFile> Verify(IEnumerable<string> weights, string tokenizer) =>
        ManifestFiles.Verify(
            Folder,
            SmallFiles.Where(file => File.Exists(At(file))).Concat(Modules?.Files ?? []).Concat(weights).Append(tokenizer),
            Manifest);

    /// <summary>
    /// The model's id: its name and 12 hex digits over files and settings. A rewritten graph does not count: its results are those of the
    /// first one, within the manifest's tolerance, and machines that run either must agree on vectors and scores.
    /// </summary>
    public string IdOf(IReadOnlyList<ManifestFile> files, string settings)
    {
        var text = string.Concat(files.Where(file => file.Path != Manifest?.Optimized?.File)
            .Select(file => $"{file.Path}\n{file.Sha256.ToLowerInvariant()}\n"))
            + settings;
        return $"{Name}@{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12]}";
    }

    /// <exception cref="InferenceException">The manifest says that the model is of another kind.</exception>
    public void RequireKind(params ReadOnlySpan<string> kinds)
    {
        if (Manifest is { } manifest && !kinds.Contains(manifest.Kind))
        {
            throw new InferenceException(
                ModelLoadFault.Unsupported, $"{Folder} holds a {manifest.Kind}; {string.Join(" or ", kinds.ToArray())} was wanted.");
        }
    }

    /// <summary>
    /// The limit in tokens: what is asked for, else the manifest's or the folder's, at most <paramref name="usual"/>; never above the
    /// folder's.
    /// </summary>
    public int LimitTokens(int? asked, int usual) =>
        Math.Min(asked ?? Manifest?.MaxTokens ?? Math.Min(TokenLimit ?? usual, usual), TokenLimit ?? int.MaxValue);
}

/// <summary>The longest input that a model's own files allow.</summary>
internal static class LengthLimits
{
    /// <summary>
    /// The smallest of <c>max_seq_length</c> (sentence_bert_config.json) and the position table; <c>model_max_length</c>
    /// (tokenizer_config.json) counts where the first is absent. Null when nothing is said.
    /// </summary>
    /// <exception cref="InferenceException">A file is not valid JSON.</exception>
    public static int? Read(string folder, TransformerConfig config)
    {
        var sequence = JsonFile.ReadObject(Path.Combine(folder, "sentence_bert_config.json")) is { } sentence
            ? JsonFile.Integer(sentence, "max_seq_length")
            : null;
        var tokenizer = JsonFile.ReadObject(Path.Combine(folder, "tokenizer_config.json")) is { } json
            ? JsonFile.Integer(json, "model_max_length")
            : null;
        int?[] limits = [sequence ?? tokenizer, config.Positions];
        return limits.Where(limit => limit is > 0 and < 1_000_000).Min();
    }
}
