using SearchProxy.LocalEngine.Errors;

namespace SearchProxy.LocalEngine.Index;

/// <summary>Whether a write fits the version that is there.</summary>
internal static class VersionRules
{
    public const long PrimaryTerm = 1;

    /// <summary>The conflict, or null when the write may go on.</summary>
    public static EngineError? Conflict(WriteRequest request, StoredDocument? current, string index)
    {
        var live = current is { IsDeleted: false };
        if (request.IfSequenceNumber is { } number)
        {
            return SequenceConflict(request, current, number, index);
        }

        if (request.VersionKind is not VersionKind.Internal)
        {
            return ExternalConflict(request, current, index);
        }

        return request.Kind is WriteKind.Create && live
            ? Conflict(request.Id, $"document already exists (current version [{current!.Version}])", index)
            : null;
    }

    /// <summary>The version that the write makes.</summary>
    public static long Next(WriteRequest request, StoredDocument? current) =>
        request.VersionKind is VersionKind.Internal ? (current?.Version ?? 0) + 1 : request.Version!.Value;

    private static EngineError? SequenceConflict(WriteRequest request, StoredDocument? current, long number, string index)
    {
        if (current is { IsDeleted: false } && current.SequenceNumber == number && request.IfPrimaryTerm == PrimaryTerm)
        {
            return null;
        }

        var found = current is { IsDeleted: false }
            ? $"current document has seqNo [{current.SequenceNumber}] and primary term [{PrimaryTerm}]"
            : "but no document was found";
        return Conflict(request.Id, $"required seqNo [{number}], primary term [{request.IfPrimaryTerm}]. {found}", index);
    }

    private static EngineError? ExternalConflict(WriteRequest request, StoredDocument? current, string index)
    {
        if (current is null)
        {
            return null;
        }

        var (given, there) = (request.Version!.Value, current.Version);
        if (request.VersionKind is VersionKind.External)
        {
            return given > there
                ? null
                : Conflict(request.Id, $"current version [{there}] is higher or equal to the one provided [{given}]", index);
        }

        return given >= there ? null : Conflict(request.Id, $"current version [{there}] is higher than the one provided [{given}]", index);
    }

    private static EngineError Conflict(string id, string what, string index) =>
        new(409, "version_conflict_engine_exception", $"[{id}]: version conflict, {what}") { Index = index };
}
