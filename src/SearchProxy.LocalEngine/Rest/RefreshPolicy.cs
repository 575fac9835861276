namespace SearchProxy.LocalEngine.Rest;

/// <summary>What a write asks for before it is answered.</summary>
internal enum RefreshPolicy
{
    None,

    /// <summary>Refresh now; the answer says so.</summary>
    Forced,

    /// <summary>Answer when the write is visible.</summary>
    WaitFor,
}
