using System.Text.Json;
using System.Text.Json.Nodes;
using SearchProxy.Core.Indexes;
using SearchProxy.Engine.Http;
using SearchProxy.Engine.Indexes;
using SearchProxy.Engine.Profiles;

namespace SearchProxy.Engine.Mappings;

/// <summary>
/// Creates indexes that can hold vectors, and adds the vector fields to indexes that exist. Everything that decides about the vectors
/// (type, engine, similarity) is spelled out, nothing is left to an engine's default.
/// </summary>
public sealed class IndexCreator(EngineClient client, EngineInfo engine, MappingTemplates templates)
{
    /// <summary>Creates the index; leaves one that exists as it is and says how it stands to the plan.</summary>
    /// <exception cref="MappingTemplateException">The template of this engine version is missing or broken.</exception>
    public async Task<IndexCreation> CreateAsync(IndexPlan plan, CancellationToken cancellationToken)
    {
        if (Invalid(plan) is { } invalid)
        {
            return invalid;
        }

        return await CreateAsync(plan, templates.Fill(engine, plan), cancellationToken);
    }

    /// <summary>
    /// Creates the index with the settings and mappings of another one; only what SearchProxy adds to them is the plan's. Leaves one that
    /// exists as it is and says how it stands to the plan.
    /// </summary>
    /// <param name="plan">The index.</param>
    /// <param name="other">The other one: an index, or an alias of one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MappingTemplateException">The template of this engine version is missing or broken.</exception>
    public async Task<IndexCreation> CreateLikeAsync(IndexPlan plan, string other, CancellationToken cancellationToken)
    {
        if (Invalid(plan) is { } invalid)
        {
            return invalid;
        }

        var outcome = await On(other).GetAsync("", cancellationToken);
        if (!outcome.Answered(out var response))
        {
            return Unreachable(outcome);
        }

        if (!response.IsSuccess && response.Status != 404)
        {
            return Refused(response);
        }

        var indexes = response.IsSuccess ? JsonNode.Parse(response.Body.Span) as JsonObject ?? [] : [];
        if (indexes.Count > 1)
        {
            var there = await CompareAsync(plan, cancellationToken);
            return there.Result != IndexCreationResult.Missing
                ? there
                : new IndexCreation(
                    IndexCreationResult.Refused,
                    $"\"{other}\" stands for {indexes.Count} indexes, whose settings and mappings may differ; name one, or make "
                        + $"\"{plan.Index}\" first (`searchproxy index create`)");
        }

        return indexes.FirstOrDefault().Value is { } found
            && found["settings"]?["index"] is JsonObject settings
            && found["mappings"] is JsonObject mappings
            ? await CreateLikeAsync(plan, other, IndexLikeness.Fill(templates.Fill(engine, plan), settings, mappings), cancellationToken)
            : new IndexCreation(IndexCreationResult.Missing, $"the index \"{other}\" does not exist");
    }

    private async Task<IndexCreation> CreateLikeAsync(IndexPlan plan, string other, JsonObject body, CancellationToken cancellationToken)
    {
        var creation = await CreateAsync(plan, body, cancellationToken);
        return creation.Result == IndexCreationResult.Created
            && (string?)body["mappings"]!["_meta"]![IndexPipelines.HeldBackMember] is { } pipeline
            ? creation with
            {
                Detail = $"\"{plan.Index}\" is without the final pipeline \"{pipeline}\" of \"{other}\" while it is filled; "
                    + "`searchproxy index migrate` and `index swap` give it back before the alias moves",
            }
            : creation;
    }

    private async Task<IndexCreation> CreateAsync(IndexPlan plan, JsonObject body, CancellationToken cancellationToken)
    {
        var outcome = await On(plan.Index).PutAsync("", JsonSerializer.SerializeToUtf8Bytes(body), cancellationToken);
        if (!outcome.Answered(out var response))
        {
            return Unreachable(outcome);
        }

        if (response.IsSuccess)
        {
            return new IndexCreation(IndexCreationResult.Created);
        }

        return EngineErrorText.Read(response.Body).Type == "resource_already_exists_exception"
            ? await CompareAsync(plan, cancellationToken)
            : Refused(response);
    }

