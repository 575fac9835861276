using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Text;
using SearchProxy.Engine.Bulk;
using SearchProxy.Gateway.Writes;
using SearchProxy.Gateway.Writes.Bulk;

namespace SearchProxy.Gateway.Tests.Writes.Bulk;

public sealed class BulkLedgerTests
{
    private readonly BulkLedger _ledger = new();

    [Fact]
    public void It_remembers_what_the_engine_did_not_get_at_the_clients_positions_and_ids_to_come_at_the_engines()
    {
        _ledger.Pass();
        Assert.False(_ledger.NeedsAnswer);
        Reject();
        _ledger.PassAwaitingId("r");
        Reject();

        Assert.Equal([1, 3], _ledger.Rejected.Select(item => item.Position));
        Assert.Equal([(1, "r", null)], _ledger.Awaited);
        Assert.Equal(2, _ledger.Sent);
        Assert.Same(_ledger.Rejected[0].Detail, _ledger.Rejected[1].Detail);
    }

    [Fact]
    public void A_request_with_too_many_refused_items_is_broken_off()
    {
        for (var i = 0; i < BulkLedger.Most; i++)
        {
            Reject();
        }

        Assert.Contains("1000000", Assert.Throws<BulkBrokenOffException>(Reject).Message, StringComparison.Ordinal);
    }

    private void Reject()
    {
        var item = new WriteItem(BulkAction.Index, WriteTarget.Without("books", WriteReason.Off), "1", Routing: null, default, []);
        _ledger.Reject(item, new WriteVerdict(WriteAction.Rejected, WriteReason.Deadline, default, string.Concat("late")));
    }
}
