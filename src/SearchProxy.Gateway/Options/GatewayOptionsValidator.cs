using Microsoft.Extensions.Options;
using SearchProxy.Gateway.Serving;
using SearchProxy.Inference.Options;

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
        errors.AddRange(options.EngineTls.Errors("gateway.engineTls"));
        errors.AddRange(OptionBounds.Errors(options, "gateway"));
        errors.AddRange(options.Serving.Errors(options.Listen));
        errors.AddRange(options.Writes.Errors());
        return errors;
    }

    private static void CheckUrls(GatewayOptions options, List<string> errors)
    {
        if (options.Engines.Count == 0)
        {
            errors.Add("gateway.engines is empty; the URL of at least one node is expected, such as http://localhost:9200");
        }

        for (var i = 0; i < options.Engines.Count; i++)
        {
            CheckEngine($"gateway.engines[{i}]", options.Engines[i], errors);
        }

        if (options.Listen.Count == 0)
        {
            errors.Add("gateway.listen is empty; at least one URL to listen on is expected, such as http://127.0.0.1:9201");
        }

        CheckListeners("gateway.listen", options.Listen, options.Tls, errors);
        CheckListeners("gateway.admin.listen", options.Admin.Listen, options.Tls, errors);
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
                errors.Add($"{name}[{i}]: \"{urls[i]}\" is https, and gateway.tls.certificateFile names no certificate for it");
            }
        }
    }

    private static void CheckAdmin(AdminOptions admin, List<string> errors)
    {
        if (admin.KeyVariable is not null && admin.KeyFile is not null)
        {
            errors.Add("gateway.admin.keyVariable and gateway.admin.keyFile are both set; one of them is expected");
        }
        else if (admin.HasKey && new SecretKey(admin.KeyFile, admin.KeyVariable).Read() is null)
        {
            errors.Add(admin.KeyFile is null
                ? $"gateway.admin.keyVariable: the environment variable {admin.KeyVariable} holds no key"
                : $"gateway.admin.keyFile: the file \"{admin.KeyFile}\" is missing or holds no key");
        }
    }

    private static void CheckEngine(string setting, string url, List<string> errors)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
        {
            errors.Add($"{setting}: \"{url}\" is not an http or https URL"
                + (url.Contains("://", StringComparison.Ordinal) ? "" : $"; http://{url} is one"));
        }
        else if (uri.UserInfo.Length > 0)
        {
            errors.Add($"{setting}: the URL holds credentials; clients send their own, and the proxy keeps none; commands take "
                + "--user NAME:PASSWORD, --user NAME with --password-file, or --api-key-file");
        }
        else if (uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            errors.Add($"{setting}: \"{url}\" has a query or a fragment; scheme, host, port and a path prefix are supported");
        }
    }

    private static void CheckTls(ListenTlsOptions? tls, List<string> errors)
    {
        if (tls is null)
        {
            return;
        }

        CheckFile("gateway.tls.certificateFile", tls.CertificateFile, errors);
        if (tls.KeyFile is not null)
        {
            CheckFile("gateway.tls.keyFile", tls.KeyFile, errors);
        }
    }

    private static void CheckFile(string setting, string path, List<string> errors)
    {
        if (path.Length == 0)
        {
            errors.Add($"{setting} is empty; the name of a file is expected");
        }
        else if (!File.Exists(path))
        {
            errors.Add($"{setting}: there is no file \"{path}\"");
        }
    }
}
