namespace SearchProxy.Inference;

/// <summary>What loading a model gave: the model, or the reason why there is none.</summary>
/// <param name="Model">The model, ready to use; null when <paramref name="Fault"/> is not <see cref="ModelLoadFault.None"/>.</param>
/// <param name="Fault">Why there is no model.</param>
/// <param name="Message">One sentence for a person: what was found, where, and what was expected; empty on success.</param>
/// <param name="Card">What the model is; null when it could not be read.</param>
public sealed record ModelLoad<TModel>(TModel? Model, ModelLoadFault Fault, string Message, ModelCard? Card)
    where TModel : class, IDisposable
{
    public bool Succeeded => Model is not null;
}
