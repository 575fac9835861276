using System.Net;

namespace SearchProxy.LocalEngine;

/// <summary>What a <see cref="LocalEngineHost"/> needs to start. Everything has a default.</summary>
public sealed class LocalEngineOptions
{
    /// <summary>Largest value of <see cref="MaxBodyBytes"/>.</summary>
    public const long BodyBytesLimit = 2L * 1024 * 1024 * 1024 - 1;

    /// <summary>The engine whose dialect is spoken.</summary>
    public LocalEngineProduct Product { get; init; } = LocalEngineProduct.Elasticsearch;

    /// <summary>TCP port to listen on, 0–65535; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Address to listen on.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>
    /// Largest request body in bytes, 1 to <see cref="BodyBytesLimit"/>; a larger one is answered 413 with an empty body.
    /// </summary>
    public long MaxBodyBytes { get; init; } = 100L * 1024 * 1024;

    /// <summary>Clock of <c>took</c>, of dates such as <c>now</c>, and of the life of points in time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>All faults of these options, each naming the value found and what is allowed; empty when there is none.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
        if (Port is < 0 or > IPEndPoint.MaxPort)
        {
            faults.Add($"Port is {Port}; allowed are 0 to {IPEndPoint.MaxPort}.");
        }

        if (MaxBodyBytes is < 1 or > BodyBytesLimit)
        {
            faults.Add($"MaxBodyBytes is {MaxBodyBytes}; allowed are 1 to {BodyBytesLimit}.");
        }

        if (!Enum.IsDefined(Product))
        {
            faults.Add($"Product is {Product}; allowed are {string.Join(", ", Enum.GetNames<LocalEngineProduct>())}.");
        }

        return faults;
    }
}
