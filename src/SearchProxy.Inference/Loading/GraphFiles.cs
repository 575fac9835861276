using SearchProxy.Inference.Encoders;
using SearchProxy.Inference.Graphs;
using SearchProxy.Inference.Models.Files;
using SearchProxy.Inference.Models.Manifests;
using SearchProxy.Inference.Runtime;
using SearchProxy.Tokenizers;

namespace SearchProxy.Inference.Loading;

/// <summary>The files of a model with a graph, chosen and checked: steps 2 to 4 of <see cref="EncoderLoading"/>.</summary>
/// <param name="Graph">The graph, relative to the folder.</param>
/// <param name="Path">The graph's whole path.</param>
/// <param name="Head">What the graph's file says of itself.</param>
/// <param name="All">All files that the model is made of.</param>
/// <param name="Tokenizer">The tokenizer, whose vocabulary is the model's.</param>
internal sealed record GraphFiles(
    string Graph, string Path, OnnxGraphFile Head, IReadOnlyList<ManifestFile> All, ModelTokenizer Tokenizer)
{
    /// <param name="source">The folder.</param>
    /// <param name="file">The graph that is asked for; null for the manifest's or the usual one.</param>
    /// <param name="tokenizerPlace">The folder of the tokenizer, below the model's; empty for the same.</param>
    /// <param name="specialTokens">What special tokens in a text are.</param>
    /// <exception cref="InferenceException">A file is missing, damaged, or does not belong to the others.</exception>
    public static GraphFiles Check(ModelSource source, string? file, string tokenizerPlace, SpecialTokenText specialTokens)
    {
        var graph = OnnxFileChoice.Choose(source.Folder, file ?? source.ManifestGraph);
        var tokenizerFile = source.FindTokenizer(tokenizerPlace);
        var path = source.At(graph);
        var (head, external) = OnnxFileCheck.Check(source.Folder, path);
        var folder = System.IO.Path.GetFullPath(source.Folder);
        var weights = external.Select(other => System.IO.Path.GetRelativePath(folder, other).Replace('\\', '/')).Prepend(graph);
        var all = source.Verify(weights, tokenizerFile);
        var tokenizer = ModelTokenizer.Load(source.At(tokenizerFile), specialTokens);
        VocabularyCheck.Compare(tokenizer, source.Config);
        return new GraphFiles(graph, path, head, all, tokenizer);
    }

    /// <exception cref="InferenceException">The runtime or <paramref name="choose"/> refuses.</exception>
    public TextGraph Open(Func<IReadOnlyList<TensorDeclaration>, TensorDeclaration> choose) => OnnxOpening.Open(Path, Head, choose);
}
