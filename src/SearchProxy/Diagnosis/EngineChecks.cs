using SearchProxy.Core.Indexes;
using SearchProxy.Engine;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Profiles;

namespace SearchProxy.Diagnosis;

/// <summary>Checks the engine: reachable, a supported product and version, and what its indices say of themselves.</summary>
internal sealed class EngineChecks(EngineClient client)
{
    private const int ListedIndexes = 20;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <param name="index">Name or pattern of the indices to look at.</param>
    /// <param name="encoderId">Id of the loaded encoder; null when none is loaded.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<Finding>> RunAsync(string index, string? encoderId, CancellationToken cancellationToken)
    {
        var probe = await EngineProbe.AskAsync(client, Timeout, cancellationToken);
        if (probe.Info is not { } info)
        {
            return [Unknown(probe)];
        }

        var version = info.IsSupported
            ? Finding.Ok("engine", $"{info} at {client.Address}, cluster \"{info.ClusterName}\"")
            : Finding.Failure(
                "engine",
                $"{info} at {client.Address}",
                $"{EngineInfo.Supported} are supported; everything would be passed through.");
        var facts = await new IndexProfileReader(client, new IndexProfileReaderOptions()).ReadAsync(Escaped(index), [], cancellationToken);
        return [version, .. Indexes(index, facts, encoderId)];
    }

    private Finding Unknown(EngineProbeOutcome probe) => probe.Status switch
    {
        401 => Finding.Failure(
            "engine", $"{client.Address} answered 401: credentials are missing or wrong",
            "Give --user NAME with --password-file FILE, or --api-key-file FILE."),
        403 => Finding.Failure(
            "engine", $"{client.Address} answered 403 to GET /: these credentials may not ask what the engine is",
            "Give ones with the privilege monitor (OpenSearch: cluster_monitor): --user NAME with --password-file FILE, or --api-key-file "
                + "FILE."),
        0 => Finding.Failure(
            "engine", $"no answer: {probe.Detail}",
            "Start the engine, or correct the URL, its scheme (http or https), or the certificate settings."),
        _ => Finding.Failure(
            "engine", probe.Detail ?? $"{client.Address} is not understood", "Give the URL of an Elasticsearch or OpenSearch node."),
    };

    internal static IEnumerable<Finding> Indexes(string index, TargetFacts facts, string? encoderId)
    {
        if (facts.Fault != TargetFault.None)
        {
            var privilege = facts.Fault == TargetFault.Forbidden
                ? "Give the user the privilege view_index_metadata on it (OpenSearch: indices:admin/mappings/get and "
                    + "indices:monitor/settings/get). "
                : "";
            yield return Finding.Warning(
                "index", $"the mapping of \"{index}\" cannot be read: {facts.Detail}",
                $"{privilege}Without the mapping, searches are reranked by the fields of their own query, without a vector leg.");
            yield break;
        }

        var visible = facts.Indexes.Where(found => !found.Index.StartsWith('.')).ToList();
        if (visible.Count == 0 && index is not ("*" or "_all"))
        {
            yield return Finding.Failure(
                "index", $"there is no index \"{index}\"", "Name one that is there; without --index all are listed.");
        }
        else if (visible.Count == 0)
        {
            yield return Finding.Ok("index", "there is none yet; `searchproxy ingest` makes one with text and vectors");
        }

        foreach (var found in visible.Take(ListedIndexes))
        {
            yield return OfIndex(found, encoderId);
        }

        if (visible.Count > ListedIndexes)
        {
            yield return Finding.Ok("index", $"{visible.Count - ListedIndexes} more are not listed; name one with --index");
        }
    }

    /// <summary>As it stands in a path; patterns and lists of names stay what they are.</summary>
    private static string Escaped(string index) => Uri.EscapeDataString(index)
        .Replace("%2A", "*", StringComparison.Ordinal)
        .Replace("%2C", ",", StringComparison.Ordinal);

    private static Finding OfIndex(IndexFacts found, string? encoderId)
    {
        var subject = $"index {found.Index}";
        return found.Profile switch
        {
            { Profile: { VectorField: { } field, Model: { } model } } when encoderId is not null && model != encoderId => Finding.Warning(
                subject,
                $"the vectors in {field} were made by {model}, and {encoderId} is loaded",
                "The vector leg is left out; load that model, or ingest the documents again."),
            { Profile: { VectorField: { } field } profile } => Finding.Ok(
                subject, $"text {Names(profile)}; vectors {field} ({profile.Dimensions} dimensions, {profile.Model})"),
            { Profile: { } profile } => Finding.Ok(subject, $"text {Names(profile)}; no vectors: BM25 hits are reranked"),
            { Fault: IndexProfileFault.None or IndexProfileFault.Absent } => Finding.Ok(
                subject, "no profile: BM25 hits are reranked by the text fields of each query"),
            _ => Finding.Warning(
                subject, $"its profile (_meta.search_proxy) is not understood: {found.Profile.Detail}",
                "Correct the mapping's _meta.search_proxy; until then the index counts as one without a profile."),
        };
    }

    private static string Names(IndexProfile profile) => string.Join(", ", profile.TextFields.Select(field => field.Name));
}
