namespace SearchProxy.Gateway.Serving;

/// <summary>Names under which clients ask for a model: its id (<c>name@hash</c>), or the part before the sign.</summary>
internal static class ServedName
{
    public static string Of(string modelId) => modelId.Split('@')[0];

    public static bool Means(string name, string modelId) =>
        name.Equals(modelId, StringComparison.Ordinal) || name.Equals(Of(modelId), StringComparison.Ordinal);
}
