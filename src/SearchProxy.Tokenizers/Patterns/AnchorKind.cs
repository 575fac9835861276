namespace SearchProxy.Tokenizers.Patterns;

/// <summary>A place between code points.</summary>
internal enum AnchorKind
{
    LineStart,
    LineEnd,
    TextStart,
    TextEnd,
}
