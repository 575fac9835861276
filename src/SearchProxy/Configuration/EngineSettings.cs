using System.ComponentModel;
using System.Text;
using SearchProxy.Engine.Http;

namespace SearchProxy.Configuration;

/// <summary>Credentials for the commands' own calls to the engine; the proxy forwards those of its callers and has none.</summary>
internal sealed class EngineSettings
{
    [Description("User for the calls that `ingest`, `index`, `doctor`, `eval` and the backfill make themselves; the proxy forwards its "
        + "callers' credentials and has none")]
    public string? Username { get; set; }

    [Description("Password of `engine.username`")]
    [PasswordPropertyText(true)]
    public string? Password { get; set; }

    [Description("File with the password of `engine.username`; read again when the engine refuses it")]
    public string? PasswordFile { get; set; }

    [Description("API key as the engine gave it out (`encoded`); instead of user and password")]
    [PasswordPropertyText(true)]
    public string? ApiKey { get; set; }

    [Description("File with the API key; read again when the engine refuses it, so that it can be replaced while a command runs")]
    public string? ApiKeyFile { get; set; }

    private bool HasKey => ApiKey is not null || ApiKeyFile is not null;

    /// <summary>Every setting that does not hold, in words.</summary>
    public IEnumerable<string> Validate()
    {
        if (ApiKey is not null && ApiKeyFile is not null)
        {
            yield return "engine.apiKey and engine.apiKeyFile are both set; one of them is expected";
        }

        if (Password is not null && PasswordFile is not null)
        {
            yield return "engine.password and engine.passwordFile are both set; one of them is expected";
        }

        foreach (var file in new[] { ApiKeyFile, PasswordFile }.Where(file => file is not null && !File.Exists(file)))
        {
            yield return $"{NamedFile.Absence(file!)}; it is to hold the engine's credentials";
        }

        if (HasKey && Username is not null)
        {
            yield return "engine.apiKey and engine.username are both set; one of them is expected";
        }

        if (Username is null != (Password is null && PasswordFile is null))
        {
            yield return Username is null
                ? "engine.password is set without engine.username; the name of the user is missing: --user NAME"
                : "engine.username is set without a password: --password-file FILE (engine.passwordFile), or --user NAME:PASSWORD";
        }
    }

    /// <summary>The options of a client for the commands' own calls. <c>user:password@</c> in the URL is taken as credentials.</summary>
    public EngineClientOptions ClientOptions(Uri address, EngineTlsOptions tls)
    {
        var plain = new UriBuilder(address) { UserName = string.Empty, Password = string.Empty }.Uri;
        var options = new EngineClientOptions { Address = plain, Tls = tls };
        if (ApiKeyFile is null && PasswordFile is null)
        {
            options.Authorization = Authorization(address.UserInfo);
        }
        else
        {
            options.Credentials = new EngineCredentials(() => Authorization(address.UserInfo));
        }

        return options;
    }

    private string? Authorization(string userInfo) => this switch
    {
        { ApiKey: { } key } => $"ApiKey {key}",
        { ApiKeyFile: { } file } => $"ApiKey {Secret(file)}",
        { Username: { } user, PasswordFile: { } file } => Basic($"{user}:{Secret(file)}"),
        { Username: { } user } => Basic($"{user}:{Password}"),
        _ => userInfo.Length > 0 ? Basic(Uri.UnescapeDataString(userInfo)) : null,
    };

    private static string Secret(string file) => File.ReadAllText(file).Trim();

    private static string Basic(string credentials) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials))}";
}
