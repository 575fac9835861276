using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using SearchProxy.Gateway.Hosting;

namespace SearchProxy.Conformance.Tests.Proxy;

/// <summary>
/// Stands before an engine without security and plays one with: <c>Bearer t0</c> and <c>Bearer t1</c> see the documents of their tenant,
/// <c>Bearer blind</c> those of t0 without the field <c>text</c>, and nobody else sees anything.
/// </summary>
internal sealed class RightsFront : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _engine;

    private RightsFront(Uri engine)
    {
        _engine = new HttpClient { BaseAddress = engine };
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public Uri Url => GatewayHost.AddressesOf(_app)[0];

    public static async Task<RightsFront> StartAsync(Uri engine)
    {
        var front = new RightsFront(engine);
        await front._app.StartAsync();
        return front;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _engine.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var caller = context.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
        if (caller is not ("t0" or "t1" or "blind"))
        {
            context.Response.StatusCode = 401;
            return;
        }

        using var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method), context.Request.Path + context.Request.QueryString);
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var isSearch = context.Request.Path.Value!.EndsWith("/_search", StringComparison.Ordinal);
        if (body.Length > 0)
        {
            request.Content = new StringContent(
                isSearch ? Restricted(body, caller == "blind" ? "t0" : caller) : body, System.Text.Encoding.UTF8, "application/json");
        }

        using var answer = await _engine.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(isSearch && caller == "blind" && answer.IsSuccessStatusCode ? WithoutText(text) : text);
    }

    /// <summary>
    /// The search with the rule as a filter beside its query and inside of its vector search, where the engines apply such rules.
    /// </summary>
    private static string Restricted(string body, string tenant)
    {
        var search = JsonNode.Parse(body)!.AsObject();
        JsonNode Rule() => JsonNode.Parse($$$"""{"term":{"tenant":"{{{tenant}}}"}}""")!;
        if (search["knn"] is JsonObject knn)
        {
            var filters = knn["filter"] is JsonArray list
                ? list.DeepClone().AsArray()
                : knn["filter"] is { } one
                ? new JsonArray(one.DeepClone())
                : [];
            filters.Add(Rule());
            knn["filter"] = filters;
        }
        else
        {
            search["query"] = new JsonObject
            {
                ["bool"] = new JsonObject
                {
                    ["must"] = new JsonArray(search["query"]?.DeepClone() ?? JsonNode.Parse("""{"match_all":{}}""")!),
                    ["filter"] = new JsonArray(Rule()),
                },
            };
        }

        return search.ToJsonString();
    }

    private static string WithoutText(string answer)
    {
        var json = JsonNode.Parse(answer)!;
        Strip(json);
        return json.ToJsonString();
    }

    private static void Strip(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            members.Remove("text");
            foreach (var (_, value) in members)
            {
                Strip(value);
            }
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
            {
                Strip(item);
            }
        }
    }
}
