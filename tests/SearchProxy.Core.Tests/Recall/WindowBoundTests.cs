using SearchProxy.Core.Outcomes;
using SearchProxy.Core.Recall;
using SearchProxy.Core.Requests;

namespace SearchProxy.Core.Tests.Recall;

/// <summary>One client cannot ask for more work than the operator allows for one search.</summary>
public sealed class WindowBoundTests
{
    [Theory]
    [InlineData(2, 50, 200, 2)]
    [InlineData(200, 50, 200, 200)]
    [InlineData(201, 50, 200, null)]
    [InlineData(300, 300, 200, 300)]
    [InlineData(301, 300, 200, null)]
    public void A_window_is_bounded_by_the_setting_and_its_maximum(int asked, int setting, int maximum, int? window)
    {
        var outcome = Plan(
            """{"ext":{"search_proxy":{"window":N}},"query":{"match":{"a":"b"}}}""".Replace("N", $"{asked}", StringComparison.Ordinal),
            setting,
            maximum);

        Assert.Equal(window, outcome.Plan?.Window);
        Assert.Equal(window is null ? (Enum)BypassReason.OptionNotUnderstood : null, outcome.Verdict?.Reason);
    }

    [Fact]
    public void Rescoring_asks_for_no_more_either()
    {
        const string Body = """{"rescore":{"window_size":201,"query":{"rescore_query":{"match":{"a":"c"}}}},"query":{"match":{"a":"b"}}}""";
        Assert.Equal((Enum)BypassReason.AlreadyRanked, Plan(Body, 50, 200).Verdict?.Reason);
        Assert.Equal(201, Plan(Body, 50, 201).Plan!.Window);
    }

    private static RecallOutcome Plan(string body, int setting, int maximum)
    {
        var input = new SearchHttpInput("/i/_search", "", "application/json", Accept: null, System.Text.Encoding.UTF8.GetBytes(body), []);
        var request = new SearchRequestParser().Parse(input).Request!;
        return RecallPlanner.Plan(request, [], new RecallPolicy(setting, EncoderModel: null) { MaxWindow = maximum });
    }
}
