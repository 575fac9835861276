using SearchProxy.Core.Hits;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Gateway.Search;

/// <summary>What came of a search beside the legs.</summary>
/// <param name="Answer">The answer; null when there is none, when it is an error, or when it is not understood.</param>
/// <param name="IsLate">It did not come in time.</param>
internal readonly record struct PageAnswer(SearchAnswer? Answer, bool IsLate)
{
    /// <summary>Why there is no answer: time, or <paramref name="otherwise"/>.</summary>
    public DegradeReason FaultOr(DegradeReason otherwise) => IsLate ? DegradeReason.Deadline : otherwise;
}
