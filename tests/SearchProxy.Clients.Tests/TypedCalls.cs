using System.Collections;

namespace SearchProxy.Clients.Tests;

/// <summary>A list of calls, written as a table.</summary>
internal sealed class TypedCalls<TClient> : IEnumerable<TypedCall<TClient>>
{
    private readonly List<TypedCall<TClient>> _calls = [];

    /// <summary>A call that the proxy must not touch.</summary>
    public void Add<T>(string name, Func<TClient, Task<T>> run) =>
        _calls.Add(new(name, IsReranked: false, async client => await run(client)));

    /// <summary>A call that the proxy must rerank.</summary>
    public void AddReranked<T>(string name, Func<TClient, Task<T>> run) =>
        _calls.Add(new(name, IsReranked: true, async client => await run(client)));

    public IEnumerator<TypedCall<TClient>> GetEnumerator() => _calls.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
