using SearchProxy.Inference.Encoders;
using SearchProxy.Inference.Graphs;
using SearchProxy.Inference.Models.Configs;
using SearchProxy.Inference.Scheduling;

namespace SearchProxy.Inference.Loading;

/// <summary>Shows at load that tokenizer and graph belong together, not when the first rare word comes.</summary>
internal static class VocabularyCheck
{
    /// <summary>Compares with what config.json says.</summary>
    /// <exception cref="InferenceException">The tokenizer knows ids that the model does not.</exception>
    public static void Compare(ModelTokenizer tokenizer, TransformerConfig config)
    {
        if (config.VocabularySize is { } size && tokenizer.LargestId >= size)
        {
            throw new InferenceException(
                ModelLoadFault.Inconsistent,
                $"Tokenizer and model do not belong together: largest id {tokenizer.LargestId}, vocab_size {size}.");
        }
    }

    /// <summary>Runs the largest id, and then an input of the largest length, through the graph.</summary>
    /// <exception cref="InferenceException">The graph refuses one of them.</exception>
    public static void Probe(TextGraph graph, ModelTokenizer tokenizer, int maxTokens, InputBuffers buffers)
    {
        tokenizer.Encode(SelfCheckTexts.Plain, maxTokens, buffers);
        var ids = buffers.Row.Ids.ToArray();
        var largest = (int[])ids.Clone();
        largest[^1] = tokenizer.LargestId;
        Run(
            largest,
            error => $"Tokenizer and model do not belong together: the graph fails for the largest id {tokenizer.LargestId}. {error}");
        var longest = Enumerable.Range(0, maxTokens).Select(i => ids[i % ids.Length]).ToArray();
        Run(longest, error => $"The graph fails for {maxTokens} tokens, which the model's files allow: lower MaxTokens. {error}");

        void Run(int[] row, Func<string, string> words)
        {
            try
            {
                graph.Run(row, new int[row.Length], buffers).Dispose();
            }
            catch (InferenceException error)
            {
                throw new InferenceException(ModelLoadFault.Inconsistent, words(error.Message), error);
            }
        }
    }
}