    /// <summary>
    /// Adds the vector fields and the profile to an index that exists. Other members of its <c>_meta</c> are kept (the engines replace
    /// all of it, so it is read, merged and written). An existing mapping cannot be told to leave the vectors out of <c>_source</c>.
    /// </summary>
    /// <exception cref="MappingTemplateException">The template of this engine version is missing or broken.</exception>
    public async Task<IndexCreation> ExtendAsync(IndexPlan plan, CancellationToken cancellationToken)
    {
        if (Invalid(plan) is { } invalid)
        {
            return invalid;
        }

        var (mappings, failed) = await ReadMappingsAsync(plan.Index, cancellationToken);
        if (failed is not null)
        {
            return failed;
        }

        var compared = Compare(plan, mappings!);
        if (compared.Result != IndexCreationResult.ExistsWithoutProfile)
        {
            return compared;
        }

        var meta = mappings!["_meta"] as JsonObject ?? [];
        meta[PrivateFields.Root] = MappingTemplate.Profile(plan.Profile);
        var own = templates.Fill(engine, plan)["mappings"]!["properties"]![PrivateFields.Root]!;
        var body = new JsonObject
        {
            ["_meta"] = meta.DeepClone(),
            ["properties"] = new JsonObject { [PrivateFields.Root] = own.DeepClone() },
        };
        return await PutMappingAsync(plan.Index, body, cancellationToken);
    }

    private async Task<IndexCreation> PutMappingAsync(string index, JsonObject body, CancellationToken cancellationToken)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body);
        var outcome = await On(index).PutAsync("/_mapping", bytes, cancellationToken);
        if (!outcome.Answered(out var response))
        {
            return Unreachable(outcome);
        }

        if (response.IsSuccess)
        {
            return new IndexCreation(IndexCreationResult.Extended);
        }

        var reason = EngineErrorText.Read(response.Body).Reason;
        return reason?.Contains("index.knn", StringComparison.Ordinal) == true
            ? new IndexCreation(IndexCreationResult.NoVectorSupport, reason)
            : Refused(response);
    }

    private async Task<IndexCreation> CompareAsync(IndexPlan plan, CancellationToken cancellationToken)
    {
        var (mappings, failed) = await ReadMappingsAsync(plan.Index, cancellationToken);
        return failed ?? Compare(plan, mappings!);
    }

    private static IndexCreation Compare(IndexPlan plan, JsonObject mappings)
    {
        if (mappings["_meta"]?[PrivateFields.Root] is not { } found)
        {
            return new IndexCreation(IndexCreationResult.ExistsWithoutProfile, $"the index \"{plan.Index}\" exists without a profile");
        }

        var reading = IndexProfileJson.Read(JsonSerializer.SerializeToUtf8Bytes(found));
        if (reading.Profile is not { } profile)
        {
            return new IndexCreation(IndexCreationResult.OtherProfile, reading.Detail);
        }

        var wanted = plan.Profile;
        var same = (profile with { TextFields = wanted.TextFields, Widen = wanted.Widen }) == wanted
            && profile.TextFields.SequenceEqual(wanted.TextFields);
        return same
            ? new IndexCreation(IndexCreationResult.AlreadyThere)
            : new IndexCreation(
                IndexCreationResult.OtherProfile, $"the index \"{plan.Index}\" has {Describe(profile)}; asked for is {Describe(wanted)}");
    }

    private static string Describe(IndexProfile profile) =>
        $"the text fields {string.Join(", ", profile.TextFields.Select(field => field.Name))}"
        + (profile.VectorField is null
            ? " and no vectors"
            : $" and {profile.Dimensions}-dimensional vectors of {profile.Model} in {profile.VectorField}");

    private async Task<(JsonObject? Mappings, IndexCreation? Failed)> ReadMappingsAsync(string index, CancellationToken cancellationToken)
    {
        var outcome = await On(index).GetAsync("/_mapping", cancellationToken);
        if (!outcome.Answered(out var response))
        {
            return (null, Unreachable(outcome));
        }

        if (response.Status == 404)
        {
            return (null, new IndexCreation(IndexCreationResult.Missing, $"the index \"{index}\" does not exist"));
        }

        if (!response.IsSuccess)
        {
            return (null, Refused(response));
        }

        var indexes = JsonNode.Parse(response.Body.Span) as JsonObject ?? [];
        return indexes.Count == 1
            ? (indexes.First().Value?["mappings"] as JsonObject ?? [], null)
            : (null, new IndexCreation(IndexCreationResult.Refused, $"\"{index}\" stands for {indexes.Count} indexes; name one"));
    }

    private IndexClient On(string index) => new(client, index);

    private static IndexCreation? Invalid(IndexPlan plan) => plan.Validate() is { Count: > 0 } errors
        ? new IndexCreation(IndexCreationResult.Refused, string.Join(' ', errors))
        : null;

    private static IndexCreation Refused(EngineResponse response) => new(IndexCreationResult.Refused, EngineErrorText.Of(response));

    private static IndexCreation Unreachable(EngineOutcome outcome) => new(IndexCreationResult.Unreachable, outcome.Detail);
}
