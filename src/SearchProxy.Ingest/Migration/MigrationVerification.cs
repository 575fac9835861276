namespace SearchProxy.Ingest.Migration;

/// <summary>Whether a new index holds what the old one holds.</summary>
public sealed record MigrationVerification
{
    /// <summary>Least share of sampled documents that their own text must find; approximate search may miss some.</summary>
    public const double LeastFoundShare = 0.95;

    /// <summary>Documents of the old index.</summary>
    public long OldCount { get; init; }

    /// <summary>Documents of the new index.</summary>
    public long NewCount { get; init; }

    /// <summary>Documents that were looked at one by one.</summary>
    public int Sampled { get; init; }

    /// <summary>Of these, those whose <c>_source</c> is equal in both.</summary>
    public int SameSource { get; init; }

    /// <summary>Of these, those that have text to be found by.</summary>
    public int WithText { get; init; }

    /// <summary>Of those, the ones that their own text finds among the ten nearest in the new index.</summary>
    public int FoundByVector { get; init; }

    /// <summary>Of those, the ones whose vector could be read back from the new index.</summary>
    public int ReadBack { get; init; }

    /// <summary>Of these, the ones whose vector is what the new model gives for their text.</summary>
    public int SameVector { get; init; }

    /// <summary>Documents whose neighbours were compared.</summary>
    public int Compared { get; init; }

    /// <summary>
    /// Mean share of the ten nearest documents that old and new index have in common, over the compared ones; null when the old index has
    /// no vectors. For the eye: another model finds others, a broken copy finds hardly any in common.
    /// </summary>
    public double? Overlap { get; init; }

    /// <summary>True when the alias may be moved.</summary>
    public bool Holds =>
        OldCount == NewCount && SameSource == Sampled && SameVector == ReadBack && FoundByVector >= LeastFoundShare * WithText;

    internal MigrationVerification WithOverlap(double overlap) =>
        this with { Compared = Compared + 1, Overlap = (((Overlap ?? 0) * Compared) + overlap) / (Compared + 1) };
}
