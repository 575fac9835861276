using SearchProxy.Inference.Encoders;
using SearchProxy.Inference.Loading;
using SearchProxy.Inference.Models.Manifests;
using SearchProxy.Inference.Optimization;
using SearchProxy.Inference.Options;
using SearchProxy.Inference.Scheduling;

namespace SearchProxy.Inference.Store;

/// <summary>
/// Puts a rewritten graph beside a model's own and writes into the manifest how far its results lie from it. The folder is changed only
/// when the copy of it, with the new graph and manifest, has been loaded and compared.
/// </summary>
public sealed class ModelOptimizer(ModelLoader loader)
{
    /// <summary>Masks are square: this one takes 16 MiB.</summary>
    private const int LongestTried = 2_048;

    private const string Suffix = ".optimized.onnx";

    private static readonly string[] Queries =
    [
        "python snake", "what is the capital of France", "error 0x80070005 while installing an update",
    ];

    private static readonly string[] Passages =
    [
        "Paris.",
        "Python programming tutorial: variables, loops and functions for beginners.",
        "Ball python care guide: housing, feeding and handling of a small constrictor.",
        "Paris is the capital of France, and London that of England.",
        "Access is denied (0x80070005) when installing the update: run the installer as administrator.",
        SelfCheckTexts.Passage,
        string.Join(
            ' ', Enumerable.Repeat("The update failed on some machines; the log names the file that another process held open.", 6)),
        string.Join(' ', Enumerable.Repeat("Snakes shed their skin several times a year; young ones grow fast and do it more often.", 60)),
    ];

    /// <summary>
    /// Rewrites the graph of the model in <paramref name="folder"/>. Never throws for a model that cannot be used or rewritten.
    /// </summary>
    public ModelOptimization Optimize(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var beside = Directory.CreateTempSubdirectory("searchproxy-optimize-").FullName;
        try
        {
            return OptimizeIn(folder, beside);
        }
        catch (InferenceException refusal)
        {
            return new ModelOptimization(null, null, null, refusal.Fault, refusal.Message);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            return new ModelOptimization(
                null, null, null, ModelLoadFault.FileMissing, $"{folder} could not be read or written: {broken.Message}");
        }
        finally
        {
            Directory.Delete(beside, recursive: true);
        }
    }

    private ModelOptimization OptimizeIn(string folder, string beside)
    {
        var source = ModelSource.Read(folder);
        var (card, golden) = ManifestMaking.Inspect(loader, folder, source.Manifest?.File);
        if (card.Kind == ModelKind.StaticEmbedding)
        {
            throw new InferenceException(ModelLoadFault.Unsupported, $"{folder} holds static embeddings: there is no graph to rewrite.");
        }

        var (bytes, changes) = GraphOptimizer.Run(
            File.ReadAllBytes(source.At(card.File)), Longest(source, card), Reading(folder, card), Path.GetFileName(card.File));
        if (bytes is null)
        {
            return new ModelOptimization(
                null,
                changes,
                null,
                ModelLoadFault.None,
                $"{card.File} is left as it is: no pass knows anything in it ({string.Join(", ", changes.Keys)}).");
        }

        var file = Path.ChangeExtension(card.File, null) + Suffix;
        var own = card.Files.Where(part => part.Path != file && part.Path != source.Manifest?.Optimized?.File).ToArray();
        Copy(source, own, beside);
        File.WriteAllBytes(Path.Combine(beside, file), bytes);
        var manifest = (source.Manifest ?? ManifestMaking.Make(card, source.Name, golden, licence: null, origin: null)) with
        {
            Files = [.. own, ManifestFiles.Describe(beside, file)],
            Optimized = null,
        };
        ManifestFiles.Write(beside, manifest);
        var drift = Measure(folder, card, beside, file);
        var bound = (card.Kind == ModelKind.CrossEncoder ? golden.ScoreTolerance : 1 - golden.LeastCosine) ?? 0;
        if (!(drift.Largest <= bound))
        {
            throw new InferenceException(
                ModelLoadFault.SelfCheck,
                $"The rewritten graph drifts by {drift.Largest} over {drift.Texts} texts; at most {bound} is allowed. {card.File} "
                    + "stays in use.");
        }

        manifest = manifest with { Optimized = new OptimizedGraph(file, changes, drift) };
        ManifestFiles.Write(beside, manifest);
        ManifestMaking.Inspect(loader, beside, file: null);
        File.Copy(Path.Combine(beside, file), source.At(file), overwrite: true);
        ManifestFiles.Write(folder, manifest);
        return new ModelOptimization(file, changes, drift, ModelLoadFault.None, "");
    }

