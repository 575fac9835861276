using SearchProxy.LocalEngine.Errors;

namespace SearchProxy.LocalEngine.Cluster;

/// <summary>The engines' rules for the name of a new index or alias.</summary>
internal static class IndexName
{
    private const int MaxBytes = 255;
    private static readonly System.Buffers.SearchValues<char> Forbidden = System.Buffers.SearchValues.Create("\\/*?\"<>| ,#:");

    public static void Check(string name)
    {
        var fault = name switch
        {
            "" or "." or ".." => "must not be '.' or '..' or empty",
            _ when name.AsSpan().ContainsAny(Forbidden) =>
                "must not contain the following characters [' ','\"','*','\\\\','<','|',',','>','/','?','#',':']",
            _ when name[0] is '_' or '-' or '+' => "must not start with '_', '-', or '+'",
            _ when System.Text.Encoding.UTF8.GetByteCount(name) > MaxBytes => $"index name is too long, ({name.Length} > {MaxBytes})",
            _ when name.Any(char.IsUpper) => "must be lowercase",
            _ => null,
        };
        if (fault is not null)
        {
            throw new EngineError(400, "invalid_index_name_exception", $"Invalid index name [{name}], {fault}") { Index = name }.Thrown();
        }
    }
}
