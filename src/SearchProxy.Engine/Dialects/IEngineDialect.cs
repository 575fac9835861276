using System.Buffers;
using System.Text.Json.Nodes;

namespace SearchProxy.Engine.Dialects;

/// <summary>Where the two products differ. Stateless.</summary>
public interface IEngineDialect
{
    EngineProduct Product { get; }

    /// <summary>
    /// Whether a parameter of the client's URL may be copied onto the vector leg: what decides who is searched, where, and how a hit is
    /// shown. Never what makes a query, pages or orders.
    /// </summary>
    bool IsLegParameter(string name);

    /// <summary>Writes the body of a <c>_search</c> that answers with the nearest neighbours of <paramref name="vector"/>.</summary>
    void WriteVectorLeg(IBufferWriter<byte> output, VectorLeg leg, ReadOnlySpan<float> vector);

    /// <summary>A Painless script that gives the numbers of a vector field of the hit, which must have one.</summary>
    string VectorScript(string field);

    /// <summary>Path to open a point in time on an index and the member of the answer that holds its id.</summary>
    (string Path, string IdMember) OpenPointInTime(string index, string keepAlive);

    /// <summary>Path and body to close a point in time with <c>DELETE</c>.</summary>
    (string Path, JsonObject Body) ClosePointInTime(string id);
}
