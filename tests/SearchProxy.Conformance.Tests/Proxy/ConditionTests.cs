using System.Text.Json.Nodes;
using SearchProxy.LocalEngine;
using SearchProxy.Testing;

namespace SearchProxy.Conformance.Tests.Proxy;

/// <summary>
/// Conditions that are written with full-text clauses, and texts that ask for more than a word, by name: what the client gets is what such
/// a query finds, and vectors add only where any word of a text may match.
/// </summary>
public sealed class ConditionTests : IClassFixture<ConditionTests.Library>
{
    /// <summary>Nothing may be added: the hits are those of the query.</summary>
    private static readonly (string Name, string Body)[] Held =
    [
        ("match on _id", """{"query":{"bool":{"must":{"match":{"_id":"no-such"}}}}}"""),
        ("match on _id beside a text", """{"query":{"bool":{"must":[{"match":{"_id":"7"}},{"match_phrase":{"text":"whale"}}]}}}"""),
        ("match on a keyword that does not occur", """{"query":{"match":{"sku":"no-such"}}}"""),
        ("match on a number", """{"query":{"match":{"n":"5"}}}"""),
        ("match on a date", """{"query":{"match":{"published":"2021-02-12"}}}"""),
        ("match on a multi-field of type keyword", """{"query":{"match":{"title.raw":"whale tale"}}}"""),
        ("match on no field", """{"query":{"match":{"no.such":"whale"}}}"""),
        ("match_phrase on a keyword", """{"query":{"match_phrase":{"tenant":"t1"}}}"""),
        ("multi_match over keywords", """{"query":{"multi_match":{"query":"t1","fields":["tenant^2","status"]}}}"""),
        ("query_string over keywords", """{"query":{"query_string":{"query":"t1","fields":["tenant","status"]}}}"""),
        ("query_string that names keywords", """{"query":{"query_string":{"query":"tenant:t1 AND status:draft"}}}"""),
        ("match on a keyword that must, a text that may", """{"query":{"bool":{"must":{"match":{"status":"published"}},"should":{"match":{"title":"whale"}}}}}"""),
        ("multi_match over text and keywords", """{"query":{"multi_match":{"query":"whale","fields":["text","sku"]}}}"""),
        ("query_string over everything", """{"query":{"query_string":{"query":"whale"}}}"""),
        ("operator and", """{"query":{"match":{"text":{"query":"whale storm","operator":"and"}}}}"""),
        ("operator and with one word", """{"query":{"match":{"text":{"query":"harpoon","operator":"and"}}}}"""),
        ("minimum_should_match of 2 words", """{"query":{"match":{"text":{"query":"whale storm oil","minimum_should_match":2}}}}"""),
        ("minimum_should_match of a share", """{"query":{"match":{"text":{"query":"whale storm oil","minimum_should_match":"75%"}}}}"""),
        ("match_phrase", """{"query":{"match_phrase":{"text":"whale storm"}}}"""),
        ("multi_match of phrases", """{"query":{"multi_match":{"query":"whale storm","type":"phrase","fields":["text","title"]}}}"""),
        ("query_string with plus", """{"query":{"query_string":{"query":"+whale storm","default_field":"text"}}}"""),
        ("query_string with AND", """{"query":{"query_string":{"query":"whale AND storm","default_field":"text"}}}"""),
        ("query_string with NOT", """{"query":{"query_string":{"query":"whale NOT storm","default_field":"text"}}}"""),
        ("query_string with a phrase", """{"query":{"query_string":{"query":"\"whale storm\"","default_field":"text"}}}"""),
        ("query_string with default_operator and", """{"query":{"query_string":{"query":"whale storm","default_field":"text","default_operator":"and"}}}"""),
        ("two texts that must match", """{"query":{"bool":{"must":[{"match":{"text":"whale"}},{"match":{"title":"storm"}}]}}}"""),
        ("two of two texts", """{"query":{"bool":{"should":[{"match":{"text":"whale"}},{"match":{"title":"storm"}}],"minimum_should_match":2}}}"""),
        ("min_score", """{"min_score":0.9,"query":{"match":{"text":"whale storm"}}}"""),
        ("min_score that nothing reaches", """{"min_score":1000,"query":{"match":{"text":"whale storm"}}}"""),
        ("a phrase in nested documents", """{"query":{"nested":{"path":"chapters","query":{"bool":{"must":[{"match_phrase":{"chapters.text":"whale"}},{"match":{"chapters.lang":"en"}}]}}}}}"""),
    ];

