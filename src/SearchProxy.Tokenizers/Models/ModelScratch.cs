namespace SearchProxy.Tokenizers.Models;

/// <summary>Reusable memory of one thread's tokenizing.</summary>
internal sealed class ModelScratch
{
    /// <summary>The ids that text must not give, by id; null = any may come. Unknown text is the unknown token all the same.</summary>
    public bool[]? Forbidden { get; set; }

    public UnigramLattice Lattice { get; } = new();

    public BpeWord Word { get; } = new();

    public void Shrink(int capacity)
    {
        Lattice.Shrink(capacity);
        Word.Shrink(capacity);
    }
}
