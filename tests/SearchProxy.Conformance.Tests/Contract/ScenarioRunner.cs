using System.Net.Http.Headers;
using System.Text.Json;

namespace SearchProxy.Conformance.Tests.Contract;

/// <summary>Sends the steps of a scenario to an engine and compares the answers.</summary>
internal sealed class ScenarioRunner(EngineUnderTest engine) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = engine.Url };
    private readonly Dictionary<string, string> _variables = new() { ["index"] = $"contract-{Guid.NewGuid():N}" };

    /// <summary>Every step that is answered otherwise than recorded, in words.</summary>
    public async Task<List<string>> RunAsync(Scenario scenario)
    {
        var differences = new List<string>();
        var at = 0;
        foreach (var step in scenario.Steps)
        {
            var (status, body) = await SendAsync(step);
            if (step.IsSetup)
            {
                Assert.True(status < 300, $"{step}: {status} {body}");
                continue;
            }

            foreach (var (name, member) in step.Saved)
            {
                _variables[name] = Parse(body).GetProperty(member).GetString()!;
            }

            if (Difference(step, status, body, scenario.Recorded[at++]) is { } difference)
            {
                differences.Add($"{step}\n    {difference}");
            }
        }

        await _client.DeleteAsync($"/{_variables["index"]}?ignore_unavailable=true");
        return differences;
    }

    public void Dispose() => _client.Dispose();

    private async Task<(int Status, string Body)> SendAsync(ScenarioStep step)
    {
        var parts = ScenarioStep.Fill(step.Request, _variables).Split(' ', 2);
        using var request = new HttpRequestMessage(new HttpMethod(parts[0]), parts[1]);
        if (step.Body(_variables) is { } body)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(step.ContentType);
        }

        using var response = await _client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private string? Difference(ScenarioStep step, int status, string body, JsonElement recorded)
    {
        var expected = recorded.GetProperty("body");
        if (status != recorded.GetProperty("status").GetInt32())
        {
            return $"status {status}, expected {recorded.GetProperty("status")}: {body}, expected {expected}";
        }

        if (body.Length == 0 || expected.ValueKind is JsonValueKind.Null)
        {
            return body.Length == 0 && expected.ValueKind is JsonValueKind.Null ? null : $"{body}, expected {expected}";
        }

        var actual = Parse(body.Replace(_variables["index"], "{index}", StringComparison.Ordinal));
        return step.Saved.Values.Contains("id") ? null : AnswerComparison.Difference(actual, expected);
    }

    private static JsonElement Parse(string text) => JsonDocument.Parse(text).RootElement;
}
