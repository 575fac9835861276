namespace SearchProxy.Hosting;

/// <summary>What a look at a model folder gave.</summary>
/// <param name="Loaded">Id of the model that is in use now; null when it was refused.</param>
/// <param name="Refused">Why it was refused; null when it was not.</param>
internal readonly record struct KeptModelNews(string? Loaded, string? Refused);
