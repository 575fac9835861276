using SearchProxy.Core.Indexes;

namespace SearchProxy.Ingest;

/// <summary>Checks <see cref="IngestOptions"/> and tells every error at once.</summary>
internal static class IngestOptionsValidator
{
    public static IReadOnlyList<string> Validate(IngestOptions options)
    {
        var errors = new List<string>();
        Require(errors, options.Index.Length > 0, "Index: a name is required.");
        Require(
            errors,
            options.TextFields.Count is > 0 and <= IndexProfileJson.MaxTextFields && options.TextFields.All(field => field.Name.Length > 0),
            $"Text fields: expected 1 to {IndexProfileJson.MaxTextFields} names, found {options.TextFields.Count}.");
        Range(errors, "Document bytes", options.MaxDocumentBytes, 1 << 10, 1 << 30);
        Range(errors, "Bytes in flight", options.MaxBytesInFlight, 1 << 20, 16L << 30);
        Range(errors, "Documents in flight", options.MaxDocumentsInFlight, 1, 1_000_000);
        Range(errors, "Encodings at once", options.EncodeConcurrency, 1, IngestOptions.MaxConcurrency);
        Range(errors, "Bulk bytes", options.BulkBytes, 1 << 10, 100 << 20);
        Range(errors, "Bulk items", options.BulkItems, 1, 10_000);
        Range(errors, "Bulk requests at once", options.BulkConcurrency, 1, 64);
        Range(errors, "Bulk linger in milliseconds", (long)options.BulkLinger.TotalMilliseconds, 1, 60_000);
        Range(errors, "Reject window", options.RejectWindow, 10, 1_000_000);
        Require(errors, options.MaxRejectShare is >= 0 and <= 1, $"Reject share: expected 0 to 1, found {options.MaxRejectShare}.");
        Require(errors, !options.TunesFirstLoad || options.StateFolder is not null, "Tuning the first load needs a state folder.");
        errors.AddRange(options.Bulk.Validate());
        options.Passages?.Validate(errors);
        return errors;
    }

    private static void Range(List<string> errors, string name, long value, long low, long high) =>
        Require(errors, value >= low && value <= high, $"{name}: expected {low} to {high}, found {value}.");

    private static void Require(List<string> errors, bool holds, string error)
    {
        if (!holds)
        {
            errors.Add(error);
        }
    }
}
