using System.Text.Json;
using SearchProxy.LocalEngine.Errors;
using SearchProxy.LocalEngine.Json;

namespace SearchProxy.LocalEngine.Rest;

/// <summary>Finds the route of a request and turns every fault into the engines' error shape.</summary>
internal sealed class Router(LocalEngineProduct product, IEnumerable<Route> routes)
{
    private readonly Route[] _routes = routes.OrderByDescending(route => route.FixedSegments).ToArray();

    /// <summary>Answers a request; the answer is complete, with its bytes.</summary>
    public RestResponse Handle(string method, string path, string queryString, ReadOnlyMemory<byte> body, bool pretty)
    {
        try
        {
            var parameters = new RestParameters(queryString);
            parameters.Ignore("pretty", "human", "error_trace", "format");
            var filter = parameters.Text("filter_path");
            var response = Dispatch(method, path, queryString, parameters, body);
            return response with { Bytes = response.Render(pretty, filter is null ? null : new FilterPath(filter)), Json = null };
        }
        catch (EngineErrorException fault)
        {
            return OfError(fault.Error, pretty);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException or UriFormatException)
        {
            // A string that is no valid UTF-16, such as a lone surrogate escape, shows only when it is read.
            return OfError(new EngineError(400, "x_content_parse_exception", fault.Message), pretty);
        }
        catch (Exception fault)
        {
            // A bug of ours: say so in the shape that clients can read.
            return OfError(new EngineError(500, "exception", $"the local engine failed: {fault.GetType().Name}: {fault.Message}"), pretty);
        }
    }

    /// <summary>The answer that tells an error.</summary>
    public RestResponse OfError(EngineError error, bool pretty)
    {
        var told = product is LocalEngineProduct.OpenSearch ? error : error with { Type = NameOfElasticsearch(error.Type) };
        var response = new RestResponse(error.Status) { Json = writer => ErrorWriter.Write(writer, told) };
        return response with { Bytes = response.Render(pretty, null), Json = null };
    }

    /// <summary>Faults of JSON have another name there.</summary>
    private static string NameOfElasticsearch(string type) => type switch
    {
        "json_parse_exception" => "x_content_parse_exception",
        "json_e_o_f_exception" => "x_content_e_o_f_exception",
        _ => type,
    };

    private RestResponse Dispatch(string method, string path, string queryString, RestParameters parameters, ReadOnlyMemory<byte> body)
    {
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var allowed = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var route in _routes)
        {
            if (route.Match(segments) is not { } parts)
            {
                continue;
            }

            if (route.Methods.Contains(method) || (method == "HEAD" && route.Methods.Contains("GET") && segments.Length == 0))
            {
                return route.Handler(new RestRequest(method, path, parts, parameters, body));
            }

            allowed.UnionWith(route.Methods);
        }

        throw NotRouted(method, path + queryString, allowed);
    }

    private static EngineErrorException NotRouted(string method, string uri, SortedSet<string> allowed) => allowed.Count > 0
        ? new EngineError(
            405, "", $"Incorrect HTTP method for uri [{uri}] and method [{method}], allowed: [{string.Join(", ", allowed)}]").Thrown()
        : new EngineError(
            400, "", $"no handler found for uri [{uri}] and method [{method}]: the local engine does not have this part of the API")
        {
            TellsStatus = false,
        }.Thrown();
}
