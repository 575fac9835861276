namespace SearchProxy.Core.Indexes;

/// <summary>A document that was written without the vectors it should have.</summary>
/// <param name="Index">The index as its writer named it, or the concrete one.</param>
/// <param name="Id">Its id.</param>
/// <param name="Routing">Its routing; null without one.</param>
public sealed record BackfillEntry(string Index, string Id, string? Routing = null);
