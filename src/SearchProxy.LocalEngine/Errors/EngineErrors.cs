namespace SearchProxy.LocalEngine.Errors;

/// <summary>The errors that occur in more than one place.</summary>
internal static class EngineErrors
{
    /// <summary>A part of the engines' API that the local engine does not have.</summary>
    public static EngineErrorException Unsupported(string part) =>
        new(new EngineError(400, "illegal_argument_exception", $"the local engine does not support {part}"));

    public static EngineErrorException Illegal(string reason) => new(new EngineError(400, "illegal_argument_exception", reason));

    public static EngineErrorException Parsing(string reason) => new(new EngineError(400, "parsing_exception", reason));

    /// <summary>A body that does not fit what the engines read, though it is JSON.</summary>
    public static EngineErrorException Content(string reason) => new(new EngineError(400, "x_content_parse_exception", reason));

    public static EngineErrorException Mapping(string reason) => new(new EngineError(400, "mapper_parsing_exception", reason));

    public static EngineErrorException Validation(string reason) =>
        new(new EngineError(400, "action_request_validation_exception", $"Validation Failed: 1: {reason};"));

    /// <summary>An error that the engines see while they build the query for a shard.</summary>
    public static EngineErrorException AtShard(string reason, string type = "query_shard_exception") =>
        new(new EngineError(400, type, reason) { AtShard = true });

    public static EngineErrorException NoSuchIndex(string name) =>
        new(new EngineError(404, "index_not_found_exception", $"no such index [{name}]") { Index = name, IndexMissing = true });
}
