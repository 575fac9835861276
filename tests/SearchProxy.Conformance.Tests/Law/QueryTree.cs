using System.Text.Json.Nodes;

namespace SearchProxy.Conformance.Tests.Law;

/// <summary>A query that can be written as it is, and with its loose texts taken for true; and that knows smaller ones.</summary>
internal abstract record QueryTree
{
    /// <param name="relaxed">True: a loose text that counts for the score matches anything.</param>
    public abstract JsonObject Render(bool relaxed);

    /// <summary>Trees with one part less, for whoever looks for the smallest that breaks the law.</summary>
    public abstract IEnumerable<QueryTree> Smaller();

    internal sealed record Leaf(string Json, bool IsLoose) : QueryTree
    {
        public override JsonObject Render(bool relaxed) => JsonNode.Parse(relaxed && IsLoose ? """{"match_all":{}}""" : Json)!.AsObject();

        public override IEnumerable<QueryTree> Smaller() => [];
    }

    /// <summary>A clause around one query: <c>{"name":{…,"member":query}}</c>.</summary>
    /// <param name="Name">The clause.</param>
    /// <param name="Member">Where the query stands.</param>
    /// <param name="Others">Its other members, a JSON object.</param>
    /// <param name="Inner">The query.</param>
    internal sealed record Wrapped(string Name, string Member, string Others, QueryTree Inner) : QueryTree
    {
        public override JsonObject Render(bool relaxed)
        {
            var body = JsonNode.Parse(Others)!.AsObject();
            body[Member] = Inner.Render(relaxed);
            return new JsonObject { [Name] = body };
        }

        public override IEnumerable<QueryTree> Smaller() =>
            Name == "nested"
                ? Inner.Smaller().Select(inner => this with { Inner = inner })
                : Inner.Smaller().Select(inner => this with { Inner = inner }).Prepend(Inner);
    }

    internal sealed record AnyOf(IReadOnlyList<QueryTree> Queries) : QueryTree
    {
        public override JsonObject Render(bool relaxed) =>
            new() { ["dis_max"] = new JsonObject { ["queries"] = new JsonArray([.. Queries.Select(query => query.Render(relaxed))]) } };

        public override IEnumerable<QueryTree> Smaller() =>
            Queries.Concat(Lists(Queries).Where(static list => list.Count > 0).Select(list => this with { Queries = list }));
    }

    /// <summary>What stands under <c>filter</c> and <c>must_not</c> is a condition, whatever it is.</summary>
    internal sealed record Bool(
        IReadOnlyList<QueryTree> Must, IReadOnlyList<QueryTree> Should, IReadOnlyList<QueryTree> Filter, IReadOnlyList<QueryTree> MustNot,
        string? Minimum)
            : QueryTree
    {
        public override JsonObject Render(bool relaxed)
        {
            var body = new JsonObject();
            Add(body, "must", Must, relaxed);
            Add(body, "should", Should, relaxed);
            Add(body, "filter", Filter, relaxed: false);
            Add(body, "must_not", MustNot, relaxed: false);
            if (Minimum is not null)
            {
                body["minimum_should_match"] = Minimum;
            }

            return new JsonObject { ["bool"] = body };
        }

        public override IEnumerable<QueryTree> Smaller() =>
            Must.Concat(Should).Concat(Filter).Concat(MustNot)
                .Concat(Lists(Must).Select(list => this with { Must = list }))
                .Concat(Lists(Should).Select(list => this with { Should = list }))
                .Concat(Lists(Filter).Select(list => this with { Filter = list }))
                .Concat(Lists(MustNot).Select(list => this with { MustNot = list }))
                .Concat(Minimum is null ? [] : [this with { Minimum = null }]);

        private static void Add(JsonObject body, string name, IReadOnlyList<QueryTree> clauses, bool relaxed)
        {
            if (clauses.Count > 0)
            {
                body[name] = new JsonArray([.. clauses.Select(clause => clause.Render(relaxed))]);
            }
        }
    }

    /// <summary>The list without one of its entries, or with a smaller one in its place.</summary>
    private static IEnumerable<IReadOnlyList<QueryTree>> Lists(IReadOnlyList<QueryTree> list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            yield return [.. list.Take(i), .. list.Skip(i + 1)];
            foreach (var smaller in list[i].Smaller())
            {
                yield return [.. list.Take(i), smaller, .. list.Skip(i + 1)];
            }
        }
    }
}