    /// <summary>The same with clauses that the local engine does not know.</summary>
    private static readonly (string Name, string Body)[] HeldByEngines =
    [
        ("match_phrase_prefix on a text", """{"query":{"match_phrase_prefix":{"text":"whale sto"}}}"""),
        ("match_bool_prefix on a text", """{"query":{"match_bool_prefix":{"text":"whale sto"}}}"""),
        ("match_bool_prefix on a keyword", """{"query":{"match_bool_prefix":{"sku":"A-1"}}}"""),
        ("simple_query_string over keywords", """{"query":{"simple_query_string":{"query":"t1","fields":["tenant","status"]}}}"""),
        ("simple_query_string with plus", """{"query":{"simple_query_string":{"query":"whale +storm","fields":["text"]}}}"""),
        ("simple_query_string with minus", """{"query":{"simple_query_string":{"query":"whale -storm","fields":["text"],"default_operator":"and"}}}"""),
        ("simple_query_string with a star", """{"query":{"simple_query_string":{"query":"harp*","fields":["text"]}}}"""),
        ("query_string with a star", """{"query":{"query_string":{"query":"harp*","default_field":"text"}}}"""),
        ("query_string with a range", """{"query":{"query_string":{"query":"text:whale AND n:[1 TO 20]"}}}"""),
        ("cross_fields with operator and", """{"query":{"multi_match":{"query":"whale storm","type":"cross_fields","fields":["text","title"],"operator":"and"}}}"""),
        ("intervals", """{"query":{"intervals":{"text":{"match":{"query":"whale storm","ordered":true}}}}}"""),
        ("more_like_this without the documents it is like", """{"query":{"more_like_this":{"fields":["text"],"like":["whale storm harpoon",{"_id":"3"}],"min_term_freq":1,"min_doc_freq":1}}}"""),
        ("min_score in function_score", """{"query":{"function_score":{"query":{"match":{"text":"whale storm"}},"min_score":0.9}}}"""),
        ("min_score in script_score", """{"query":{"script_score":{"query":{"match":{"text":"whale storm"}},"script":{"source":"_score"},"min_score":0.9}}}"""),
        ("a minimum with conditions", """{"query":{"bool":{"should":[{"match":{"text":"whale"}},{"match":{"title":"storm"}},{"term":{"tenant":"t1"}}],"minimum_should_match":"1<75%"}}}"""),
    ];

    private static readonly (string Name, string Body)[] HeldByElasticsearch =
    [
        ("combined_fields with operator and", """{"query":{"combined_fields":{"query":"whale storm","fields":["text","title"],"operator":"and"}}}"""),
        ("a runtime field that hides a text", """{"runtime_mappings":{"text":{"type":"keyword"}},"query":{"match":{"text":"whale"}}}"""),
    ];

    /// <summary>A loose text beside conditions: what is added fulfils them.</summary>
    private static readonly (string Name, string Body, string Conditions)[] Widened =
    [
        ("a text alone", """{"query":{"match":{"text":"harpoon"}}}""", """{"match_all":{}}"""),
        ("words that do not occur", """{"query":{"match":{"text":"unheard-of"}}}""", """{"match_all":{}}"""),
        ("match on a tenant, with filters", """{"query":{"bool":{"must":[{"match":{"tenant":"t1"}},{"match":{"text":"harpoon"}}],"filter":[{"match":{"status":"published"}},{"range":{"n":{"lt":90}}}]}}}""",
            """{"bool":{"filter":[{"term":{"tenant":"t1"}},{"term":{"status":"published"}},{"range":{"n":{"lt":90}}}]}}"""),
        ("the tenant's name as the text", """{"query":{"bool":{"must":[{"match":{"tenant":"t1"}},{"match":{"title":"t1"}}]}}}""", """{"term":{"tenant":"t1"}}"""),
        ("match_phrase on a status", """{"query":{"bool":{"must":[{"match_phrase":{"status":"published"}},{"match":{"text":"harpoon"}}]}}}""", """{"term":{"status":"published"}}"""),
        ("multi_match over keywords", """{"query":{"bool":{"must":[{"multi_match":{"query":"t2","fields":["tenant","sku"]}},{"match":{"text":"harpoon"}}]}}}""", """{"term":{"tenant":"t2"}}"""),
        ("query_string over keywords", """{"query":{"bool":{"must":[{"query_string":{"query":"tenant:t2"}},{"match":{"text":"harpoon"}}]}}}""", """{"term":{"tenant":"t2"}}"""),
        ("match on a number and a date", """{"query":{"bool":{"must":[{"match":{"published":"2021-02-12"}},{"match":{"text":"harpoon"}}]}}}""", """{"term":{"published":"2021-02-12"}}"""),
        ("conditions in nested documents", """{"query":{"nested":{"path":"chapters","query":{"bool":{"must":[{"match":{"chapters.text":"harpoon"}},{"match":{"chapters.lang":"en"}}]}}}}}""",
            """{"nested":{"path":"chapters","query":{"term":{"chapters.lang":"en"}}}}"""),
    ];

    private readonly Library _library;

    public ConditionTests(Library library) => _library = library;

    public static TheoryData<string, string> HeldRows => Rows(Held);

    public static TheoryData<string, string> EngineRows => Rows([.. Held, .. HeldByEngines]);

    public static TheoryData<string, string> ElasticsearchRows => Rows([.. Held, .. HeldByEngines, .. HeldByElasticsearch]);

