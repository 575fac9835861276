namespace SearchProxy.Inference.Store;

/// <summary>What adding a model gave: its folder in the store, or the reason why it is not there.</summary>
/// <param name="Folder">The model's folder in the store; null when it was refused.</param>
/// <param name="Card">What the model is; null when it was refused.</param>
/// <param name="Fault">Why it was refused.</param>
/// <param name="Message">One sentence for a person; empty on success.</param>
public sealed record ModelAddition(string? Folder, ModelCard? Card, ModelLoadFault Fault, string Message)
{
    public bool Succeeded => Folder is not null;
}
