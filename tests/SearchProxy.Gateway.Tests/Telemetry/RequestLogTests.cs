using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SearchProxy.Gateway.Telemetry;
using SearchProxy.Gateway.Tests.Rig;
using SearchProxy.Gateway.Tests.Writes;

namespace SearchProxy.Gateway.Tests.Telemetry;

public sealed class RequestLogTests : IDisposable
{
    private const string Secret = "whale-song";
    private const string Body = """{"query":{"ids":{"values":["whale-song"]}}}""";
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [Fact]
    public async Task Each_search_is_a_line_of_the_audit_log_which_is_its_owners_alone()
    {
        await File.WriteAllTextAsync(_file, "");
        await AskAsync("/books/_search?size=3", Body, new AccessLogSwitch(IsOn: false), _file);

        using var line = JsonDocument.Parse((await File.ReadAllLinesAsync(_file)).Single());
        Assert.Equal("/books/_search?size=3", line.RootElement.GetProperty("target").GetString());
        Assert.Contains(Secret, line.RootElement.GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.Equal("127.0.0.1", line.RootElement.GetProperty("client").GetString());
        Assert.StartsWith("bypassed; reason=", line.RootElement.GetProperty("verdict").GetString(), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_file));
        }
    }

    [Theory]
    [InlineData("/books/_search?size=3", Body, @"search \d{3} \d+ ms bypassed; reason=[\w-]+$")]
    [InlineData("/books/_search", """{"whale-song":1}""", @"search \d{3} \d+ ms bypassed; reason=body-not-understood$")]
    [InlineData("/books/_doc/1", """{"text":"whale-song"}""", @"write \d{3} \d+ ms embedded; documents=1/1$")]
    [InlineData("/books/_count", Body, @"pass \d{3} \d+ ms -$")]
    public async Task Each_request_is_a_line_of_the_access_log_where_it_is_wanted_without_what_was_asked(
        string target, string body, string told)
    {
        var lines = await AskAsync(target, body, new AccessLogSwitch(IsOn: true), audit: null);
        var without = await AskAsync(target, body, new AccessLogSwitch(IsOn: false), audit: null);

        Assert.Matches($@"127\.0\.0\.1 POST {told}", Assert.Single(lines, IsOfAccess));
        Assert.DoesNotContain(without, IsOfAccess);
        Assert.DoesNotContain(lines, static line => line.Contains(Secret, StringComparison.Ordinal));

        static bool IsOfAccess(string line) => line.StartsWith(AccessLog.Category, StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_file);

    private static async Task<List<string>> AskAsync(string target, string body, AccessLogSwitch access, string? audit)
    {
        var lines = new Lines();
        await using (var proxy = await new WriteRig
        {
            Configure = builder =>
            {
                builder.Logging.ClearProviders().AddProvider(lines).SetMinimumLevel(LogLevel.Trace);
                builder.Services.AddSingleton(access);
                builder.Services.AddSingleton(provider =>
                    new AuditLog(audit, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<AuditLog>>()));
            },
        }.StartedAsync())
        {
            await proxy.SendAsync("POST", target, body);
        }

        return lines.All;
    }

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private string _category = "";

        public List<string> All { get; private init; } = [];

        public ILogger CreateLogger(string categoryName) => new Lines { _category = categoryName, All = All };

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (All)
            {
                All.Add($"{_category}: {formatter(state, exception)}");
            }
        }

        public void Dispose()
        {
        }
    }
}
