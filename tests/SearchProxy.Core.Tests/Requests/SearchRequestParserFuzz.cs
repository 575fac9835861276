using System.Text;
using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Core.Json;
using SearchProxy.Core.Requests;
using SearchProxy.Core.Tests.Requests.Queries;

namespace SearchProxy.Core.Tests.Requests;

public sealed class SearchRequestParserFuzz
{
    private const string Inserted = "{}[],:\"\\0 tfn\u00e9/*";

    // More on demand: SEARCHPROXY_FUZZ_CASES=200000 dotnet test --filter Fuzz
    private static readonly int Cases =
        int.TryParse(Environment.GetEnvironmentVariable("SEARCHPROXY_FUZZ_CASES"), out var cases) ? cases : 3000;

    private static readonly SearchRequestParser Parser = new();
    private static readonly byte[][] Seeds =
    [
        .. QueryBody.All.Values.Select(row => row.BodyBytes()), "{\"ext\":{\"search_proxy\":{\"window\":5}}}"u8.ToArray(),
    ];

    private static readonly Gen<byte[]> Body = Gen.OneOf(
        ArbMap.Default.GeneratorFor<byte[]>(),
        from seed in Gen.Elements(Seeds)
        from edits in (from kind in Gen.Choose(0, 3)
                       from at in Gen.Choose(0, 100_000)
                       from value in Gen.Choose(0, 255)
                       select (kind, at, value)).ListOf().Select(list => list.Take(4))
        select edits.Aggregate(seed, (body, edit) => Mutate(body, edit.kind, edit.at, edit.value)));

    private static readonly Gen<string> Query = Gen.OneOf(
        Gen.Constant(""),
        Gen.Elements("q", "size", "from", "sort", "source", "format", "filter_path", "df", "%", "a%20", ";", "=")
            .SelectMany(
                name => Gen.Elements("", "=", "=1", "=%7B%7D", "=_score", "=%", "=a+b&size=3", ";q=x"), (name, value) => name + value),
        ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""));

    [Fact]
    public void No_request_makes_it_throw() =>
        Prop.ForAll(Body.ToArbitrary(), Query.ToArbitrary(), ArbMap.Default.ArbFor<string>(), (body, query, text) =>
        {
            var input = new SearchHttpInput(
                "/shop/_search", query, "application/json", Accept: null, body, [KeyValuePair.Create(text ?? "window", text ?? "5")]);
            Parser.Parse(input);
            return Holds(Parser.Parse(input with { OptionHeaders = [] }));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

    [Fact]
    public void No_path_makes_it_throw() =>
        Prop.ForAll<string>(path => Holds(Parser.Parse(SearchInputs.Of("{}", path: path ?? ""))))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

    private static bool Holds(ParseOutcome outcome) =>
        outcome.IsUnderstood
            ? outcome.Request.Size >= 1
                && outcome.Request.Intent().Text.Trim().Length > 0
                && outcome.Request.Intent().Filters.All(filter => StrictJson.Check(filter.Span, 500) == JsonFault.None)
                && outcome.Request.Body.All(member => StrictJson.Check(member.Value.Span, 500) == JsonFault.None)
                && (outcome.CleanBody is not { } clean || StrictJson.Check(clean.Span, 500) == JsonFault.None)
            : outcome.Reason != Core.Outcomes.BypassReason.None;

    private static byte[] Mutate(byte[] body, int kind, int at, int value)
    {
        at %= body.Length + 1;
        var other = Seeds[value % Seeds.Length];
        return kind switch
        {
            0 => [.. body[..at], .. body.Skip(at + 1)],
            1 => [.. body[..at], (byte)Encoding.Latin1.GetBytes(Inserted)[value % Inserted.Length], .. body[at..]],
            2 => [.. body[..at], (byte)value, .. body.Skip(at + 1)],
            _ => [.. body[..at], .. other[(at % (other.Length + 1))..]],
        };
    }
}
