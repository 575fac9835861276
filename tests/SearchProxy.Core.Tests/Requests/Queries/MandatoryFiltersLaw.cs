using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Requests;

namespace SearchProxy.Core.Tests.Requests.Queries;

/// <summary>
/// The filters that are copied to the vector leg against a second reading of the query: random trees over a corpus of every possible
/// small document.
/// </summary>
public sealed class MandatoryFiltersLaw
{
    private static readonly string[] TermFields = ["t0", "t1", "t2"];
    private static readonly string[] Texts = ["red", "blue"];

    private static readonly Gen<string> Leaf = Gen.OneOf(
        Gen.Elements(TermFields).Select(field => $$$"""{"term":{"{{{field}}}":1}}"""),
        Gen.Elements(TermFields).Select(field => $$$"""{"term":{"{{{field}}}":1}}"""),
        Gen.Elements(Texts).Select(text => $$$"""{"match":{"body":"{{{text}}}"}}"""),
        Gen.Elements(Texts).Select(text => $$$"""{"match":{"body":"{{{text}}}"}}"""),
        Gen.Constant("""{"match_all":{}}"""),
        Gen.Constant("""{"match_none":{}}"""));

    private static readonly Gen<string> Minimum = Gen.Elements("", "", "", "0", "1", "2", "-1", "\"50%\"", "\"-30%\"", "\"1<50%\"");

    [Theory]
    [InlineData(Widening.Never)]
    [InlineData(Widening.Loose)]
    [InlineData(Widening.Always)]
    public void A_document_that_the_query_forbids_is_excluded_by_the_filters(Widening widening) =>
        Check(4, widening, (tree, intent, filters) => TinyCorpus.All.All(document =>
            TinyCorpus.Allows(tree, document, texts: true) || !filters.All(filter => TinyCorpus.Allows(filter, document, texts: false))));

    [Theory]
    [InlineData(Widening.Never)]
    [InlineData(Widening.Loose)]
    [InlineData(Widening.Always)]
    public void A_document_that_the_client_gets_is_never_excluded(Widening widening) =>
        Check(4, widening, (tree, intent, filters) => TinyCorpus.All.All(document =>
            !TinyCorpus.Allows(tree, document, texts: false) || filters.All(filter => TinyCorpus.Allows(filter, document, texts: false))));

    [Theory]
    [InlineData(Widening.Never)]
    [InlineData(Widening.Loose)]
    [InlineData(Widening.Always)]
    public void Where_nothing_may_be_added_the_filters_are_the_query(Widening widening) =>
        Check(4, widening, (tree, intent, filters) => intent.Hold == WideningHold.None || TinyCorpus.All.All(document =>
            TinyCorpus.Allows(tree, document, texts: false) == filters.All(filter => TinyCorpus.Allows(filter, document, texts: false))));

    private static void Check(int depth, Widening widening, Func<JsonElement, QueryIntent, IReadOnlyList<JsonElement>, bool> law)
    {
        var property = Prop.ForAll(Arb.From(Tree(depth)), tree =>
        {
            var outcome = SearchInputs.Parse($$"""{"query":{{tree}}}""");
            if (!outcome.IsUnderstood)
            {
                return outcome.Reason == BypassReason.NoText;
            }

            var intent = outcome.Request.Intent(widening);
            return intent.Doubt is not null || law(Json(tree), intent, [.. intent.Filters.Select(filter => Json(filter.ToString()))]);
        });
        property.Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    private static Gen<string> Tree(int depth)
    {
        if (depth == 0)
        {
            return Leaf;
        }

        var inner = Tree(depth - 1);
        return Gen.Frequency(
            (2, Leaf),
            (6, Bool(inner)),
            (2, List(inner, 1, 3).Select(list => $$$"""{"dis_max":{"queries":{{{list}}}}}""")),
            (1, inner.Select(clause => $$$"""{"function_score":{"functions":[{"weight":2}],"query":{{{clause}}}}}""")),
            (1, inner.Select(clause => $$$"""{"constant_score":{"filter":{{{clause}}}}}""")),
            (1, inner.Select(clause =>
                $$$"""{"boosting":{"positive":{{{clause}}},"negative":{"match":{"body":"x"}},"negative_boost":0.5}}""")));
    }

    private static Gen<string> Bool(Gen<string> inner) =>
        from must in List(inner, 0, 2)
        from should in List(inner, 0, 3)
        from filter in List(inner, 0, 1)
        from mustNot in List(inner, 0, 1)
        from minimum in Minimum
        select "{\"bool\":{" + string.Join(',', Parts(must, should, filter, mustNot, minimum)) + "}}";

    private static IEnumerable<string> Parts(string must, string should, string filter, string mustNot, string minimum)
    {
        var parts = new (string Name, string Value)[]
        {
            ("minimum_should_match", minimum), ("should", should), ("must", must), ("filter", filter), ("must_not", mustNot),
        };
        return parts.Where(part => part.Value is not ("" or "[]")).Select(part => $"\"{part.Name}\":{part.Value}");
    }

    private static Gen<string> List(Gen<string> inner, int least, int most) =>
        from count in Gen.Choose(least, most)
        from items in inner.ListOf(count)
        select "[" + string.Join(',', items) + "]";

    private static JsonElement Json(string text) => JsonDocument.Parse(Encoding.UTF8.GetBytes(text)).RootElement;
}
