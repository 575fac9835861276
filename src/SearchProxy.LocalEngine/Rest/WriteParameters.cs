using System.Globalization;
using System.Text;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Index;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>Reads what URL parameters and bulk actions say about a write.</summary>
internal static class WriteParameters
{
    private const int MaxIdBytes = 512;

    public static WriteRequest Read(RestParameters parameters, WriteRequest write)
    {
        parameters.Ignore("timeout", "wait_for_active_shards");
        if (parameters.Text("pipeline") is { } pipeline and not "_none")
        {
            throw EngineErrors.Illegal($"pipeline with id [{pipeline}] does not exist");
        }

        return write with
        {
            Routing = parameters.Text("routing"),
            Version = ReadNumber("version", parameters.Text("version")),
            VersionKind = ReadVersionKind(parameters.Text("version_type")),
            IfSequenceNumber = ReadNumber("if_seq_no", parameters.Text("if_seq_no")),
            IfPrimaryTerm = ReadNumber("if_primary_term", parameters.Text("if_primary_term")),
        };
    }

    public static RefreshPolicy ReadRefresh(RestParameters parameters) => parameters.Text("refresh") switch
    {
        null or "false" => RefreshPolicy.None,
        "" or "true" => RefreshPolicy.Forced,
        "wait_for" => RefreshPolicy.WaitFor,
        var other => throw EngineErrors.Illegal($"Unknown value for refresh: [{other}]."),
    };

    public static VersionKind ReadVersionKind(string? name) => name switch
    {
        null or "internal" => VersionKind.Internal,
        "external" or "external_gt" => VersionKind.External,
        "external_gte" => VersionKind.ExternalOrEqual,
        _ => throw EngineErrors.Illegal($"No version type match [{name}]"),
    };

    public static long? ReadNumber(string name, string? text) => text is null
        ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw EngineErrors.Illegal($"Failed to parse long parameter [{name}] with value [{text}]");

    /// <summary>What makes the engines refuse a write before they look at the document.</summary>
    public static void Check(WriteRequest write)
    {
        if (write.Kind is WriteKind.Update && (write.Version is not null || write.VersionKind is not VersionKind.Internal))
        {
            throw EngineErrors.Illegal("Update requests do not support versioning. Please use `if_seq_no` and `if_primary_term` instead");
        }

        var fault = Fault(write);
        if (fault is not null)
        {
            throw EngineErrors.Validation(fault);
        }
    }

    private static string? Fault(WriteRequest write)
    {
        var external = write.VersionKind is not VersionKind.Internal;
        if (Encoding.UTF8.GetByteCount(write.Id) is var bytes and > MaxIdBytes)
        {
            return $"id [{write.Id[..16]}…] is too long, must be no longer than {MaxIdBytes} bytes but was: {bytes}";
        }

        if (external && write.Kind is WriteKind.Create)
        {
            return "create operations only support internal versioning. use index instead";
        }

        if (external && write.Version is null or < 0)
        {
            return $"illegal version value [{write.Version?.ToString() ?? "null"}] for version type [{write.VersionKind}]";
        }

        if (!external && write.Version is not null)
        {
            return "internal versioning can not be used for optimistic concurrency control. Please use `if_seq_no` and "
                + "`if_primary_term` instead";
        }

        return write.IfSequenceNumber is null == write.IfPrimaryTerm is null ? null : "ifSeqNo and primary term must be set together";
    }
}
