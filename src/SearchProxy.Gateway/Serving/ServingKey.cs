namespace SearchProxy.Gateway.Serving;

/// <summary>Tells whether a call carries the key: <c>Authorization: Bearer KEY</c>.</summary>
internal sealed class ServingKey(ModelServingOptions options)
{
    private SecretKey Key => new(options.KeyFile, options.KeyVariable);

    /// <summary>The key; null when none can be had, and then nobody is let in.</summary>
    public string? Read() => Key.Read();

    /// <param name="authorization">The header; null or empty without one.</param>
    public bool Admits(string? authorization) =>
        options.KeyFile is null && options.KeyVariable is null ? options.AllowWithoutKey : Key.AdmitsBearer(authorization);
}
