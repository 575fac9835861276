using System.Text.Json;
using System.Text.Json.Nodes;

namespace SearchProxy.Engine.Mappings;

/// <summary>
/// The index templates in a folder: <c>&lt;product&gt;/documents.json</c> and <c>passages.json</c>. A file of the same name under
/// <c>&lt;product&gt;/&lt;major&gt;/</c> stands in for it on engines of that major version.
/// </summary>
public sealed class MappingTemplates(string folder)
{
    /// <summary>The templates that come with the program, beside its binaries.</summary>
    public static MappingTemplates Default { get; } = new(Path.Combine(AppContext.BaseDirectory, "mappings"));

    /// <summary>The body that creates the index of <paramref name="plan"/>.</summary>
    /// <exception cref="MappingTemplateException">The template is missing or broken; the message names the file.</exception>
    internal JsonObject Fill(EngineInfo engine, IndexPlan plan)
    {
        var product = engine.Product == EngineProduct.OpenSearch ? "opensearch" : "elasticsearch";
        var name = plan.Passages ? "passages.json" : "documents.json";
        var ofMajor = Path.Combine(folder, product, $"{engine.Major}", name);
        var file = File.Exists(ofMajor) ? ofMajor : Path.Combine(folder, product, name);
        try
        {
            var template = JsonNode.Parse(File.ReadAllText(file)) as JsonObject
                ?? throw new JsonException("the template is not a JSON object");
            return MappingTemplate.Fill(template, plan);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new MappingTemplateException($"{file}: {exception.Message}", exception);
        }
    }
}

/// <summary>An index template that belongs to the program is missing or broken.</summary>
public sealed class MappingTemplateException(string message, Exception innerException) : Exception(message, innerException);
