using SearchProxy.Configuration;
using SearchProxy.Inference;
using SearchProxy.Models;

namespace SearchProxy.Diagnosis;

/// <summary>Checks the models: files, hashes, golden results, and the native library that runs them.</summary>
internal static class ModelChecks
{
    public static IEnumerable<Finding> Run(LoadedModels models) =>
    [
        models.Encoder is null
            ? Finding.Warning("encoder", "none is configured", "Searches have no vector leg; set models.encoder.")
            : Judge("encoder", models.Encoder.Card, models.Encoder.Fault, models.Encoder.Message),
        models.Reranker is null
            ? Finding.Warning("reranker", "none is configured", "Searches are not reranked; set models.reranker.")
            : Judge("reranker", models.Reranker.Card, models.Reranker.Fault, models.Reranker.Message),
    ];

    /// <summary>The same of the rerankers that have a name and a folder.</summary>
    public static IEnumerable<Finding> RunNamed(LoadedModels models, ModelSettings settings)
    {
        foreach (var (name, named) in settings.Rerankers.Where(static named => named.Value.Remote is null)
            .OrderBy(static named => named.Key, StringComparer.Ordinal))
        {
            var load = models.LoadFolder(settings, named);
            using var model = load.Model;
            yield return Judge($"reranker {name}", load.Card, load.Fault, load.Message);
        }
    }

    internal static Finding Judge(string subject, ModelCard? card, ModelLoadFault fault, string message) => (fault, card) switch
    {
        (ModelLoadFault.None, { Verified: true }) => Finding.Ok(subject, Describe(card)),
        (ModelLoadFault.None, { }) => Finding.Warning(
            subject, $"{Describe(card)}; no manifest vouches for its files", "Make sure that the files are the ones you mean."),
        _ => Finding.Failure(subject, message, Advice(fault)),
    };

    private static string Describe(ModelCard card)
    {
        var dimensions = card.Dimensions > 0 ? $"{card.Dimensions} dimensions, " : string.Empty;
        return $"{card.Id}, {card.File}, {dimensions}{card.MaxTokens} tokens, {card.Bytes >> 20} MiB, {card.Head}, licence "
            + $"{card.Licence ?? "unknown"}";
    }

    private static string Advice(ModelLoadFault fault) => fault switch
    {
        ModelLoadFault.RuntimeMissing =>
            "Build or publish for a platform that ONNX Runtime supports: linux-x64, linux-arm64, osx-arm64, win-x64, win-arm64.",
        ModelLoadFault.FileMissing => "Check models.folder and the model's name; restore the files, or unset the model.",
        ModelLoadFault.FileDamaged or ModelLoadFault.HashMismatch =>
            "Restore the model's files from where they came; nothing of them is used until then.",
        ModelLoadFault.SelfCheck =>
            "The numbers are not the model's own on this machine: try another build of ONNX Runtime, and report it.",
        ModelLoadFault.Options => "Correct the settings under models.",
        _ => "Choose a model that is supported.",
    };
}
