using System.Buffers;
using SearchProxy.Core.Indexes;
using SearchProxy.Core.Json;
using SearchProxy.Core.Requests;
using SearchProxy.Engine.Dialects;
using SearchProxy.Engine.Http;

namespace SearchProxy.Ingest.Migration;

/// <summary>Asks an index for the documents nearest to a vector.</summary>
internal sealed class NearestDocuments(MigrationCalls calls, IEngineDialect dialect, string index, string vectorField)
{
    /// <summary>Their ids, nearest first.</summary>
    /// <exception cref="IOException">The index cannot be read.</exception>
    public async Task<IReadOnlyList<string>> FindAsync(float[] vector, int count, CancellationToken stop)
    {
        var leg = new VectorLeg { Field = vectorField, K = count, Size = count, Members = [new BodyMember("_source", JsonSlice.FromText("false"))] };
        if (vectorField == PrivateFields.PassageVector)
        {
            leg = leg with { Passages = new PassageLeg(PrivateFields.Passages, PrivateFields.PassageText) };
        }

        var body = new ArrayBufferWriter<byte>();
        dialect.WriteVectorLeg(body, leg, vector);
        using var answer = await calls.ReadAsync(EngineRequest.Post(MigrationCalls.PathOf(index) + "/_search", body.WrittenMemory), stop);
        return [.. answer.RootElement.GetProperty("hits").GetProperty("hits").EnumerateArray().Take(count).Select(hit => hit.GetProperty("_id").GetString()!)];
    }
}
