namespace SearchProxy.Inference.Tokenization.Models;

/// <summary>Reusable memory of one thread's tokenizing.</summary>
internal sealed class ModelScratch
{
}
