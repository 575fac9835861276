using SearchProxy.Core.Text;
using SearchProxy.Engine.Bulk;

namespace SearchProxy.Engine.Tests.Bulk;

public class BulkClassifierTests
{
    [Theory]
    [InlineData(200, null, null, BulkVerdict.Done)]
    [InlineData(201, null, null, BulkVerdict.Done)]
    [InlineData(400, "document_parsing_exception", "failed to parse", BulkVerdict.Rejected)]
    [InlineData(400, "mapper_parsing_exception", "failed to parse", BulkVerdict.Rejected)]
    [InlineData(400, "strict_dynamic_mapping_exception", "x", BulkVerdict.Rejected)]
    [InlineData(400, "illegal_argument_exception", "immense term", BulkVerdict.Rejected)]
    [InlineData(500, "fail_processor_exception", "x", BulkVerdict.Rejected)]
    [InlineData(400, "illegal_argument_exception", "pipeline with id [p] does not exist", BulkVerdict.Configuration)]
    [InlineData(400, "illegal_argument_exception", "no write index is defined for alias [a].", BulkVerdict.Configuration)]
    [InlineData(
        400,
        "illegal_argument_exception",
        "only write ops with an op_type of create are allowed in data streams",
        BulkVerdict.Configuration)]
    [InlineData(400, "index_closed_exception", "closed", BulkVerdict.Configuration)]
    [InlineData(404, "index_not_found_exception", "no such index", BulkVerdict.Configuration)]
    [InlineData(403, "security_exception", "no", BulkVerdict.Configuration)]
    [InlineData(401, "security_exception", "no", BulkVerdict.Credentials)]
    [InlineData(404, "document_missing_exception", "x", BulkVerdict.Missing)]
    [InlineData(409, "version_conflict_engine_exception", "x", BulkVerdict.Conflict)]
    [InlineData(429, "es_rejected_execution_exception", "x", null)]
    [InlineData(429, "rejected_execution_exception", "x", null)]
    [InlineData(429, "circuit_breaking_exception", "x", null)]
    [InlineData(429, "cluster_block_exception", "flood stage", null)]
    [InlineData(403, "cluster_block_exception", "write block", null)]
    [InlineData(503, "unavailable_shards_exception", "x", null)]
    public void An_item_is_told_apart_by_status_and_error_type(int status, string? type, string? reason, object? verdict) => Assert.Equal(
        (BulkVerdict?)verdict,
        BulkClassifier.Classify(new BulkItem(BulkAction.Index, null, "1", "{}"u8.ToArray()), new BulkAnswerItem(status, type, reason)));

    [Fact]
    public void A_conflict_of_an_external_version_means_that_the_index_is_ahead() => Assert.Equal(
        BulkVerdict.Superseded,
        BulkClassifier.Classify(
            new BulkItem(BulkAction.Index, null, "1", "{}"u8.ToArray()) { Version = 3 },
            new BulkAnswerItem(409, "version_conflict_engine_exception", "current version [5] is higher")));

    [Fact]
    public void Removing_what_is_not_there_is_done_but_removing_from_no_index_is_not()
    {
        var delete = new BulkItem(BulkAction.Delete, null, "1", default);

        Assert.Equal(BulkVerdict.Done, BulkClassifier.Classify(delete, new BulkAnswerItem(404, null, null)));
        Assert.Equal(BulkVerdict.Configuration, BulkClassifier.Classify(delete, new BulkAnswerItem(404, "index_not_found_exception", "x")));
    }
}
