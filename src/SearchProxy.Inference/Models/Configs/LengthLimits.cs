namespace SearchProxy.Inference.Models;

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
        var sequence = JsonFile.ReadObject(Path.Combine(folder, "sentence_bert_config.json")) is { } sentence ? JsonFile.Integer(sentence, "max_seq_length") : null;
        var tokenizer = JsonFile.ReadObject(Path.Combine(folder, "tokenizer_config.json")) is { } json ? JsonFile.Integer(json, "model_max_length") : null;
        int?[] limits = [sequence ?? tokenizer, config.Positions];
        return limits.Where(limit => limit is > 0 and < 1_000_000).Min();
    }
}
