using SearchProxy.Core.Outcomes;

namespace SearchProxy.Gateway.Search;

/// <summary>How many hits of the window the client's own query finds as well.</summary>
/// <param name="Found">Null when that need not be known, or could not be had.</param>
/// <param name="Fault">Why it could not be had.</param>
internal readonly record struct WindowCount(int? Found, DegradeReason Fault);
