using System.Buffers;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Core.Indexes;

namespace SearchProxy.Core.Tests.Indexes;

public class IndexProfileJsonTests
{
    [Fact]
    public void A_profile_is_written_in_the_form_that_the_docs_show()
    {
        var profile = new IndexProfile(
            [new TextField("title", "Title", 2), new TextField("text")],
            "search_proxy.vector",
            "mini@abc",
            384,
            "search_proxy.passages")
        { Widen = Widening.Never };

        Assert.Equal(
            """
            {"version":1,"text_fields":[{"name":"title","label":"Title","weight":2},{"name":"text","label":null,"weight":1}],"vector_field":"search_proxy.vector","model":"mini@abc","dimensions":384,"passages":"search_proxy.passages","widen":"never"}
            """.Trim(),
            Write(profile));
    }

    [Fact]
    public void Label_weight_and_vectors_may_be_left_out()
    {
        var reading = Read("""{"version":1,"text_fields":[{"name":"body"}],"future":{"x":[1]}}""");

        Assert.Equal(IndexProfileFault.None, reading.Fault);
        Assert.Equal([new TextField("body")], reading.Profile!.TextFields);
        Assert.Null(reading.Profile.VectorField);
        Assert.Equal(0, reading.Profile.Dimensions);
    }

    [Theory]
    [InlineData("""{"version":1,"text_fields":[],"widen":"loose"}""", Widening.Loose)]
    [InlineData("""{"version":1,"text_fields":[],"widen":null}""", null)]
    [InlineData("""{"version":1,"text_fields":[]}""", null)]
    public void It_may_say_to_which_searches_documents_may_be_added(string json, Widening? widening) =>
        Assert.Equal(widening, Read(json).Profile!.Widen);

    [Theory]
    [InlineData("""{"version":1,"text_fields":[],"widen":"sometimes"}""")]
    [InlineData("""{"version":1,"text_fields":[],"widen":7}""")]
    public void What_is_none_of_the_known_words_is_refused(string json) => Assert.Equal(IndexProfileFault.Malformed, Read(json).Fault);

    [Fact]
    public void What_is_written_is_read_back()
    {
        var names = ArbMap.Default.GeneratorFor<NonEmptyString>().Select(text => Clean(text.Get));
        var fields = names.SelectMany(_ => names.Select(string? (label) => label), (name, label) => (name, label))
            .SelectMany(_ => Gen.Choose(1, 1000), (field, weight) => new TextField(field.name, field.label, weight / 7.0))
            .ListOf();
        var profiles = fields.SelectMany(
            _ => Gen.Choose(0, IndexProfileJson.MaxDimensions),
            (list, dims) => dims == 0
                ? new IndexProfile([.. list])
                : new IndexProfile([.. list], "v", "m@h", dims, dims % 2 == 0 ? "p" : null));

        Prop.ForAll(Arb.From(profiles), profile => SameAfterRoundTrip(profile)).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("""{"version":2,"text_fields":[]}""", "version 2")]
    [InlineData("""{"version":1.5,"text_fields":[]}""", "version 1.5")]
    public void A_profile_of_an_unknown_version_is_refused_by_name(string json, string found)
    {
        var reading = Read(json);

        Assert.Equal(IndexProfileFault.UnknownVersion, reading.Fault);
        Assert.Null(reading.Profile);
        Assert.Contains(found, reading.Detail, StringComparison.Ordinal);
        Assert.Contains("reads version 1", reading.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "array")]
    [InlineData("{", "not JSON")]
    [InlineData("""{"text_fields":[]}""", "version")]
    [InlineData("""{"version":"1","text_fields":[]}""", "version")]
    [InlineData("""{"version":1}""", "text_fields")]
    [InlineData("""{"version":1,"text_fields":["title"]}""", "text_fields")]
    [InlineData("""{"version":1,"text_fields":[{"label":"x"}]}""", "name")]
    [InlineData("""{"version":1,"text_fields":[{"name":""}]}""", "name")]
    [InlineData("""{"version":1,"text_fields":[{"name":"\ud800"}]}""", "name")]
    [InlineData("""{"version":1,"text_fields":[{"name":"a","weight":0}]}""", "weight")]
    [InlineData("""{"version":1,"text_fields":[{"name":"a","weight":"2"}]}""", "weight")]
    [InlineData("""{"version":1,"text_fields":[],"vector_field":"v"}""", "model")]
    [InlineData("""{"version":1,"text_fields":[],"vector_field":"v","model":"m"}""", "dimensions")]
    [InlineData("""{"version":1,"text_fields":[],"vector_field":"v","model":"m","dimensions":16001}""", "dimensions")]
    [InlineData("""{"version":1,"text_fields":[],"vector_field":7,"model":"m","dimensions":3}""", "vector_field")]
    [InlineData("""{"version":1,"text_fields":[],"passages":"p"}""", "passages")]
    public void A_malformed_profile_says_what_is_wrong(string json, string named)
    {
        var reading = Read(json);

        Assert.Equal(IndexProfileFault.Malformed, reading.Fault);
        Assert.Contains(named, reading.Detail, StringComparison.Ordinal);
    }

    private static IndexProfileReading Read(string json) => IndexProfileJson.Read(Encoding.UTF8.GetBytes(json));

    private static string Write(IndexProfile profile)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            IndexProfileJson.Write(writer, profile);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static bool SameAfterRoundTrip(IndexProfile profile)
    {
        if (profile.TextFields.Count > IndexProfileJson.MaxTextFields)
        {
            return Read(Write(profile)).Fault == IndexProfileFault.Malformed;
        }

        var read = Read(Write(profile)).Profile!;
        return read.TextFields.SequenceEqual(profile.TextFields) && (read with { TextFields = profile.TextFields }) == profile;
    }

    // Lone surrogates cannot be written as UTF-8, and a name is never empty.
    private static string Clean(string text) => "n" + string.Concat(text.Where(letter => !char.IsSurrogate(letter)));
}
