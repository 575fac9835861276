using System.Text.Json;
using SearchProxy.Core.Json;
using SearchProxy.Core.Outcomes;

namespace SearchProxy.Core.Requests;

/// <summary>Cuts the body into its members.</summary>
internal static class SearchBodyReader
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static Refusal? Read(SearchDraft draft)
    {
        if (draft.Json.Span.StartsWith(ByteOrderMark))
        {
            draft.Json = draft.Json[ByteOrderMark.Length..];
        }

        if (draft.Json.IsEmpty)
        {
            return null;
        }

        var fault = StrictJson.Check(draft.Json.Span, draft.Policy.MaxDepth);
        if (fault != JsonFault.None)
        {
            return new Refusal(BypassReason.BodyNotUnderstood, Describe(fault));
        }

        return ReadMembers(draft);
    }

    private static Refusal? ReadMembers(SearchDraft draft)
    {
        var reader = new JsonSlice(draft.Json).Open();
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return new Refusal(BypassReason.BodyNotUnderstood, "body is not an object");
        }

        Refusal? refusal = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            // Reading goes on after a refusal, because ext may still come and its own part must be cut out.
            var found = ReadMember(draft, ref reader);
            refusal ??= found;
        }

        return refusal;
    }

    private static Refusal? ReadMember(SearchDraft draft, ref Utf8JsonReader reader)
    {
        if (BodyNames.Find(ref reader) is not { } name)
        {
            var unknown = BodyNames.Show(ref reader);
            reader.Read();
            reader.Skip();
            return new Refusal(BypassReason.BodyNotUnderstood, $"member \"{unknown}\"");
        }

        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return new Refusal(BypassReason.ValueNotUnderstood, $"{name} is null");
        }

        if (name is "ext")
        {
            return ExtReader.Read(draft, ref reader);
        }

        draft.Members.Add(new BodyMember(name, reader.TakeValue(draft.Json)));
        return null;
    }

    private static string Describe(JsonFault fault) => fault switch
    {
        JsonFault.TooDeep => "nested too deep",
        JsonFault.DuplicateName => "a name is there twice",
        JsonFault.InvalidText => "invalid text",
        _ => "not strict JSON",
    };
}
