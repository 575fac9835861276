namespace SearchProxy.Tokenizers;

/// <summary>What token offsets count.</summary>
public enum OffsetUnit
{
    /// <summary>UTF-16 units: indexes into the .NET string.</summary>
    Utf16,

    /// <summary>Unicode code points, as the reference counts.</summary>
    CodePoint,
}
