namespace SearchProxy.Inference;

/// <summary>On which side of a search a text stands; asymmetric encoders put another prompt before each.</summary>
public enum TextRole
{
    Query,
    Passage,
}
