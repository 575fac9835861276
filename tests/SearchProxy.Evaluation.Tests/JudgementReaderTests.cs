using SearchProxy.Evaluation.Judgements;

namespace SearchProxy.Evaluation.Tests;

public sealed class JudgementReaderTests
{
    private const string Queries =
        "{\"_id\":\"1\",\"text\":\"red\"}\n\n{\"_id\":\"2\",\"text\":\"blue\",\"metadata\":{}}\r\n{\"_id\":\"3\",\"text\":\"unjudged\"}\n";

    [Fact]
    public void Judged_queries_come_in_the_order_of_their_file_with_all_grades()
    {
        using var queries = new TemporaryFile(Queries);
        using var judgements = new TemporaryFile("query-id\tcorpus-id\tscore\n2\ta\t3\n1\tb\t0\n1\tc\t1\r\n");
        var read = JudgementReader.Read(judgements.Path, queries.Path);
        Assert.Equal(["red", "blue"], read.Queries.Select(query => query.Text));
        Assert.Equal(new Dictionary<string, int> { ["b"] = 0, ["c"] = 1 }, read.Queries[0].Grades);
    }

    [Fact]
    public void A_judgement_that_is_not_understood_is_named_with_its_line()
    {
        using var queries = new TemporaryFile(Queries);
        using var judgements = new TemporaryFile("1\tb\t1\n1 c 1 good times\n");
        var fault = Assert.Throws<JudgementFileException>(() => JudgementReader.Read(judgements.Path, queries.Path));
        Assert.StartsWith($"{judgements.Path}:2: found \"1 c 1 good times\"; ", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"_id\":\"1\",\"text\":\"a\"}\n{\"_id\":7,\"text\":\"b\"}\n", 2)]
    [InlineData("{not json\n", 1)]
    public void A_query_that_is_not_understood_is_named_with_its_line(string content, int line)
    {
        using var queries = new TemporaryFile(content);
        using var judgements = new TemporaryFile("1\tb\t1\n");
        var fault = Assert.Throws<JudgementFileException>(() => JudgementReader.Read(judgements.Path, queries.Path));
        Assert.Equal($"{queries.Path}:{line}: an object with the texts \"_id\" and \"text\" is expected", fault.Message);
    }

    [Fact]
    public void Files_that_do_not_belong_together_are_refused()
    {
        using var queries = new TemporaryFile(Queries);
        using var judgements = new TemporaryFile("9\tb\t1\n");
        Assert.Throws<JudgementFileException>(() => JudgementReader.Read(judgements.Path, queries.Path));
    }

    [Theory]
    [InlineData(
        "1 red\n",
        "<top>\n<num> Number: 1\n<title> red\n\n<desc> Description:\nmore\n</top>\n<top><num>2</num><title>blue</title></top>\n")]
    [InlineData("1\tred", "1\tred\n2\tblue\n")]
    [InlineData("json", "{\"id\":\"1\",\"query\":\"red\"}\n{\"id\":\"2\",\"query\":\"blue\"}\n")]
    public void Qrels_of_TREC_go_with_topics_tabbed_lines_and_JSON_lines(string kind, string content)
    {
        Assert.NotEmpty(kind);
        using var queries = new TemporaryFile(content);
        using var judgements = new TemporaryFile("1 0 a 2\n1 0 b -1\n2   Q0  c  1\n9 0 a 1\n1 0 a 3\n");
        var read = JudgementReader.Read(judgements.Path, queries.Path);
        Assert.Equal([("1", "red"), ("2", "blue")], read.Queries.Select(query => (query.Id, query.Text)));
        Assert.Equal(new Dictionary<string, int> { ["a"] = 3, ["b"] = -1 }, read.Queries[0].Grades);
        Assert.Equal((1, 1, 3), (read.Repeated, read.Unasked, read.HighestGrade));
        Assert.Contains("1 judged queries have no text in the queries file and are left out", read.Notes());
    }

    [Theory]
    [InlineData("query,docid,rating\nred,a,3\n\"a \"\"quoted\"\", text\nover lines\",b,1.0\nred,c,\n")]
    [InlineData("Snapshot Name,Snapshot Time,Case ID,Query Text,Doc ID,Doc Position,Rating\ns,t,1,red,a,1,3\ns,t,1,\"a \"\"quoted\"\", text\nover lines\",b,1,1\ns,t,1,red,c,2,\n")]
    [InlineData("Team Name,Case Name,Case ID,Query Text,Doc ID,Doc Position,Title,Rating\nt,n,1,red,a,1,A,3\nt,n,1,\"a \"\"quoted\"\", text\nover lines\",b,1,B,1\nt,n,1,red,c,2,C,\n")]
    public void Exports_with_named_columns_are_read_with_the_text_as_the_query(string content)
    {
        using var file = new TemporaryFile(content);
        var read = JudgementReader.Read(file.Path, queries: null);
        Assert.Equal(["red", "a \"quoted\", text\nover lines"], read.Queries.Select(query => query.Text));
        Assert.Equal(new Dictionary<string, int> { ["a"] = 3 }, read.Queries[0].Grades);
        Assert.Equal(1, read.Unrated);
    }

