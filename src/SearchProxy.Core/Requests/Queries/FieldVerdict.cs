namespace SearchProxy.Core.Requests.Queries;

/// <summary>What the fields of a clause make of it.</summary>
internal enum FieldVerdict
{
    /// <summary>Each is a text field in every index.</summary>
    Text,

    /// <summary>None is a text field in any index.</summary>
    Condition,

    /// <summary>Some are, or it is not known.</summary>
    Mixed,
}
