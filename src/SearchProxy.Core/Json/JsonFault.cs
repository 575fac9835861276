namespace SearchProxy.Core.Json;

/// <summary>Why a text is not JSON that every reader certainly reads the same way.</summary>
public enum JsonFault
{
    None,

    /// <summary>Not one complete JSON value (comments and trailing commas count as malformed).</summary>
    Malformed,

    /// <summary>Nested deeper than allowed.</summary>
    TooDeep,

    /// <summary>An object holds the same name twice.</summary>
    DuplicateName,

    /// <summary>Invalid UTF-8, or half of a surrogate pair in an escape.</summary>
    InvalidText,
}
