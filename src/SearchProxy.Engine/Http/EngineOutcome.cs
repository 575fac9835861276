using System.Diagnostics.CodeAnalysis;

namespace SearchProxy.Engine.Http;

/// <summary>What came of a request: an answer, or the fault that kept it away.</summary>
public readonly record struct EngineOutcome
{
    private EngineOutcome(EngineResponse? response, EngineFault fault, string? detail)
    {
        Response = response;
        Fault = fault;
        Detail = detail;
    }

    /// <summary>The answer; null when <see cref="Fault"/> is not <see cref="EngineFault.None"/>.</summary>
    public EngineResponse? Response { get; }

    public EngineFault Fault { get; }

    /// <summary>What happened, in words, for logs and for the operator; null with an answer. Never holds credentials.</summary>
    public string? Detail { get; }

    public static EngineOutcome Of(EngineResponse response) => new(response, EngineFault.None, null);

    public static EngineOutcome Failed(EngineFault fault, string detail) => new(null, fault, detail);

    /// <summary>True with the answer, whatever its status; false with a fault.</summary>
    public bool Answered([NotNullWhen(true)] out EngineResponse? response)
    {
        response = Response;
        return response is not null;
    }
}
