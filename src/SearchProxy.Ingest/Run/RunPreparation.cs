using System.Text.Json;
using SearchProxy.Core.Indexes;
using SearchProxy.Engine.Profiles;
using SearchProxy.Inference;
using SearchProxy.Ingest.Sources;
using SearchProxy.Ingest.State;

namespace SearchProxy.Ingest.Run;

/// <summary>Finds out whether a run can begin, and where.</summary>
internal sealed class RunPreparation(IngestOptions options, IDocumentSource source, ITextEncoder encoder, IndexState index)
{
    /// <summary>The start, or why there is none.</summary>
    public async Task<(RunStart? Start, IngestOutcome Outcome, string? Detail)> PrepareAsync(
        IngestState? state, CancellationToken cancellationToken)
    {
        var (problem, detail) = CheckIndex(await index.ReadFactsAsync(cancellationToken));
        if (problem is { } outcome)
        {
            return (null, outcome, detail);
        }

        var last = options.Restart ? null : state?.Last;
        var unfinished = last is { IsComplete: false } ? last : null;
        SourceFingerprint? fingerprint;
        try
        {
            fingerprint = await source.FingerprintAsync(unfinished?.Fingerprint, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, IngestOutcome.SourceFailed, exception.Message);
        }

        var fresh = new RunStart { Source = source.Name, Fingerprint = fingerprint, Settings = Settings(options, encoder) };
        return unfinished is null || fingerprint is null
            ? await BeginAsync(fresh, last, cancellationToken)
            : Resume(fresh, unfinished, state!);
    }

    /// <summary>What makes the vectors and the hash of a document; a change of any of it means to encode again.</summary>
    public static string Settings(IngestOptions options, ITextEncoder encoder) => JsonSerializer.Serialize(new
    {
        encoder.ModelId,
        encoder.Dimensions,
        Fields = options.TextFields.Select(field => new { field.Name, field.Label }),
        options.Passages,
    });

    private async Task<(RunStart? Start, IngestOutcome Outcome, string? Detail)> BeginAsync(
        RunStart fresh,
        Checkpoint? last,
        CancellationToken cancellationToken)
    {
        var (highest, isEmpty, fault) = await index.ReadHighestVersionAsync(cancellationToken);
        if (fault is not null)
        {
            return (null, IngestOutcome.EngineUnavailable, $"the newest version in the index cannot be read: {fault}");
        }

        var generation = Math.Max(highest >> RunContext.VersionShift, last?.Generation ?? 0) + 1;
        var start = fresh with
        {
            Generation = generation,
            IsFirstLoad = isEmpty,
            ChecksUnchanged = !isEmpty && !options.RewriteUnchanged,
        };
        return (start, IngestOutcome.Completed, null);
    }

    private (RunStart? Start, IngestOutcome Outcome, string? Detail) Resume(RunStart fresh, Checkpoint last, IngestState state)
    {
        if (Difference(fresh, last) is { } difference)
        {
            return (null, IngestOutcome.SourceChanged, $"{difference}; restart to begin again, or use another state folder");
        }

        return (fresh with
        {
            Generation = last.Generation,
            Position = new SourcePosition(last.Settled, last.Cursor),
            Counts = last.Counts,
            Suspects = Suspects(last, state.Interrupted),
            ChecksUnchanged = !options.RewriteUnchanged,
        }, IngestOutcome.Completed, null);
    }

    private string? Difference(RunStart fresh, Checkpoint last)
    {
        if (last.Source != fresh.Source || last.Index != options.Index)
        {
            return $"the state folder belongs to {last.Source} into \"{last.Index}\"";
        }

        if (last.Settings != fresh.Settings)
        {
            return "the model, the fields or the passages are not those that the run was begun with";
        }

        var difference = last.Fingerprint is { } was ? was.DifferenceTo(fresh.Fingerprint!, last.Cursor) : "it could be read only once";
        return difference is null ? null : $"the source is not the one that the run was begun with: {difference}";
    }

