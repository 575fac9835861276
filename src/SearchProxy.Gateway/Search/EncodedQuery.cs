using SearchProxy.Engine.Dialects;

namespace SearchProxy.Gateway.Search;

/// <summary>The query as the vector leg asks it.</summary>
/// <param name="Vector">Its direction.</param>
/// <param name="Dialect">How the engine is asked.</param>
internal sealed record EncodedQuery(float[] Vector, IEngineDialect Dialect);
