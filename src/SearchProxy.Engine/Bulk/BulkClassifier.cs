using SearchProxy.Core.Text;
using SearchProxy.Engine.Http;

namespace SearchProxy.Engine.Bulk;

/// <summary>
/// Tells what an item's answer means, by small predicates over status and error type as both products were seen to give them. A null
/// verdict means: send it again.
/// </summary>
internal static class BulkClassifier
{
    private const string ClusterBlock = "cluster_block_exception";

    public static BulkVerdict? Classify(BulkItem item, BulkAnswerItem answer) => answer switch
    {
        _ when IsWritten(answer) => BulkVerdict.Done,
        _ when IsRemovalOfNothing(item, answer) => BulkVerdict.Done,
        _ when IsOlderThanIndexed(item, answer) => BulkVerdict.Superseded,
        _ when IsConflict(answer) => BulkVerdict.Conflict,
        _ when IsPassing(answer) => null,
        _ when IsUnauthorized(answer) => BulkVerdict.Credentials,
        _ when IsConfiguration(answer) => BulkVerdict.Configuration,
        _ when IsMissingDocument(answer) => BulkVerdict.Missing,
        _ => BulkVerdict.Rejected,
    };

    /// <summary>What an answer to the whole request means for every item in it. Null: send again.</summary>
    public static BulkVerdict? Classify(EngineResponse response, string? type) => response.Status switch
    {
        401 => BulkVerdict.Credentials,
        403 when type != ClusterBlock => BulkVerdict.Configuration,
        403 or 408 or 429 or >= 500 => null,
        413 => BulkVerdict.TooLarge,
        404 or 405 or 406 or 410 => BulkVerdict.Configuration,
        _ => BulkVerdict.Rejected,
    };

    private static bool IsWritten(BulkAnswerItem answer) => answer.Status is >= 200 and <= 299;

    private static bool IsRemovalOfNothing(BulkItem item, BulkAnswerItem answer) =>
        item.Action == BulkAction.Delete && answer is { Status: 404, ErrorType: null };

    private static bool IsOlderThanIndexed(BulkItem item, BulkAnswerItem answer) =>
        item.Version is not null && answer is { Status: 409, ErrorType: "version_conflict_engine_exception" };

    private static bool IsConflict(BulkAnswerItem answer) => answer.Status == 409;

    // Queue full, breaker, flood-stage block (429 on both), plain write block (403), not enough shards, node gone.
    private static bool IsPassing(BulkAnswerItem answer) =>
        answer.Status is 408 or 429 or 502 or 503 or 504 || answer.ErrorType == ClusterBlock;

    private static bool IsUnauthorized(BulkAnswerItem answer) => answer.Status == 401;

    private static bool IsConfiguration(BulkAnswerItem answer) =>
        answer.Status == 403
        || answer.ErrorType is "index_not_found_exception" or "index_closed_exception" or "security_exception" or "type_missing_exception"
        || IsAliasOrPipelineMissing(answer)
        || IsDataStreamAction(answer);

    private static bool IsAliasOrPipelineMissing(BulkAnswerItem answer) =>
        answer.ErrorType == "illegal_argument_exception"
        && answer.Reason is { } reason
        && (reason.Contains("no write index", StringComparison.Ordinal)
            || reason.Contains("more than one ind", StringComparison.Ordinal)
            || (reason.StartsWith("pipeline with id", StringComparison.Ordinal)
                && reason.EndsWith("does not exist", StringComparison.Ordinal)));

    private static bool IsDataStreamAction(BulkAnswerItem answer) =>
        answer.Reason?.StartsWith("only write ops with an op_type of create", StringComparison.Ordinal) == true;

    private static bool IsMissingDocument(BulkAnswerItem answer) => answer.ErrorType == "document_missing_exception";
}
