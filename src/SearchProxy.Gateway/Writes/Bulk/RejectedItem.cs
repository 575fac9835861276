using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Text;
using SearchProxy.Engine.Bulk;

namespace SearchProxy.Gateway.Writes.Bulk;

/// <summary>An item of a bulk request that the engine does not get.</summary>
internal readonly record struct RejectedItem(int Position, BulkAction Action, string Index, string? Id, WriteReason Reason, string? Detail);
