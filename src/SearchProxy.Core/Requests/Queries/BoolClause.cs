using System.Text.Json;
using SearchProxy.Core.Json;

namespace SearchProxy.Core.Requests.Queries;

/// <summary>Text comes from <c>must</c> and <c>should</c>; what is in <c>filter</c> and <c>must_not</c> is carried as it is.</summary>
internal sealed class BoolClause : Clause
{
    private readonly List<Clause> _must = [];
    private readonly List<Clause> _should = [];

    /// <summary>The clauses of <c>filter</c>.</summary>
    private readonly List<JsonSlice> _filters = [];

    /// <summary>One clause that forbids what <c>must_not</c> lists.</summary>
    private readonly List<JsonSlice> _forbidden = [];

    private JsonSlice? _minimum;

    public static BoolClause Read(ClauseReader clauses, ref Utf8JsonReader reader)
    {
        var clause = new BoolClause();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            clause.ReadPart(clauses, ref reader);
        }

        return clause;
    }

    protected override ClauseRequirement Weigh(Judging judging)
    {
        var filters = new List<JsonSlice>();
        var must = _must.ConvertAll(clause => clause.Judge(judging));
        foreach (var requirement in must)
        {
            filters.AddRange(requirement.Filters);
        }

        filters.AddRange(_filters);
        filters.AddRange(_forbidden);
        var should = new OptionalRequirements(_should.ConvertAll(clause => clause.Judge(judging)), _must.Count + _filters.Count, _minimum);
        var texts = must.Sum(static requirement => requirement.MandatoryTexts) + should.MandatoryTexts;
        var asksForMore = judging.LoosensAll ? HasDifferentTexts(must) : texts > 1 || !should.IsCounted;
        if (asksForMore || !should.AddTo(filters))
        {
            return ClauseRequirement.Of(Written) with { MandatoryTexts = texts };
        }

        var isExact = should.IsExact && must.TrueForAll(static requirement => requirement.IsExact);
        return new ClauseRequirement(ClauseRequirement.NoText, filters) { MandatoryTexts = texts, IsExact = isExact };
    }

    /// <summary>Nobody types two texts to search by: one of two that must both match is a condition, wherever it looks.</summary>
    private static bool HasDifferentTexts(List<ClauseRequirement> must)
    {
        var texts = must.FindAll(static requirement => requirement.HasText).ConvertAll(static requirement => requirement.Text);
        return texts.Distinct().Count() > 1 || texts.FindAll(static text => text == ClauseRequirement.SeveralTexts).Count > 1;
    }

    private void ReadPart(ClauseReader clauses, ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("must"u8))
        {
            reader.Read();
            clauses.ReadMany(ref reader, ClauseRole.Conjunctive, _must);
        }
        else if (reader.ValueTextEquals("should"u8))
        {
            reader.Read();
            clauses.ReadMany(ref reader, ClauseRole.Disjunctive, _should);
        }
        else if (reader.ValueTextEquals("filter"u8))
        {
            reader.Read();
            CarriedClauses.Read(clauses, ref reader, _filters);
        }
        else if (reader.ValueTextEquals("must_not"u8))
        {
            reader.Read();
            CarriedClauses.ReadForbidden(clauses, ref reader, _forbidden);
        }
        else
        {
            ReadArgument(clauses, ref reader);
        }
    }

    private void ReadArgument(ClauseReader clauses, ref Utf8JsonReader reader)
    {
        var isMinimum = reader.ValueTextEquals("minimum_should_match"u8);
        if (!isMinimum
            && !reader.ValueTextEquals("boost"u8)
            && !reader.ValueTextEquals("_name"u8)
            && !reader.ValueTextEquals("adjust_pure_negative"u8))
        {
            clauses.Findings.Fail($"bool.{BodyNames.Show(ref reader)}");
        }

        reader.Read();
        var value = clauses.Take(ref reader);
        _minimum = isMinimum ? value : _minimum;
    }
}
