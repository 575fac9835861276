namespace SearchProxy.Gateway.Writes;

/// <summary>What becomes of a document on its way to the engine.</summary>
internal enum WriteAction
{
    /// <summary>It goes on as it came.</summary>
    Passed,

    /// <summary>It goes on with vectors.</summary>
    Embedded,

    /// <summary>It goes on as it came, and is to be queued for backfill.</summary>
    Queued,

    /// <summary>It does not go on.</summary>
    Rejected,
}