    /// <summary>
    /// Records that were being encoded when the process ended are encoded alone from now on; one that was alone already is counted.
    /// </summary>
    private static Dictionary<long, int> Suspects(Checkpoint last, IReadOnlyList<long> interrupted)
    {
        var suspects = last.Suspects.ToDictionary();
        foreach (var number in interrupted.Where(number => number >= last.Settled))
        {
            suspects[number] = suspects.TryGetValue(number, out var count) ? count + (interrupted.Count == 1 ? 1 : 0) : 0;
        }

        return suspects;
    }

    private (IngestOutcome? Outcome, string? Detail) CheckIndex(TargetFacts facts)
    {
        if (facts.Fault != TargetFault.None)
        {
            var outcome = facts.Fault == TargetFault.Engine ? IngestOutcome.EngineUnavailable : IngestOutcome.Configuration;
            return (outcome, facts.Detail);
        }

        if (facts.Indexes.Count == 0)
        {
            return (IngestOutcome.Configuration, $"the index \"{options.Index}\" does not exist; `searchproxy index create` makes one");
        }

        if (facts.SharedProfile is not { VectorField: not null } profile)
        {
            var reason = facts.Indexes.Select(one => one.Profile.Detail).FirstOrDefault(text => text is not null);
            var why = reason is null ? string.Empty : $" ({reason})";
            var none = $"the mapping of \"{options.Index}\" names no vector field of SearchProxy{why}";
            return (IngestOutcome.Configuration, none + "; `searchproxy index create` makes an index that does");
        }

        return PipelineProblem(facts) is { } problem ? (IngestOutcome.Configuration, problem) : CheckProfile(profile);
    }

    /// <summary>
    /// Why documents would be changed behind the ingestion, after their vectors were made; null when they are not. The engines run no
    /// pipeline on the partial updates of a bulk request, so vectors in place are not concerned.
    /// </summary>
    private string? PipelineProblem(TargetFacts facts)
    {
        if (source is IndexSource { IsInPlace: true })
        {
            return null;
        }

        var asked = options.Bulk.Pipeline;
        foreach (var (index, pipelines) in facts.Indexes.Select(one => (one.Index, one.Pipelines)))
        {
            if (!pipelines.IsKnown && asked is null)
            {
                return $"the settings of \"{index}\" cannot be read, so that it may run documents through an ingest pipeline after their "
                    + "vectors are made; --no-pipeline says that it does not, and writes past index.default_pipeline";
            }

            if (pipelines.Final is { } final)
            {
                return $"\"{index}\" runs documents through the ingest pipeline \"{final}\" (index.final_pipeline) after their "
                    + "vectors are made; set it to _none while the ingestion runs, or write through the proxy";
            }

            if ((asked ?? pipelines.Default) is { } pipeline and not IndexPipelines.NoPipeline)
            {
                return $"documents of \"{index}\" run through the ingest pipeline \"{pipeline}\" after their vectors are made; "
                    + "--no-pipeline writes past index.default_pipeline; or write through the proxy";
            }
        }

        return null;
    }

    private (IngestOutcome? Outcome, string? Detail) CheckProfile(IndexProfile profile)
    {
        if (profile.Model != encoder.ModelId || profile.Dimensions != encoder.Dimensions)
        {
            var held = $"\"{options.Index}\" holds {profile.Dimensions}-dimensional vectors of {profile.Model}";
            return (IngestOutcome.ModelMismatch, $"{held}; the encoder is {encoder.ModelId} with {encoder.Dimensions} dimensions");
        }

        return (profile.PassagePath is not null) == (options.Passages is not null)
            ? (null, null)
            : (IngestOutcome.Configuration, profile.PassagePath is null
                ? $"\"{options.Index}\" holds one vector per document; it was not made for passages"
                : $"\"{options.Index}\" holds one vector per passage; say how long passages are");
    }
}
