using System.Buffers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Gateway.Telemetry;

/// <summary>
/// One JSON line for each search, with what was asked: the one place that keeps query text. The file is its owner's alone (0600). A line
/// that cannot be written is told in the log once, and the search goes on. Event ids 1210 to 1219. Thread-safe.
/// </summary>
public sealed partial class AuditLog : IDisposable
{
    private const int MostBodyBytes = 64 * 1024;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Lock _gate = new();
    private readonly FileStream? _file;
    private readonly TimeProvider _time;
    private readonly ILogger<AuditLog> _logger;
    private bool _isBroken;

    /// <param name="path">The file; null for none.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where trouble is told.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be opened.</exception>
    public AuditLog(string? path, TimeProvider time, ILogger<AuditLog> logger)
    {
        (_time, _logger) = (time, logger);
        if (path is null)
        {
            return;
        }

        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        _file = new FileStream(path, options);
        if (!OperatingSystem.IsWindows())
        {
            // One that was there before may have had another mode.
            File.SetUnixFileMode(_file.SafeFileHandle, OwnerOnly);
        }
    }

    /// <summary>Notes a search.</summary>
    /// <param name="client">Who asked: the address of the connection.</param>
    /// <param name="target">Path and query string as they were sent.</param>
    /// <param name="body">The body, inflated; of a longer one the first 64 KiB.</param>
    /// <param name="verdict">What became of it.</param>
    internal void Searched(string client, string target, ReadOnlySpan<byte> body, Verdict verdict)
    {
        if (_file is null)
        {
            return;
        }

        var line = new ArrayBufferWriter<byte>(512 + Math.Min(body.Length, MostBodyBytes));
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("time", _time.GetUtcNow());
            json.WriteString("client", client);
            json.WriteString("target", target);
            json.WriteString("body", System.Text.Encoding.UTF8.GetString(body[..Math.Min(body.Length, MostBodyBytes)]));
            json.WriteNumber("body_bytes", body.Length);
            json.WriteString("verdict", verdict.ToHeader());
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        Write(line.WrittenSpan);
    }

    public void Dispose() => _file?.Dispose();

    private void Write(ReadOnlySpan<byte> line)
    {
        lock (_gate)
        {
            try
            {
                _file!.Write(line);
                _file.Flush();
                _isBroken = false;
            }
            catch (Exception fault) when (fault is IOException or ObjectDisposedException)
            {
                if (!_isBroken)
                {
                    _isBroken = true;
                    Broken(_logger, LoggedFault.Of(fault));
                }
            }
        }
    }

    [LoggerMessage(1210, LogLevel.Error, "The audit log cannot be written; searches go on without it. {Fault}")]
    private static partial void Broken(ILogger logger, string fault);
}
