namespace SearchProxy.Inference.Tokenization.Models;

/// <summary>Reusable memory of one thread's tokenizing.</summary>
internal sealed class ModelScratch
{
    public UnigramLattice Lattice { get; } = new();

    public BpeWord Word { get; } = new();

    public void Shrink(int capacity)
    {
        Lattice.Shrink(capacity);
        Word.Shrink(capacity);
    }
}
