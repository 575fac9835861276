using SearchProxy.Inference;

namespace SearchProxy.Models;

/// <summary>A model of whichever kind its folder holds.</summary>
/// <param name="Encoder">The encoder, when it is one.</param>
/// <param name="Reranker">The reranker, when it is one.</param>
/// <param name="Card">What it is; null when it was refused.</param>
/// <param name="Fault">Why it was refused.</param>
/// <param name="Message">The refusal in words; empty without one.</param>
internal sealed record AnyModel(
    ITextEncoder? Encoder, IReranker? Reranker, ModelCard? Card, ModelLoadFault Fault, string Message) : IDisposable
{
    /// <summary>
    /// Loads a folder as encoder when it is laid out as one (<c>modules.json</c>, or a manifest that says so), else as reranker.
    /// </summary>
    public static AnyModel Load(ModelLoader loader, string folder)
    {
        var encoder = loader.LoadEncoder(folder);
        if (encoder.Succeeded)
        {
            return new AnyModel(encoder.Model, Reranker: null, encoder.Card, ModelLoadFault.None, string.Empty);
        }

        var reranker = loader.LoadReranker(folder);
        if (reranker.Succeeded)
        {
            return new AnyModel(Encoder: null, reranker.Model, reranker.Card, ModelLoadFault.None, string.Empty);
        }

        // The refusal that is not "another kind of model" is the one that helps.
        var isReranker = encoder.Fault == ModelLoadFault.Unsupported;
        return isReranker
            ? new AnyModel(Encoder: null, Reranker: null, Card: null, reranker.Fault, reranker.Message)
            : new AnyModel(Encoder: null, Reranker: null, Card: null, encoder.Fault, encoder.Message);
    }

    public void Dispose()
    {
        Encoder?.Dispose();
        Reranker?.Dispose();
    }
}
