using SearchProxy.Commands;
using SearchProxy.Evaluation;

namespace SearchProxy.Tests.Evaluation;

public sealed class JudgementFilesTests
{
    private const string Queries = "{\"_id\":\"1\",\"text\":\"red\"}\n\n{\"_id\":\"2\",\"text\":\"blue\",\"metadata\":{}}\r\n{\"_id\":\"3\",\"text\":\"unjudged\"}\n";

    [Fact]
    public void Judged_queries_come_in_the_order_of_their_file_with_all_grades()
    {
        using var queries = new TemporaryFile(Queries);
        using var judgements = new TemporaryFile("query-id\tcorpus-id\tscore\n2\ta\t3\n1\tb\t0\n1\tc\t1\r\n");
        var read = JudgementFiles.Read(queries.Path, judgements.Path);
        Assert.Equal(["red", "blue"], read.Select(query => query.Text));
        Assert.Equal(new Dictionary<string, int> { ["b"] = 0, ["c"] = 1 }, read[0].Grades);
    }

    [Fact]
    public void A_judgement_that_is_not_understood_is_named_with_its_line()
    {
        using var queries = new TemporaryFile(Queries);
        using var judgements = new TemporaryFile("1\tb\t1\n1 c 1\n");
        var fault = Assert.Throws<CommandException>(() => JudgementFiles.Read(queries.Path, judgements.Path));
        Assert.StartsWith($"{judgements.Path}:2: found \"1 c 1\"; ", fault.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.File, fault.Code);
    }

    [Theory]
    [InlineData("{\"_id\":\"1\",\"text\":\"a\"}\n{\"_id\":7,\"text\":\"b\"}\n", 2)]
    [InlineData("not json\n", 1)]
    public void A_query_that_is_not_understood_is_named_with_its_line(string content, int line)
    {
        using var queries = new TemporaryFile(content);
        using var judgements = new TemporaryFile("1\tb\t1\n");
        var fault = Assert.Throws<CommandException>(() => JudgementFiles.Read(queries.Path, judgements.Path));
        Assert.Equal($"{queries.Path}:{line}: an object with the texts \"_id\" and \"text\" is expected", fault.Message);
    }

    [Fact]
    public void Files_that_do_not_belong_together_are_refused()
    {
        using var queries = new TemporaryFile(Queries);
        using var judgements = new TemporaryFile("9\tb\t1\n");
        Assert.Throws<CommandException>(() => JudgementFiles.Read(queries.Path, judgements.Path));
    }
}
