using SearchProxy.Configuration;
using SearchProxy.Engine.Http;

namespace SearchProxy.Tests.Configuration;

public sealed class EngineSettingsTests
{
    private static readonly Uri Address = new("http://localhost:9200");

    [Fact]
    public void A_key_in_a_file_is_read_again_when_it_is_refused()
    {
        using var file = new TemporaryFile("old\n", ".key");
        var options = new EngineSettings { ApiKeyFile = file.Path }.ClientOptions(Address, new EngineTlsOptions());

        var before = options.Credentials!.Current;
        var isSame = options.Credentials.Renew(before);
        File.WriteAllText(file.Path, "new\n");
        var isOther = options.Credentials.Renew(before);

        Assert.Equal(("ApiKey old", false, true, "ApiKey new"), (before, isSame, isOther, options.Credentials.Current));
        File.Delete(file.Path);
        Assert.False(options.Credentials.Renew("ApiKey new"));
    }

    [Fact]
    public void A_password_in_a_file_goes_with_its_user()
    {
        using var file = new TemporaryFile("secret\n", ".key");
        var settings = new EngineSettings { Username = "me", PasswordFile = file.Path };

        Assert.Empty(settings.Validate());
        Assert.Equal("Basic bWU6c2VjcmV0", settings.ClientOptions(Address, new EngineTlsOptions()).Credentials!.Current);
    }

    [Fact]
    public void Credentials_that_contradict_each_other_are_all_told()
    {
        var settings = new EngineSettings
        {
            ApiKey = "a",
            ApiKeyFile = "/nowhere",
            Username = "me",
            Password = "x",
            PasswordFile = "/nowhere",
        };

        Assert.Equal(5, settings.Validate().Count());
    }
}
