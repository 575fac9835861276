using System.Text;
using SearchProxy.Engine.Http;

namespace SearchProxy.Configuration;

/// <summary>Credentials for the commands' own calls to the engine; the proxy forwards those of its callers and has none.</summary>
internal sealed class EngineSettings
{
    /// <summary>User of HTTP Basic authentication.</summary>
    public string? Username { get; set; }

    public string? Password { get; set; }

    /// <summary>API key as the engine gave it out (<c>encoded</c>); instead of user and password.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Every setting that does not hold, in words.</summary>
    public IEnumerable<string> Validate()
    {
        if (ApiKey is not null && Username is not null)
        {
            yield return "engine.apiKey and engine.username are both set; one of them is expected";
        }

        if (Username is null != Password is null)
        {
            yield return "engine.username and engine.password belong together; one of them is missing";
        }
    }

    /// <summary>The options of a client for the commands' own calls. <c>user:password@</c> in the URL is taken as credentials.</summary>
    public EngineClientOptions ClientOptions(Uri address, EngineTlsOptions tls)
    {
        var plain = new UriBuilder(address) { UserName = string.Empty, Password = string.Empty }.Uri;
        return new EngineClientOptions { Address = plain, Authorization = Authorization(address.UserInfo), Tls = tls };
    }

    private string? Authorization(string userInfo) => this switch
    {
        { ApiKey: { } key } => $"ApiKey {key}",
        { Username: { } user } => Basic($"{user}:{Password}"),
        _ => userInfo.Length > 0 ? Basic(Uri.UnescapeDataString(userInfo)) : null,
    };

    private static string Basic(string credentials) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials))}";
}
