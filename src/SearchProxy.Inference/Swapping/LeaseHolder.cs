namespace SearchProxy.Inference.Swapping;

/// <summary>Holds the model in use and changes it in one step: calls that began before finish on the old one.</summary>
internal sealed class LeaseHolder<TModel>(TModel first) : IDisposable
    where TModel : class, IDisposable
{
    Lease<TModel>? _current = new(first);

    public TModel Current => (Volatile.Read(ref _current) ?? throw Disposed()).Model;

    /// <summary>Null when the holder is disposed.</summary>
    public TModel? CurrentOrNull => Volatile.Read(ref _current)?.Model;

    /// <exception cref="ObjectDisposedException">The holder is disposed.</exception>
    public Lease<TModel> Enter()
    {
        while (true)
        {
            var lease = Volatile.Read(ref _current) ?? throw Disposed();
            if (lease.TryEnter())
            {
                return lease;
            }
        }
    }

    /// <summary>Puts <paramref name="next"/> into use; the old model is disposed after its last call.</summary>
    /// <exception cref="ObjectDisposedException">The holder is disposed; <paramref name="next"/> then is too.</exception>
    public void Exchange(TModel next)
    {
        var lease = new Lease<TModel>(next);
        for (var old = Volatile.Read(ref _current); old is not null; old = Volatile.Read(ref _current))
        {
            if (Interlocked.CompareExchange(ref _current, lease, old) == old)
            {
                old.Leave();
                return;
            }
        }

        next.Dispose();
        throw Disposed();
    }

    public void Dispose() => Interlocked.Exchange(ref _current, null)?.Leave();

    static ObjectDisposedException Disposed() => new(typeof(TModel).Name);
}
