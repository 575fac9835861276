namespace SearchProxy.Core.Requests;

/// <summary>
/// One parameter of the query string: decoded name and value, and the bytes it was written in (<c>name=value</c>, no separator).
/// </summary>
public readonly record struct UrlParameter(string Name, string Value, string Raw);
