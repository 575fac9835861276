namespace SearchProxy.Ingest.Migrations;

/// <summary>Whether a new index holds what the old one holds.</summary>
/// <param name="OldCount">Documents of the old index.</param>
/// <param name="NewCount">Documents of the new index.</param>
/// <param name="Sampled">Documents that were looked at one by one.</param>
/// <param name="SameSource">Of these, those whose <c>_source</c> is equal in both.</param>
/// <param name="FoundByVector">Of these, those that their own text finds among the ten nearest in the new index.</param>
/// <param name="WithText">Of these, those that have text to be found by.</param>
public sealed record MigrationVerification(long OldCount, long NewCount, int Sampled, int SameSource, int FoundByVector, int WithText)
{
    /// <summary>Least share of sampled documents that their own text must find; approximate search may miss some.</summary>
    public const double LeastFoundShare = 0.95;

    /// <summary>True when the alias may be moved.</summary>
    public bool Holds => OldCount == NewCount && SameSource == Sampled && FoundByVector >= LeastFoundShare * WithText;
}
