namespace SearchProxy.Inference.Swapping;

/// <summary>
/// The place of a model that can be replaced while it is in use. Thread-safe. Calls that began before a change finish on the old model,
/// which is disposed after the last of them.
/// </summary>
public abstract class ModelSlot<TModel>(TModel first) : IDisposable
    where TModel : class, IDisposable
{
    private Lease? _current = new(first);

    private protected TModel Current => (Volatile.Read(ref _current) ?? throw Disposed()).Model;

    /// <summary>Null when the slot is disposed.</summary>
    private protected TModel? CurrentOrNull => Volatile.Read(ref _current)?.Model;

    /// <summary>
    /// Loads a new model beside the one in use (the load checks files, numbers and golden results), warms it, and switches to it in one
    /// step. What a cache holds of the old one is never used again, because the id differs. When the load is refused, or warming fails, the
    /// old model stays and the refusal is handed back.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The slot is disposed; the new model then is too.</exception>
    public async Task<ModelLoad<TModel>> ReplaceAsync(Func<ModelLoad<TModel>> load, CancellationToken cancellationToken)
    {
        var loaded = await Task.Run(load, cancellationToken);
        if (loaded.Model is not { } next)
        {
            return loaded;
        }

        try
        {
            if (await WarmAsync(next, cancellationToken) is { } refusal)
            {
                next.Dispose();
                return refusal with { Card = loaded.Card };
            }
        }
        catch (OperationCanceledException)
        {
            next.Dispose();
            throw;
        }

        Exchange(next);
        return loaded;
    }

    public void Dispose()
    {
        Interlocked.Exchange(ref _current, null)?.Leave();
        GC.SuppressFinalize(this);
    }

    /// <summary>Has the model work once; the refusal when it cannot.</summary>
    private protected abstract ValueTask<ModelLoad<TModel>?> WarmAsync(TModel next, CancellationToken cancellationToken);

    /// <summary>What <see cref="WarmAsync"/> says of a model that failed.</summary>
    private protected static ModelLoad<TModel> Refused(ModelLoadFault fault, string id, string? because = null) =>
        new(null, fault, $"{id} failed while it was warmed; the old model stays.{(because is null ? "" : " " + because)}", null);

    /// <summary>The model in use, which stays until the lease is left.</summary>
    /// <exception cref="ObjectDisposedException">The slot is disposed.</exception>
    private protected Lease Enter()
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

    private void Exchange(TModel next)
    {
        var lease = new Lease(next);
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

    private static ObjectDisposedException Disposed() => new(typeof(TModel).Name);

    /// <summary>A model with a count of its users: it is disposed when it was replaced and the last of them has left.</summary>
    private protected sealed class Lease(TModel model)
    {
        // One for the slot itself.
        private int _users = 1;

        public TModel Model => model;

        /// <summary>False when the model is disposed already: the caller must look for the new one.</summary>
        public bool TryEnter()
        {
            for (var users = Volatile.Read(ref _users); users > 0; users = Volatile.Read(ref _users))
            {
                if (Interlocked.CompareExchange(ref _users, users + 1, users) == users)
                {
                    return true;
                }
            }

            return false;
        }

        public void Leave()
        {
            if (Interlocked.Decrement(ref _users) == 0)
            {
                model.Dispose();
            }
        }
    }
}
