namespace SearchProxy.Testing.FakeEngine;

/// <summary>Where the scripted engine breaks the connection.</summary>
public enum EngineFault
{
    None,

    /// <summary>After the request, before any byte of the answer.</summary>
    DropBeforeHead,

    /// <summary>After the head and half of the body.</summary>
    AbortMidBody,
}
