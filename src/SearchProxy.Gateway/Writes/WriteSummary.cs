using System.Globalization;
using System.Text;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Gateway.Writes;

/// <summary>What became of the documents of one request, for the <c>X-SearchProxy</c> header and the metrics.</summary>
internal sealed class WriteSummary(WriteMetrics metrics)
{
    private readonly int[] _actions = new int[4];
    private WriteReason _reason;
    private string? _detail;

    public int Documents => _actions.Sum();

    public int Rejected => _actions[(int)WriteAction.Rejected];

    public void Count(WriteAction action, WriteReason reason, string? detail)
    {
        metrics.Decided(action, reason);
        _actions[(int)action]++;
        // The gravest reason is told; of equals the first.
        if (reason > _reason)
        {
            (_reason, _detail) = (reason, detail);
        }
    }

    /// <summary><c>embedded; documents=3/5; rejected=1; reason=deadline; detail="…"</c></summary>
    /// <param name="withDetail">False for what is kept: a detail may quote the request.</param>
    public string ToHeader(bool withDetail = true)
    {
        var (embedded, rejected, queued) = (_actions[(int)WriteAction.Embedded], Rejected, _actions[(int)WriteAction.Queued]);
        var text = new StringBuilder(96);
        text.Append(embedded > 0 ? "embedded" : rejected > 0 ? "rejected" : "bypassed");
        if (embedded > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"; documents={embedded}/{Documents}");
        }

        if (rejected > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"; rejected={rejected}");
        }

        if (queued > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"; queued={queued}");
        }

        if (_reason is not WriteReason.None || embedded == 0)
        {
            var reason = _reason is WriteReason.None ? WriteReason.NoText : _reason;
            text.Append("; reason=").Append(ReasonName.Of(reason)).Append(Verdict.Quoted(withDetail ? _detail : null));
        }

        return text.ToString();
    }
}
