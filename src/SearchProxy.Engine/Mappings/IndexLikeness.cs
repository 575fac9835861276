using System.Text.Json.Nodes;
using SearchProxy.Core.Indexes;
using SearchProxy.Engine.Profiles;

namespace SearchProxy.Engine.Mappings;

/// <summary>The body that creates an index like another one, but for what SearchProxy adds.</summary>
internal static class IndexLikeness
{
    // What the engine sets itself or what belongs to the state of the other index.
    private static readonly string[] Own =
    [
        "uuid", "creation_date", "creation_date_string", "provided_name", "version", "blocks", "resize", "routing", "history",
        "shrink", "verified_before_close", "replication",
    ];

    private const string FinalPipeline = "final_pipeline";

    /// <param name="template">The template of the engine, filled for the new index.</param>
    /// <param name="settings">Settings of the other index under <c>index</c>.</param>
    /// <param name="mappings">Mappings of the other index.</param>
    public static JsonObject Fill(JsonObject template, JsonObject settings, JsonObject mappings)
    {
        var index = (JsonObject)settings.DeepClone();
        foreach (var name in Own)
        {
            index.Remove(name);
        }

        // Only what makes vectors possible comes from the template.
        if (template["settings"]?["index"]?["knn"] is { } knn)
        {
            index["knn"] = knn.DeepClone();
        }

        var copied = Mappings((JsonObject)template["mappings"]!, mappings);
        if (IndexPipelines.Named((string?)index[FinalPipeline]) is { } pipeline)
        {
            // Said, and not left out: a template may have it too.
            index[FinalPipeline] = IndexPipelines.NoPipeline;
            copied["_meta"]![IndexPipelines.HeldBackMember] = pipeline;
        }

        return new JsonObject { ["settings"] = new JsonObject { ["index"] = index }, ["mappings"] = copied };
    }

    private static JsonObject Mappings(JsonObject template, JsonObject old)
    {
        var mappings = (JsonObject)old.DeepClone();
        var meta = mappings["_meta"] as JsonObject ?? [];
        meta[PrivateFields.Root] = template["_meta"]![PrivateFields.Root]!.DeepClone();
        mappings["_meta"] = meta.DeepClone();
        mappings["_source"] = Source(mappings["_source"] as JsonObject);
        var properties = mappings["properties"] as JsonObject ?? [];
        properties[PrivateFields.Root] = template["properties"]![PrivateFields.Root]!.DeepClone();
        mappings["properties"] = properties.DeepClone();
        return mappings;
    }

    /// <summary>What the other index leaves out of its source, and what SearchProxy adds.</summary>
    private static JsonObject Source(JsonObject? old)
    {
        var source = (JsonObject?)old?.DeepClone() ?? [];
        var excludes = source["excludes"] as JsonArray ?? [];
        if (!excludes.Any(path => (string?)path is PrivateFields.Root or PrivateFields.Root + ".*"))
        {
            excludes.Add(PrivateFields.Root);
        }

        source["excludes"] = excludes.DeepClone();
        return source;
    }
}
