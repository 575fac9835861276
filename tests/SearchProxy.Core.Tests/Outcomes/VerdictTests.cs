using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Tests.Outcomes;

public class VerdictTests
{
    public static TheoryData<Verdict, string> Headers => new()
    {
        { Verdict.Reranked(12), "reranked; scored=12" },
        { Verdict.Reranked(3) with { Detail = "no vectors" }, "reranked; scored=3; detail=\"no vectors\"" },
        { Verdict.Fused, "reranked; model=none" },
        { Verdict.Bypassed(BypassReason.SizeZero), "bypassed; reason=size-zero" },
        { Verdict.Bypassed(
            BypassReason.OptionNotUnderstood,
            "header \"a\\b\" größe"), "bypassed; reason=option-not-understood; detail=\"header 'a'b' gr??e\"" },
        { Verdict.Degraded(DegradeReason.Model), "degraded; reason=model" },
        { Verdict.Reranked(20) with { Rescored = 10 }, "reranked; scored=20; rescored=10" },
        { Verdict.Degraded(DegradeReason.VectorLeg).Counting(Verdict.Reranked(20) with { Rescored = 10 }),
            "degraded; reason=vector-leg; scored=20/20; rescored=10" },
        { Verdict.Degraded(DegradeReason.Cascade, "deadline").Counting(Verdict.Reranked(20)),
            "degraded; reason=cascade; scored=20/20; detail=\"deadline\"" },
        { Verdict.Degraded(DegradeReason.VectorLeg, "out of time")
            .Counting(Verdict.Reranked(4) with { Wanted = 5 }), "degraded; reason=vector-leg; scored=4/5; detail=\"out of time\"" },
        { Verdict.Failed(BypassReason.EngineError), "failed; reason=engine-error" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public void Is_rendered_for_the_header(Verdict verdict, string header) => Assert.Equal(header, verdict.ToHeader());

    [Fact]
    public void Details_are_cut() => Assert.Equal(
        $"bypassed; reason=off; detail=\"{new string('x', 200)}\"", Verdict.Bypassed(BypassReason.Off, new string('x', 201)).ToHeader());

    [Theory]
    [InlineData("bypassed reranked bypassed", "reranked; items=1/3")]
    [InlineData("reranked degraded", "degraded; items=1/2; reason=deadline")]
    [InlineData("bypassed bypassed", "bypassed; items=0/2; reason=sort")]
    [InlineData("reranked", "reranked; items=1/1")]
    public void Of_several_searches_a_fault_tells_first(string searches, string header) =>
        Assert.Equal(header, Verdict.OfAll([.. searches.Split(' ').Select(Of)]).ToHeader());

    [Fact]
    public void Of_no_search_there_is_none() => Assert.Throws<ArgumentOutOfRangeException>(() => Verdict.OfAll([]));

    private static Verdict Of(string search) => search switch
    {
        "reranked" => Verdict.Reranked(5),
        "bypassed" => Verdict.Bypassed(BypassReason.Sort, "sort"),
        _ => Verdict.Degraded(DegradeReason.Deadline, "late"),
    };
}
