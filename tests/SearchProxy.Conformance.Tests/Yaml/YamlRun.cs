using System.Text.Json.Nodes;

namespace SearchProxy.Conformance.Tests.Yaml;

/// <summary>Runs one test against one address.</summary>
internal sealed class YamlRun(HttpClient client, string product)
{
    private readonly YamlStash _stash = new();
    private YamlAnswer? _last;
    private int _excused;
    private int _reranked;

    public async Task<YamlOutcome> RunAsync(YamlTest test)
    {
        var outcome = await RunAsync([.. test.Setup, .. test.Steps]);
        foreach (var step in test.Teardown)
        {
            await FaultAsync(step);
        }

        return outcome;
    }

    private async Task<YamlOutcome> RunAsync(IReadOnlyList<YamlStep> steps)
    {
        foreach (var step in steps)
        {
            if (await FaultAsync(step) is { } fault)
            {
                return new YamlOutcome(YamlOutcome.Failed, step.Line, fault, _excused, _reranked);
            }
        }

        return new YamlOutcome(YamlOutcome.Passed, 0, string.Empty, _excused, _reranked);
    }

    private async Task<string?> FaultAsync(YamlStep step)
    {
        switch (step.Kind)
        {
            case "skip" or "requires":
                return null;
            case "do":
                return await DoAsync((JsonObject)_stash.Fill(step.Arguments)!);
            case "set":
                return Set((JsonObject)step.Arguments!);
            default:
                return YamlAssertion.IsKnown(step.Kind) ? Assert(step) : $"the step {step.Kind} is not known";
        }
    }

    private string? Set(JsonObject arguments)
    {
        foreach (var (path, name) in arguments)
        {
            if (YamlPath.Find(_last?.Body, _stash.FillText(path)) is not { } value)
            {
                return $"set {path}: nothing there";
            }

            _stash.Set(name!.GetValue<string>(), value);
        }

        return null;
    }

    private string? Assert(YamlStep step)
    {
        var arguments = step.Arguments as JsonObject ?? new JsonObject { [step.Arguments?.ToString() ?? string.Empty] = null };
        foreach (var (path, expected) in arguments)
        {
            var filled = _stash.FillText(path);
            if (YamlAssertion.Check(step.Kind, _last?.Body, filled, _stash.Fill(expected)) is { } fault)
            {
                if (_last?.IsReranked != true || !YamlOrder.IsAsserted(step.Kind, filled))
                {
                    return fault;
                }

                _excused++;
            }
        }

        return null;
    }

    private async Task<string?> DoAsync(JsonObject call)
    {
        var expected = call["catch"]?.ToString();
        var (api, arguments) =
            call.First(static entry =>
                entry.Key is not ("catch" or "headers" or "warnings" or "warnings_regex" or "allowed_warnings" or "allowed_warnings_regex"
                    or "node_selector"));
        var parameters = arguments as JsonObject ?? [];
        if (YamlRequest.Of(product, api, parameters) is not { } request)
        {
            return expected is "param" ? null : $"{api} with {parameters.ToJsonString()} is no API call that is known";
        }

        var headers =
            (call["headers"] as JsonObject ?? []).Select(static header => KeyValuePair.Create(header.Key, header.Value!.ToString()));
        using var message = request.ToMessage(headers);
        try
        {
            using var response = await client.SendAsync(message);
            _last = await YamlAnswer.ReadAsync(response);
        }
        catch (HttpRequestException e)
        {
            return $"no answer: {e.Message}";
        }

        _reranked += _last.IsReranked ? 1 : 0;
        return Missing(call["warnings"], _last)
            ?? YamlCatch.Fault(expected, parameters["ignore"], _last, message.Method == HttpMethod.Head);
    }

    private static string? Missing(JsonNode? warnings, YamlAnswer answer) => (warnings as JsonArray ?? [])
        .Select(static warning => warning!.ToString())
        .Where(warning =>
            !answer.Warnings.Any(found =>
                found.Contains(warning.Replace("\"", "\\\"", StringComparison.Ordinal), StringComparison.Ordinal)))
        .Select(static warning => $"the warning \"{warning}\" is missing")
        .FirstOrDefault();
}
