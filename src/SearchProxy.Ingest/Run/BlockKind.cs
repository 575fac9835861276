namespace SearchProxy.Ingest.Run;

/// <summary>What may keep a run from going on for a while.</summary>
internal enum BlockKind
{
    /// <summary>The state folder cannot be written: full, read-only, gone.</summary>
    State,

    /// <summary>The engine refuses the credentials, and others may come.</summary>
    Credentials,
}
