using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using SearchProxy.Gateway.Options;

namespace SearchProxy.Gateway.Tls;

/// <summary>
/// The certificate of the https listeners. The files are looked at again at most every interval, when a client connects; a pair that
/// does not load (half written, key of another certificate) leaves the old one in use.
/// </summary>
internal sealed partial class CertificateFile
{
    private readonly Lock _gate = new();
    private readonly ListenTlsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private (DateTime Certificate, DateTime Key) _seen;
    private long _nextLook;
    private X509Certificate2 _current;

    /// <exception cref="CryptographicException">The files do not hold a certificate with its private key.</exception>
    public CertificateFile(ListenTlsOptions options, TimeProvider time, ILogger<CertificateFile> logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _seen = Stamps();
        _current = Load();
        _nextLook = Later();
    }

    public X509Certificate2 Current
    {
        get
        {
            if (_time.GetTimestamp() >= Volatile.Read(ref _nextLook))
            {
                Look();
            }

            return Volatile.Read(ref _current);
        }
    }

    private void Look()
    {
        lock (_gate)
        {
            if (_time.GetTimestamp() < _nextLook)
            {
                return;
            }

            Volatile.Write(ref _nextLook, Later());
            try
            {
                var stamps = Stamps();
                if (stamps != _seen)
                {
                    // The old certificate may still be in a handshake; the finalizer frees it.
                    Volatile.Write(ref _current, Load());
                    _seen = stamps;
                    LogReloaded(_options.CertificateFile);
                }
            }
            catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
            {
                LogKept(_options.CertificateFile, exception.Message);
            }
        }
    }

    private long Later() => _time.GetTimestamp() + (long)(_options.ReloadInterval.TotalSeconds * _time.TimestampFrequency);

    private (DateTime Certificate, DateTime Key) Stamps() =>
        (File.GetLastWriteTimeUtc(_options.CertificateFile), _options.KeyFile is null
            ? default
            : File.GetLastWriteTimeUtc(_options.KeyFile));

    private X509Certificate2 Load()
    {
        var extension = Path.GetExtension(_options.CertificateFile);
        if (extension.Equals(".pfx", StringComparison.OrdinalIgnoreCase) || extension.Equals(".p12", StringComparison.OrdinalIgnoreCase))
        {
            return X509CertificateLoader.LoadPkcs12FromFile(_options.CertificateFile, _options.Password);
        }

        var key = _options.KeyFile ?? _options.CertificateFile;
        return _options.Password is null
            ? X509Certificate2.CreateFromPemFile(_options.CertificateFile, key)
            : X509Certificate2.CreateFromEncryptedPemFile(_options.CertificateFile, _options.Password, key);
    }

    [LoggerMessage(1100, LogLevel.Information, "The certificate {File} was read again.")]
    private partial void LogReloaded(string file);

    [LoggerMessage(1101, LogLevel.Error, "The certificate {File} changed but does not load, so the old one stays in use: {Error}")]
    private partial void LogKept(string file, string error);
}