    [Theory]
    [InlineData("query\tdocid\trating\r\nred\ta\t3\r\nred\tb\t0\r\n")]
    [InlineData("\uFEFFQuery;Doc ID;Rating\nred;a;3.0\nred;b;0\n")]
    [InlineData("\"query\",\"docid\",\"rating\"\n\"red\",\"a\",\"3\"\n red , b ,0\n")]
    [InlineData("qid,query,docid,rating\n7,red,a,3\n7,red,b,0\n")]
    public void Texts_come_with_the_judgements_whatever_stands_between_the_columns(string content)
    {
        using var file = new TemporaryFile(content);
        var query = Assert.Single(JudgementReader.Read(file.Path, queries: null).Queries);
        Assert.Equal("red", query.Text);
        Assert.Equal(new Dictionary<string, int> { ["a"] = 3, ["b"] = 0 }, query.Grades);
    }

    [Theory]
    [InlineData("qid,docid,rating\n1,a,3\n")]
    [InlineData("Query ID;Document ID;Grade\n1;a;3\n")]
    [InlineData("query_id,query,docid,rating\n1,what was asked then,a,3\n")]
    [InlineData("query-id\tcorpus-id\tlabel\n1\ta\t3\n")]
    [InlineData("qid\titer\tdocid\trel\n1\t0\ta\t3\n")]
    public void Ids_of_queries_go_with_a_file_of_queries(string content)
    {
        using var queries = new TemporaryFile(Queries);
        using var file = new TemporaryFile(content);
        var query = Assert.Single(JudgementReader.Read(file.Path, queries.Path).Queries);
        Assert.Equal(("1", "red"), (query.Id, query.Text));
        Assert.Equal(new Dictionary<string, int> { ["a"] = 3 }, query.Grades);
    }

    [Fact]
    public void Queries_that_stand_twice_or_have_no_text_are_counted_and_said()
    {
        using var queries = new TemporaryFile("1\tred\n2\tblue\n1\tgreen\n");
        using var judgements = new TemporaryFile("1 0 a 1\n");
        var read = JudgementReader.Read(judgements.Path, queries.Path);
        Assert.Equal("red", Assert.Single(read.Queries).Text);
        Assert.Equal(["1 queries have an id that stood in the queries file before; the first one counts"], read.Notes());

        using var file = new TemporaryFile("qid,query,docid,rating\n1,red,a,1\n2,,a,1\n");
        var own = JudgementReader.Read(file.Path, queries: null);
        Assert.Equal(("red", 1), (Assert.Single(own.Queries).Text, own.Unasked));
    }

    [Fact]
    public void Judgements_for_learning_to_rank_bring_their_queries()
    {
        using var file = new TemporaryFile("# qid:1: rambo*2\n4 qid:1 # 7555 rambo\n0 qid:1 1:0.5 2:3 # 1370\n2 qid:2 # 9 rocky balboa\n");
        var read = JudgementReader.Read(file.Path, queries: null);
        Assert.Equal(["rambo", "rocky balboa"], read.Queries.Select(query => query.Text));
        Assert.Equal(new Dictionary<string, int> { ["7555"] = 4, ["1370"] = 0 }, read.Queries[0].Grades);
    }

    [Fact]
    public void The_body_of_a_rank_eval_request_brings_its_searches()
    {
        using var file = new TemporaryFile("""
            {"templates":[{"id":"t","template":{"source":{"query":{"match":{"title":{"query":"{{text}}"}}}}}}],
             "requests":[
              {"id":"one","request":{"query":{"match":{"title":"ball python"}}},"ratings":[{"_index":"i","_id":"1","rating":2},{"_index":"i","_id":"2","rating":0}]},
              {"id":"two","template_id":"t","params":{"text":"a \"snake\""},"ratings":[{"_index":"i","_id":"3","rating":1}]}],
             "metric":{"dcg":{"k":10}}}
            """);
        var read = JudgementReader.Read(file.Path, queries: null);
        Assert.Equal([("one", "ball python"), ("two", "a \"snake\"")], read.Queries.Select(query => (query.Id, query.Text)));
        Assert.Equal(
            """{"query":{"match":{"title":"ball python"}}}""", System.Text.Encoding.UTF8.GetString(read.Queries[0].Body!.Value.Span));
        Assert.Equal(2, read.Queries[0].Grades["1"]);
    }

    [Theory]
    [InlineData("{\"requests\":[]}", "is not the body of a _rank_eval request")]
    [InlineData(
        "{\"requests\":[{\"id\":\"a\",\"ratings\":[{\"_id\":\"1\",\"rating\":1}]}]}",
        "requests[0]: \"request\" with a search body is expected")]
    [InlineData(
        "{\"requests\":[{\"id\":\"a\",\"request\":{},\"ratings\":[{\"_id\":\"1\"}]}]}",
        "\"_id\" and a whole number \"rating\" are expected")]
    [InlineData("{\"requests\":", "is not JSON")]
    [InlineData("query,docid,rating\nred,a,good\n", ":2: the rating is \"good\"")]
    [InlineData("query,docid,rating\nred,\"a,1\n", ":2: a quote is opened and never closed")]
    [InlineData("query\tdocid\trating\nred\ta\t0.5\n", ":2: the rating is \"0.5\"")]
    [InlineData("1\t\t3\n", ":1: found \"1··3\"")]
    [InlineData("\ta\t3\n", ":1: found \"·a·3\"")]
    [InlineData("qid,docid,rating\n1,a,3\n", "has no judgement with a query text; give the texts with --queries")]
    [InlineData("\n", "is empty")]
    [InlineData("1 0 a 1\n", "has no judgement with a query text; give the texts with --queries")]
    public void What_is_not_understood_is_said(string content, string message)
    {
        using var file = new TemporaryFile(content);
        Assert.Contains(
            message,
            Assert.Throws<JudgementFileException>(() => JudgementReader.Read(file.Path, queries: null)).Message,
            StringComparison.Ordinal);
    }
}
