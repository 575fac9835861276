using System.CommandLine;
using System.Globalization;
using SearchProxy.Configuration;
using SearchProxy.Core.Indexes;
using SearchProxy.Evaluation.Judgements;
using SearchProxy.Inference;
using SearchProxy.Ingest;
using SearchProxy.Ingest.Migration;
using SearchProxy.Models;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary>What <c>index migrate</c> looks at before an alias moves.</summary>
internal sealed class MigrationCheck(MigrationVerifier verifier, Terminal terminal)
{
    public static readonly Option<string?> Queries = new("--queries")
    {
        Description = "Queries (BEIR queries.jsonl) to measure the new vectors with; needs --qrels.",
        HelpName = "FILE",
    };
    public static readonly Option<string?> Judgements = new("--qrels")
    {
        Description = "Judgements of the queries: query id, document id and grade, with tabs between.",
        HelpName = "FILE",
    };
    public static readonly Option<string?> OldEncoder = new("--old-encoder")
    {
        Description = "Encoder of the old index, to measure its vectors over the same queries.",
        HelpName = "NAME",
    };
    public static readonly Option<double> MaxLoss = new Option<double>("--max-ndcg-loss")
    {
        Description = "By how much nDCG@10 may be below that of the old index; below 0, by how much it must be above.",
        HelpName = "X",
        DefaultValueFactory = _ => 0.01,
    }.Number(-1, 1);

    /// <summary>Says what was found; false when the alias should stay.</summary>
    /// <exception cref="CommandException">A file or the old encoder cannot be read.</exception>
    public async Task<bool> HoldsAsync(
        ParseResult parsed,
        ModelSettings models,
        ITextEncoder encoder,
        (string Name, IndexProfile Profile) old,
        IngestOptions options,
        string vectorField,
        CancellationToken stop)
    {
        var found = await verifier.VerifyAsync(old.Name, old.Profile, options, parsed.GetValue(IndexMigrateCommand.Sample), stop);
        terminal.WriteLine(Describe(found));
        if (!found.Holds)
        {
            terminal.WriteError("the new index does not hold what the old one holds");
            return false;
        }

        return ReadQueries(parsed) is not { } queries
            || await HoldsAsync(parsed, models, encoder, old, (options.Index, vectorField), queries, stop);
    }

    private async Task<bool> HoldsAsync(
        ParseResult parsed,
        ModelSettings models,
        ITextEncoder encoder,
        (string Name, IndexProfile Profile) old,
        (string Name, string VectorField) next,
        List<JudgedText> queries,
        CancellationToken stop)
    {
        var ndcg = await verifier.NdcgAsync(next.Name, next.VectorField, encoder, queries, stop);
        if (parsed.GetValue(OldEncoder) is not { } name || old.Profile.VectorField is not { } oldField)
        {
            terminal.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"nDCG@10 of the new vectors over {queries.Count} queries: {ndcg:0.0000}"));
            return true;
        }

        using var loader = new ModelLoader(models.Inference);
        var load = loader.LoadEncoder(Path.Combine(models.Folder, name));
        using var oldEncoder = load.Model ?? throw new CommandException(ExitCode.Model, load.Message);
        if (oldEncoder.ModelId != old.Profile.Model)
        {
            throw new CommandException(
                ExitCode.Model, $"\"{old.Name}\" holds vectors of {old.Profile.Model}; --old-encoder is {oldEncoder.ModelId}");
        }

        var before = await verifier.NdcgAsync(old.Name, oldField, oldEncoder, queries, stop);
        terminal.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"nDCG@10 over {queries.Count} queries: {before:0.0000} old, {ndcg:0.0000} new"));
        if (ndcg >= before - parsed.GetValue(MaxLoss))
        {
            return true;
        }

        terminal.WriteError(
            string.Create(
                CultureInfo.InvariantCulture,
                $"the new vectors find less: nDCG@10 may be {parsed.GetValue(MaxLoss)} lower at most (--max-ndcg-loss)"));
        return false;
    }

    private static List<JudgedText>? ReadQueries(ParseResult parsed)
    {
        var (queries, judgements) = (parsed.GetValue(Queries), parsed.GetValue(Judgements));
        if (queries is null != judgements is null)
        {
            throw new CommandException(ExitCode.Usage, "--queries and --qrels belong together; one of them is missing");
        }

        return queries is null
            ? null
            : [.. JudgementReader.Read(judgements!, queries).Queries.Select(query => new JudgedText(query.Text, query.Grades))];
    }

    private static string Describe(MigrationVerification found)
    {
        var overlap = found.Overlap is { } share
            ? string.Create(CultureInfo.InvariantCulture, $"; old and new have {share:P0} of their ten nearest documents in common")
            : string.Empty;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"documents: {found.OldCount} old, {found.NewCount} new; of {found.Sampled} looked at {found.SameSource} are equal, "
                + $"{found.FoundByVector} of {found.WithText} with text are found by it, {found.SameVector} of {found.ReadBack} vectors "
                + $"are the model's{overlap}");
    }
}
