namespace SearchProxy.LocalEngine.Index;

internal enum WriteKind
{
    Index,
    Create,
    Delete,
    Update,
}