    /// <summary>A setting may allow more tokens than the manifest, up to the folder's limit.</summary>
    private static int Longest(ModelSource source, ModelCard card) =>
        Math.Max(card.MaxTokens, Math.Min(source.TokenLimit ?? 0, LongestTried));

    /// <summary>What the model reads of its graph's results.</summary>
    private ReadOutput Reading(string folder, ModelCard card)
    {
        if (card.Kind == ModelKind.CrossEncoder)
        {
            using var reranker = Reranker(folder, card.File);
            return new ReadOutput(reranker.Model.Graph.Output.Name, FirstTokenOnly: false);
        }

        using var encoder = Encoder(folder, card.File);
        return new ReadOutput(encoder.Model.Graph.Output.Name, encoder.Model.Plan.ReadsFirstTokenOnly);
    }

    private ModelDrift Measure(string folder, ModelCard card, string beside, string file)
    {
        if (card.Kind == ModelKind.CrossEncoder)
        {
            return ModelDrift.OfScores(Scores(folder, card.File), Scores(beside, file));
        }

        var (before, after) = (Vectors(folder, card.File), Vectors(beside, file));
        return ModelDrift.OfVectors(before[..Queries.Length], before[Queries.Length..], after[..Queries.Length], after[Queries.Length..]);
    }

    private float[][] Scores(string folder, string file)
    {
        var buffers = new InputBuffers();
        using var reranker = Reranker(folder, file);
        return [.. Queries.Select(query => Passages.Select(passage =>
        {
            reranker.Model.Encode(reranker.Model.Prepare(query), passage, buffers);
            return reranker.Model.Score(buffers);
        }).ToArray())];
    }

    private float[][] Vectors(string folder, string file)
    {
        var buffers = new InputBuffers();
        using var encoder = Encoder(folder, file);
        return [.. Queries.Concat(Passages).Select(text => encoder.Model.Encode("", text, buffers))];
    }

    private CrossEncoder Reranker(string folder, string file) =>
        (CrossEncoder)ManifestMaking.Require(loader.LoadReranker(folder, new RerankerOptions { File = file }), out _);

    private BiEncoder Encoder(string folder, string file) =>
        (BiEncoder)ManifestMaking.Require(loader.LoadEncoder(folder, new EncoderOptions { File = file }), out _);

    private static void Copy(ModelSource source, IEnumerable<ManifestFile> files, string target)
    {
        foreach (var part in files)
        {
            var copy = Path.Combine(target, part.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(source.At(part.Path), copy);
        }
    }
}

/// <summary>What came of rewriting a model's graph.</summary>
/// <param name="File">The new file, relative to the folder; null when the model stays as it was.</param>
/// <param name="Changes">How many places each pass changed; null when none ran.</param>
/// <param name="Drift">How far its results lie from those before; null without a new file.</param>
/// <param name="Fault">Why it was refused.</param>
/// <param name="Message">One sentence for a person; empty when there is a new file.</param>
public sealed record ModelOptimization(
    string? File, IReadOnlyDictionary<string, int>? Changes, ModelDrift? Drift, ModelLoadFault Fault, string Message);
