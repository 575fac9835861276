using System.Text.Json;
using SearchProxy.Core.Indexes;

namespace SearchProxy.Engine.Profiles;

/// <summary>What the settings of an index say about searching it.</summary>
internal sealed record SettingsFacts
{
    /// <summary>The settings to ask for.</summary>
    public const string Names = Window + "," + DefaultField + "," + Analyzers + "*," + DefaultPipeline + "," + FinalPipeline;

    private const string Window = "index.max_result_window";
    private const string DefaultField = "index.query.default_field";
    private const string Analyzers = "index.analysis.analyzer.";

    private const string DefaultPipeline = "index.default_pipeline";
    private const string FinalPipeline = "index.final_pipeline";

    /// <summary>The built-in analyzer that leaves a value whole, and the tokenizer that other such analyzers are made with.</summary>
    private const string Whole = "keyword";

    private static readonly string[] Groups = ["defaults", "settings"];

    public int MaxResultWindow { get; init; } = IndexFacts.DefaultMaxResultWindow;

    /// <summary>What a clause that names no field searches; null when that is not known.</summary>
    public IReadOnlyList<string>? DefaultFields { get; init; } = IndexView.AllFields;

    /// <summary>Names of analyzers that leave a value whole.</summary>
    public IReadOnlySet<string> WholeValueAnalyzers { get; init; } = new HashSet<string>(StringComparer.Ordinal) { Whole };

    /// <summary>The ingest pipelines that documents run through.</summary>
    public IndexPipelines Pipelines { get; init; } = IndexPipelines.None;

    /// <summary>What an index has whose settings do not say otherwise.</summary>
    public static SettingsFacts Default { get; } = new();

    /// <summary>The settings could not be read.</summary>
    public static SettingsFacts Unread { get; } = new() { DefaultFields = null, Pipelines = IndexPipelines.Unknown };

    /// <param name="index">What the answer holds for one index: <c>settings</c> and <c>defaults</c>, flat.</param>
    public static SettingsFacts Read(JsonElement index)
    {
        var groups = Groups
            .Where(name => index.ValueKind == JsonValueKind.Object && index.TryGetProperty(name, out _))
            .Select(index.GetProperty).Where(static group =>
                group.ValueKind == JsonValueKind.Object).SelectMany(static group => group.EnumerateObject());
        var facts = Default;
        var whole = new HashSet<string>(facts.WholeValueAnalyzers, StringComparer.Ordinal);
        foreach (var setting in groups)
        {
            if (setting.NameEquals(Window) && int.TryParse(setting.Value.ToString(), out var window))
            {
                facts = facts with { MaxResultWindow = window };
            }
            else if (setting.NameEquals(DefaultField))
            {
                facts = facts with { DefaultFields = Texts(setting.Value) };
            }
            else if (setting.NameEquals(DefaultPipeline))
            {
                facts = facts with { Pipelines = facts.Pipelines with { Default = IndexPipelines.Named(setting.Value.GetString()) } };
            }
            else if (setting.NameEquals(FinalPipeline))
            {
                facts = facts with { Pipelines = facts.Pipelines with { Final = IndexPipelines.Named(setting.Value.GetString()) } };
            }
            else if (setting.Name.StartsWith(Analyzers, StringComparison.Ordinal)
                && AnalyzerOf(setting.Name) is { } analyzer
                && Texts(setting.Value) is [Whole])
            {
                whole.Add(analyzer);
            }
        }

        return facts with { WholeValueAnalyzers = whole };
    }

    /// <summary>The analyzer whose kind or tokenizer a setting names; null for another of its settings.</summary>
    private static string? AnalyzerOf(string setting)
    {
        var name = setting[Analyzers.Length..];
        var end = name.LastIndexOf('.');
        return end > 0 && name[(end + 1)..] is "tokenizer" or "type" ? name[..end] : null;
    }

    private static string[] Texts(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(static item => item.ToString())] : [value.ToString()];
}