    public static TheoryData<string, string, string> WidenedRows
    {
        get
        {
            var rows = new TheoryData<string, string, string>();
            foreach (var (name, body, conditions) in Widened)
            {
                rows.Add(name, body, conditions);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(HeldRows))]
    public async Task Nothing_is_added_on_the_local_engine(string name, string body) =>
        await HoldsAsync(await _library.LocalAsync(), name, body);

    [OpenSearchTheory]
    [MemberData(nameof(EngineRows))]
    public async Task Nothing_is_added_on_OpenSearch(string name, string body) =>
        await HoldsAsync(await _library.AtAsync(RealEngine.OpenSearch!), name, body);

    [ElasticsearchTheory]
    [MemberData(nameof(ElasticsearchRows))]
    public async Task Nothing_is_added_on_Elasticsearch(string name, string body) =>
        await HoldsAsync(await _library.AtAsync(RealEngine.Elasticsearch!), name, body);

    [Theory]
    [MemberData(nameof(WidenedRows))]
    public async Task What_is_added_fulfils_the_conditions_on_the_local_engine(string name, string body, string conditions) =>
        await FulfilsAsync(await _library.LocalAsync(), name, body, conditions);

    [OpenSearchTheory]
    [MemberData(nameof(WidenedRows))]
    public async Task What_is_added_fulfils_the_conditions_on_OpenSearch(string name, string body, string conditions) =>
        await FulfilsAsync(await _library.AtAsync(RealEngine.OpenSearch!), name, body, conditions);

    [ElasticsearchTheory]
    [MemberData(nameof(WidenedRows))]
    public async Task What_is_added_fulfils_the_conditions_on_Elasticsearch(string name, string body, string conditions) =>
        await FulfilsAsync(await _library.AtAsync(RealEngine.Elasticsearch!), name, body, conditions);

    private static TheoryData<string, string> Rows(IEnumerable<(string Name, string Body)> rows)
    {
        var data = new TheoryData<string, string>();
        foreach (var (name, body) in rows)
        {
            data.Add(name, body);
        }

        return data;
    }

    private static async Task HoldsAsync(ProxiedIndex index, string name, string body)
    {
        var own = await index.SearchDirectlyAsync(WithSize(body, 1000));
        var (answer, marker) = await index.SearchAsync(WithSize(body, 100));

        var forbidden = ProxiedIndex.Ids(answer).Except(ProxiedIndex.Ids(own));
        Assert.True(!forbidden.Any(), $"{name}: {string.Join(',', forbidden)} ({marker})");
        Assert.Equal(Total(own), Total(answer));
        if (body.Contains("min_score\":0.9,\"query\":{\"match", StringComparison.Ordinal))
        {
            Assert.All(
                answer["hits"]!["hits"]!.AsArray(), static hit => Assert.InRange(hit!["_score"]!.GetValue<double>(), 0.9, double.MaxValue));
        }
    }

    private static async Task FulfilsAsync(ProxiedIndex index, string name, string body, string conditions)
    {
        var own = ProxiedIndex.Ids(await index.SearchDirectlyAsync(WithSize(body, 1000)));
        var allowed = ProxiedIndex.Ids(await index.SearchDirectlyAsync($$"""{"size":1000,"query":{{conditions}}}"""));
        var (answer, marker) = await index.SearchAsync(WithSize(body, 200));

        var ids = ProxiedIndex.Ids(answer);
        Assert.True(!ids.Except(allowed).Any(), $"{name}: {string.Join(',', ids.Except(allowed))} ({marker})");
        Assert.True(ids.Except(own).Any(), $"{name}: nothing was added ({marker})");
        Assert.Equal(ids.Length, Total(answer));
        Assert.Equal(answer["hits"]!["hits"]![0]!["_score"]!.GetValue<double>(), answer["hits"]!["max_score"]!.GetValue<double>());
    }

    private static string WithSize(string body, int size) => $"{{\"size\":{size},{body[1..]}";

    private static long Total(JsonNode answer) => answer["hits"]!["total"]!["value"]!.GetValue<long>();

    /// <summary>One index on each engine, with a proxy before it.</summary>
    public sealed class Library : IAsyncLifetime
    {
        private readonly Dictionary<Uri, ProxiedIndex> _indexes = [];
        private readonly SemaphoreSlim _gate = new(1);
        private LocalEngineHost? _local;

        public Task InitializeAsync() => Task.CompletedTask;

        internal async Task<ProxiedIndex> LocalAsync()
        {
            _local ??= await LocalEngineHost.StartAsync(new LocalEngineOptions());
            return await AtAsync(_local.Url);
        }

        internal async Task<ProxiedIndex> AtAsync(Uri engine)
        {
            await _gate.WaitAsync();
            try
            {
                if (!_indexes.TryGetValue(engine, out var index))
                {
                    _indexes[engine] = index = await ProxiedIndex.CreateAsync(engine, withVectors: true);
                    await index.ServeAsync(window: 50);
                }

                return index;
            }
            finally
            {
                _gate.Release();
            }
        }

        public async Task DisposeAsync()
        {
            foreach (var index in _indexes.Values)
            {
                await index.DisposeAsync();
            }

            if (_local is not null)
            {
                await _local.DisposeAsync();
            }

            _gate.Dispose();
        }
    }
}
