using System.ComponentModel;
using Microsoft.Extensions.Logging;

namespace SearchProxy.Configuration;

/// <summary>What the proxy writes about itself, and how.</summary>
internal sealed class LogSettings
{
    [Description("The least that is told on standard error: `error`, `warning`, `information` (each change of state) or `debug` (each "
        + "search's verdict); `--verbose` tells `information` at least")]
    public LogDetail Level { get; set; } = LogDetail.Warning;

    [Description("How a line is written: `text` for people, `json` for machines")]
    public LogFormat Format { get; set; } = LogFormat.Text;

    [Description("True: a line for each request on standard error, at any level: client, method, lane, status, milliseconds and verdict; "
        + "neither path nor query")]
    public bool Access { get; set; }

    [Description("File of the audit log: one JSON line for each search, with its path, query string and body. The one place that keeps "
        + "query text; readable by its owner alone. None: off")]
    public string? AuditFile { get; set; }

    /// <summary>Every setting that does not hold, in words.</summary>
    public IEnumerable<string> Validate()
    {
        if (AuditFile is { } file && Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
        {
            yield return $"log.auditFile: there is no folder \"{folder}\"";
        }
    }

    /// <summary>The level for the framework.</summary>
    public LogLevel LevelOf(bool verbose) => (Level, verbose) switch
    {
        (LogDetail.Debug, _) => LogLevel.Debug,
        (LogDetail.Information, _) or (_, true) => LogLevel.Information,
        (LogDetail.Error, _) => LogLevel.Error,
        _ => LogLevel.Warning,
    };

    internal enum LogDetail
    {
        Error,
        Warning,
        Information,
        Debug,
    }

    internal enum LogFormat
    {
        Text,
        Json,
    }
}
