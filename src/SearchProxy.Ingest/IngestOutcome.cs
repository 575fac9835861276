namespace SearchProxy.Ingest;

/// <summary>How an ingestion ended.</summary>
public enum IngestOutcome
{
    /// <summary>The whole source is settled.</summary>
    Completed,

    /// <summary>Stopped on request; what is settled is in the checkpoint, if there is one.</summary>
    Stopped,

    /// <summary>The index is missing, closed, without a profile, or the caller may not write to it.</summary>
    Configuration,

    /// <summary>The engine refuses the credentials.</summary>
    Credentials,

    /// <summary>The engine was busy, blocked or away for too long.</summary>
    EngineUnavailable,

    /// <summary>The index's vectors come from another model, or have other dimensions.</summary>
    ModelMismatch,

    /// <summary>The engine refused too large a share of the last documents: the mapping is probably wrong.</summary>
    TooManyRejects,

    /// <summary>The source can no longer be read.</summary>
    SourceFailed,

    /// <summary>The source is not written as it is read, which was found before any record of it was taken.</summary>
    SourceUnreadable,

    /// <summary>None of the text fields is in the source's first documents; nothing was written.</summary>
    NoTextFields,

    /// <summary>The source is not the one that the checkpoint was made from.</summary>
    SourceChanged,

    /// <summary>Another process works with this state folder, or it cannot be written.</summary>
    StateUnusable,
}
