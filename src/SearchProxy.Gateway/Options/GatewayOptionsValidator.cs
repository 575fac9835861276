using System.Globalization;
using Microsoft.Extensions.Options;
using SearchProxy.Engine.Http;
using SearchProxy.Gateway.Serving;

namespace SearchProxy.Gateway.Options;

/// <summary>Checks <see cref="GatewayOptions"/> and names every error at once, each by the name of its setting.</summary>
public sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        var errors = Validate(options);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    /// <summary>Every error, in the order of the settings; empty when the options hold.</summary>
    public static IReadOnlyList<string> Validate(GatewayOptions options)
    {
        var errors = new List<string>();
        CheckUrls(options, errors);
        CheckTls(options.Tls, errors);
        CheckAdmin(options.Admin, errors);
        errors.AddRange(new EngineClientOptions { Address = new Uri("http://localhost"), Tls = options.EngineTls }.Validate());
        CheckTime(errors, nameof(options.ConnectTimeout), options.ConnectTimeout, TimeSpan.FromSeconds(0.1), TimeSpan.FromSeconds(60));
        CheckTime(errors, nameof(options.AnswerTimeout), options.AnswerTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        CheckTime(errors, nameof(options.EngineTimeout), options.EngineTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        CheckTime(errors, nameof(options.NodePause), options.NodePause, TimeSpan.FromSeconds(0.1), TimeSpan.FromHours(1));
        CheckTime(errors, nameof(options.NodeSilence), options.NodeSilence, TimeSpan.FromSeconds(0.1), TimeSpan.FromMinutes(10));
        CheckTime(errors, nameof(options.DrainTimeout), options.DrainTimeout, TimeSpan.Zero, TimeSpan.FromHours(1));
        CheckTime(errors, nameof(options.DrainDelay), options.DrainDelay, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        CheckLimits(options.Limits, errors);
        errors.AddRange(options.Search.Errors());
        errors.AddRange(options.Serving.Errors(options.Listen));
        errors.AddRange(options.Trial.Errors());
        errors.AddRange(options.Writes.Errors());
        return errors;
    }

    private static void CheckUrls(GatewayOptions options, List<string> errors)
    {
        if (options.Engines.Count == 0)
        {
            errors.Add("Engines: no engine is named; give the URL of at least one node, such as http://localhost:9200.");
        }

        for (var i = 0; i < options.Engines.Count; i++)
        {
            CheckEngine($"Engines[{i}]", options.Engines[i], errors);
        }

        if (options.Listen.Count == 0)
        {
            errors.Add("Listen: no URL to listen on; give at least one, such as http://127.0.0.1:9201.");
        }

        CheckListeners(nameof(options.Listen), options.Listen, options.Tls, errors);
        CheckListeners("Admin.Listen", options.Admin.Listen, options.Tls, errors);
    }

    private static void CheckListeners(string name, IList<string> urls, ListenTlsOptions? tls, List<string> errors)
    {
        for (var i = 0; i < urls.Count; i++)
        {
            if (!ListenAddress.TryParse(urls[i], out var address, out var error))
            {
                errors.Add($"{name}[{i}]: {error}");
            }
            else if (address.IsSecure && tls is null)
            {
                errors.Add($"{name}[{i}]: \"{urls[i]}\" is https, but Tls names no certificate.");
            }
        }
    }

    private static void CheckAdmin(AdminOptions admin, List<string> errors)
    {
        if (admin.KeyVariable is not null && admin.KeyFile is not null)
        {
            errors.Add("Admin.KeyVariable and Admin.KeyFile are both set; one of them is expected.");
        }
        else if (admin.HasKey && new SecretKey(admin.KeyFile, admin.KeyVariable).Read() is null)
        {
            errors.Add(admin.KeyFile is null
                ? $"Admin.KeyVariable: the environment variable {admin.KeyVariable} holds no key."
                : $"Admin.KeyFile: the file \"{admin.KeyFile}\" is missing or holds no key.");
        }
    }

    private static void CheckEngine(string setting, string url, List<string> errors)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
        {
            errors.Add($"{setting}: \"{url}\" is not an http or https URL.");
        }
        else if (uri.UserInfo.Length > 0)
        {
            errors.Add($"{setting}: the URL holds credentials; clients send their own, and the proxy keeps none.");
        }
        else if (uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            errors.Add($"{setting}: \"{url}\" has a query or a fragment; scheme, host, port and a path prefix are supported.");
        }
    }

    private static void CheckTls(ListenTlsOptions? tls, List<string> errors)
    {
        if (tls is null)
        {
            return;
        }

        CheckFile("Tls.CertificateFile", tls.CertificateFile, errors);
        if (tls.KeyFile is not null)
        {
            CheckFile("Tls.KeyFile", tls.KeyFile, errors);
        }

        CheckTime(errors, "Tls.ReloadInterval", tls.ReloadInterval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
    }

    private static void CheckFile(string setting, string path, List<string> errors)
    {
        if (!File.Exists(path))
        {
            errors.Add($"{setting}: there is no file \"{path}\".");
        }
    }

    private static void CheckLimits(GatewayLimits limits, List<string> errors)
    {
        const int Gibibyte = 1 << 30;
        const int Mebibyte = 1 << 20;
        if (limits.Memory is < 16L * Mebibyte or > 1024L * Gibibyte)
        {
            errors.Add($"Limits.Memory: {limits.Memory} is out of bounds; {16 * Mebibyte} to {1024L * Gibibyte} is supported.");
        }

        CheckNumber(errors, nameof(limits.SearchBodyBytes), limits.SearchBodyBytes, 1024, Gibibyte);
        CheckNumber(errors, nameof(limits.InflatedBodyBytes), limits.InflatedBodyBytes, 1024, Gibibyte);
        CheckNumber(errors, nameof(limits.InflationRatio), limits.InflationRatio, 2, 1100);
        CheckNumber(errors, nameof(limits.RequestLineBytes), limits.RequestLineBytes, 4096, Mebibyte);
        CheckNumber(errors, nameof(limits.RequestHeadersBytes), limits.RequestHeadersBytes, 8192, Mebibyte);
        CheckNumber(errors, nameof(limits.RequestHeaders), limits.RequestHeaders, 20, 10_000);
        CheckNumber(errors, nameof(limits.Connections), limits.Connections, 1, 1_000_000);
        CheckNumber(errors, nameof(limits.SlowClientBytesPerSecond), limits.SlowClientBytesPerSecond, 1, 1_000_000);
        CheckLimitTime(errors, nameof(limits.RequestHeadTimeout), limits.RequestHeadTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        CheckLimitTime(errors, nameof(limits.KeepAlive), limits.KeepAlive, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        CheckLimitTime(errors, nameof(limits.SlowClientGrace), limits.SlowClientGrace, TimeSpan.FromSeconds(2), TimeSpan.FromHours(1));
    }

    private static void CheckNumber(List<string> errors, string setting, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            errors.Add($"Limits.{setting}: {value} is out of bounds; {least} to {most} is supported.");
        }
    }

    private static void CheckLimitTime(List<string> errors, string setting, TimeSpan value, TimeSpan least, TimeSpan most) =>
        CheckTime(errors, "Limits." + setting, value, least, most);

    private static void CheckTime(List<string> errors, string setting, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
        {
            errors.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{setting}: {value.TotalSeconds} s is out of bounds; {least.TotalSeconds} s to {most.TotalSeconds} s is supported."));
        }
    }
}
