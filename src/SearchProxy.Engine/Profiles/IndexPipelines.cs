namespace SearchProxy.Engine.Profiles;

/// <summary>The ingest pipelines that an index runs documents through by itself.</summary>
/// <param name="Default"><c>index.default_pipeline</c>, which one that a request names replaces; null for none.</param>
/// <param name="Final"><c>index.final_pipeline</c>, which always runs; null for none.</param>
/// <param name="IsKnown">False when the settings could not be read: there may be any.</param>
public sealed record IndexPipelines(string? Default, string? Final, bool IsKnown = true)
{
    /// <summary>What an engine calls no pipeline.</summary>
    public const string NoPipeline = "_none";

    /// <summary>
    /// Member of a mapping's <c>_meta</c> that names the final pipeline of the index that this one is a copy of. The documents went through
    /// it when they were written; run again by the copy it would change them after their vectors are made. So a copy has none until an
    /// alias moves to it.
    /// </summary>
    public const string HeldBackMember = "search_proxy_final_pipeline";

    public static IndexPipelines None { get; } = new(Default: null, Final: null);

    /// <summary>The pipeline that a setting names; null for none.</summary>
    internal static string? Named(string? setting) => setting is { Length: > 0 } and not NoPipeline ? setting : null;

    public static IndexPipelines Unknown { get; } = new(Default: null, Final: null, IsKnown: false);
}
