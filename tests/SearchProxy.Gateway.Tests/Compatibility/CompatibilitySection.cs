namespace SearchProxy.Gateway.Tests.Compatibility;

/// <summary>Cases that belong together.</summary>
internal sealed record CompatibilitySection(string Name, string About, List<CompatibilityCase> Cases);
