namespace SearchProxy.Inference.Swapping;

/// <summary>A model with a count of its users: it is disposed when it was replaced and the last of them has left.</summary>
internal sealed class Lease<TModel>(TModel model)
    where TModel : class, IDisposable
{
    // One for the holder itself.
    int _users = 1;

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
