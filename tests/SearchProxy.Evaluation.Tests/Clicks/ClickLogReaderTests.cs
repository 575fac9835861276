using SearchProxy.Evaluation.Clicks;
using SearchProxy.Evaluation.Judgements;

namespace SearchProxy.Evaluation.Tests.Clicks;

/// <summary>Logs of clicks as tools write them.</summary>
public sealed class ClickLogReaderTests
{
    [Fact]
    public void Queries_and_events_of_User_Behavior_Insights_are_joined_by_the_id_of_the_query()
    {
        using var queries = new TemporaryFile(
            """
            {"query_id":"a1","user_query":"white whale","query_response_id":"r1","query_response_hit_ids":["7","3",12],"application":"shop","timestamp":"2026-11-01T10:00:00Z"}
            {"_index":"ubi_queries","_id":"x","_source":{"query_id":"a2","user_query":"harbour","query_response_hit_ids":["3"]}}
            {"query_id":"a3","user_query":"","query_response_hit_ids":["1"]}
            {"query_id":"a4","user_query":"nothing found","query_response_hit_ids":[]}

            """, ".jsonl");
        using var events = new TemporaryFile(
            """
            {"action_name":"item_click","query_id":"a1","event_attributes":{"object":{"object_id":"3","object_id_field":"_id"},"position":{"ordinal":2}}}
            {"action_name":"click","query_id":"a1","event_attributes":{"object":{"object_id":12}}}
            {"action_name":"hover","query_id":"a1","event_attributes":{"object":{"object_id":"7"}}}
            {"action_name":"click","query_id":"a2","event_attributes":{"object":{"object_id":"99"}}}
            {"action_name":"click","query_id":"gone","event_attributes":{"object":{"object_id":"3"}}}
            {"action_name":"click","event_attributes":{"object":{"object_id":"3"}}}
            {"action_name":"click","query_id":"a2","event_attributes":{"object":null}}
            """, ".jsonl");

        // In either order of the files.
        foreach (var log in new[] { ClickLogReader.Read([queries.Path, events.Path]), ClickLogReader.Read([events.Path, queries.Path]) })
        {
            Assert.Equal(["harbour: 3 / ", "white whale: 7 3 12 / 12 3"], Told(log));
            Assert.Equal(2, log.Unplaced);
        }
    }

    [Theory]
    [InlineData("query,shown,clicked\nwhite whale,7 3 12,12 3\nharbour,3,\n,1,1\nnone,,\n")]
    [InlineData("\uFEFFQuery;Shown;Clicked;User\n\"white whale\";7|3|12;12|3;anna\nharbour;3;;otto\n")]
    [InlineData("clicked\tquery\tshown\r\n12 3\twhite whale\t7 3 12\r\n\tharbour\t3\r\n")]
    [InlineData("query,shown,clicked\nwhite whale,\"7,3,12\",\"12, 3\"\nharbour,3,\n")]
    [InlineData("query,shown,clicked\nwhite whale,\"[\"\"7\"\",\"\"3\"\",12]\",\"[12,\"\"3\"\"]\"\nharbour,[3],[]\n")]
    public void Delimited_text_has_the_shown_and_the_clicked_ids(string text)
    {
        using var file = new TemporaryFile(text, ".csv");

        Assert.Equal(["harbour: 3 / ", "white whale: 7 3 12 / 12 3"], Told(ClickLogReader.Read([file.Path])));
    }

    [Theory]
    [InlineData("query,shown\na,1\n", "found the columns query, shown; query, shown and clicked are expected")]
    [InlineData("query,shown,clicked\n", "there is no search with shown documents")]
    [InlineData("query,shown,clicked\na,\"[1,\",\n", ":2: found \"[1,\"; ids with blanks, commas, semicolons or bars between")]
    [InlineData("{\"query_id\":\"a\",\"user_query\":\"x\"}\n", "there is no search with shown documents")]
    [InlineData("{\"query_id\":\"a\"\n", "line 1 is not an object of JSON")]
    [InlineData("{\"query_id\":\"a\"}\n[1]\n", "line 2 is not an object of JSON")]
    public void What_is_no_log_of_clicks_is_told(string text, string message)
    {
        using var file = new TemporaryFile(text, ".log");

        Assert.Contains(
            message, Assert.Throws<JudgementFileException>(() => ClickLogReader.Read([file.Path])).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Told(ClickLog log) => log.Sessions
        .Select(static session =>
            $"{session.Query}: {string.Join(' ', session.Shown)} / {string.Join(' ', session.Clicked.Order(StringComparer.Ordinal))}")
        .Order(StringComparer.Ordinal);
}
