namespace SearchProxy.Core.Indexes;

/// <summary>What a value in a field is to somebody who searches it.</summary>
public enum FieldKind
{
    /// <summary>Text to search by: analysed into words.</summary>
    Text,

    /// <summary>
    /// A value as a whole: keyword, number, date, boolean, address, a text that no analyzer cuts; or no field of the mapping at all.
    /// </summary>
    Value,

    /// <summary>Not known for certain.</summary>
    Unknown,
}
