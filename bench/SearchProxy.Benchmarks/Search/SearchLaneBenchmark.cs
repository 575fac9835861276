using System.Buffers;
using BenchmarkDotNet.Attributes;
using SearchProxy.Core.Recall;
using SearchProxy.Core.Requests;
using SearchProxy.Engine.Dialects;
using SearchProxy.Testing.Lane;

namespace SearchProxy.Benchmarks.Search;

/// <summary>The aim for <see cref="LaneWork"/>: at most 0.3 ms and 48 KB.</summary>
[MemoryDiagnoser]
public class SearchLaneBenchmark
{
    private static readonly float[] Vector = [.. Enumerable.Range(0, 384).Select(static i => MathF.Sin(i) / 14)];

    private readonly LaneWork _work = new(WriteVectorLeg);

    [Benchmark]
    public int ParsePlanFuseRankRespond() => _work.ParsePlanFuseRankRespond().Length;

    private static void WriteVectorLeg(IBufferWriter<byte> output, SearchRequest request, RecallPlan plan)
    {
        var leg = new VectorLeg
        {
            Field = plan.Vector!.Field,
            K = plan.Window,
            Size = plan.Window,
            Filters = plan.Intent.Filters,
            Members = VectorLegMembers.Of(request, plan),
        };
        EngineDialect.Elasticsearch.WriteVectorLeg(output, leg, Vector);
    }
}
