namespace SearchProxy.LocalEngine.Mapping;

/// <summary>How the values of a field are kept and searched.</summary>
internal enum FieldKind
{
    Object,
    Nested,
    Text,
    Keyword,
    Boolean,

    /// <summary>Whole numbers of any width.</summary>
    Whole,

    /// <summary>Numbers with a fraction, kept as 64-bit floats.</summary>
    Fraction,

    /// <summary>Instants in milliseconds since 1970.</summary>
    Date,
    Vector,
}
