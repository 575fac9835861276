using System.Text;
using SearchProxy.LocalEngine.Index;
using SearchProxy.Testing;

namespace SearchProxy.LocalEngine.Tests.Index;

public sealed class IndexStoreTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void A_write_is_seen_when_the_refresh_interval_has_passed_and_not_before()
    {
        using var index = new IndexStore("a", new IndexSettings(), LocalEngineProduct.Elasticsearch, _clock);
        Put(index, "1");
        _clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(0, index.Snapshot().RowCount);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, index.Snapshot().RowCount);
    }

    [Fact]
    public void A_snapshot_keeps_what_it_has_through_deletes_updates_and_compaction()
    {
        using var index = new IndexStore("a", new IndexSettings(), LocalEngineProduct.Elasticsearch, _clock);
        Put(index, "1");
        Put(index, "2");
        index.Refresh();
        var before = index.Snapshot();
        index.Apply(new WriteRequest(WriteKind.Delete, "1"));
        Put(index, "2");
        index.Refresh();
        index.Compact();

        Assert.Equal((1, 0), index.Counts());
        Assert.Equal([true, true], Enumerable.Range(0, before.RowCount).Select(before.IsLive));
        Assert.Equal(["1", "2"], Enumerable.Range(0, before.RowCount).Select(row => before.Rows[row].Id));
    }

    [Fact]
    public void A_document_that_is_refused_leaves_no_field_in_the_mapping()
    {
        using var index = new IndexStore("a", new IndexSettings(), LocalEngineProduct.Elasticsearch, _clock);
        Put(index, "1", """{"n":1}""");
        var outcome = index.Apply(
            new WriteRequest(WriteKind.Index, "2") { Source = """{"fresh":"x","deep":{"er":1},"n":"no number"}"""u8.ToArray() });
        Assert.Equal("document_parsing_exception", outcome.Error!.Type);
        Assert.Equal(["n"], index.Mapping.Fields.Keys);
        Assert.Null(index.Get("2"));
    }

    [Fact]
    public void More_than_a_thousand_fields_are_refused()
    {
        using var index = new IndexStore("a", new IndexSettings(), LocalEngineProduct.Elasticsearch, _clock);
        var source = "{" + string.Join(',', Enumerable.Range(0, 1001).Select(number => $"\"f{number}\":1")) + "}";
        var outcome = index.Apply(new WriteRequest(WriteKind.Index, "1") { Source = Encoding.UTF8.GetBytes(source) });
        Assert.Contains("[1000]", outcome.Error!.Reason);
    }

    private static void Put(IndexStore index, string id, string source = """{"t":"x"}""") =>
        Assert.Null(index.Apply(new WriteRequest(WriteKind.Index, id) { Source = Encoding.UTF8.GetBytes(source) }).Error);
}
