using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SearchProxy.Evaluation.Results;
using SearchProxy.Evaluation.Tuning;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary>Tells what a model's scores mean on judged queries, and writes it as settings.</summary>
internal static class CalibrationOutput
{
    private static readonly double[] Shown = [0.1, 0.5, 0.9];

    /// <param name="terminal">Where to tell it.</param>
    /// <param name="results">What was measured.</param>
    /// <param name="target">Name of the target whose hits have the model's scores.</param>
    /// <param name="file">Where the settings are written, when they are worth it.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task WriteAsync(
        Terminal terminal, IReadOnlyList<CollectionResult> results, string target, string file, CancellationToken stop)
    {
        var answers = results.SelectMany(result => result.Queries.Zip(result.Targets.First(found => found.Name == target).Answers))
            .ToList();
        var model = answers.SelectMany(static pair => pair.Second.Hits)
            .Select(static hit => hit.ModelId)
            .FirstOrDefault(static id => id is not null);
        var hits = answers.Select(static pair => (IReadOnlyList<(double, bool)>)[.. pair.Second.Hits
            .Where(static hit => hit.Model is not null)
            .Select(hit =>
                (hit.Model!.Value, pair.First.Grades.GetValueOrDefault(hit.Id) > 0))]).Where(static query => query.Count > 0).ToList();
        if (model is null || Calibration.Fit(hits) is not { } found)
        {
            terminal.WriteLine("scores cannot be calibrated: five queries with scored hits are needed, relevant and others among them");
            return;
        }

        terminal.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"calibration of {model} over {hits.Sum(static query => query.Count)} hits (unjudged ones count as not relevant): squared "
                + $"error {found.Brier:0.0000} on other queries, {found.BaseBrier:0.0000} without looking at scores"));
        if (!found.IsWorthwhile)
        {
            terminal.WriteLine("no calibration is written: the scores say nothing more than how many hits are relevant");
            return;
        }

        terminal.WriteLine(string.Join(
            ", ", Shown.Select(p =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"probability {p:0.0} at score {(Math.Log(p / (1 - p)) - found.Intercept) / found.Slope:0.00}"))));
        await File.WriteAllTextAsync(file, Settings(model, found), stop);
        terminal.WriteLine($"written to {file}");
    }

    private static string Settings(string model, Calibration found)
    {
        var calibration = new JsonObject { ["model"] = model, ["slope"] = found.Slope, ["intercept"] = found.Intercept };
        var root = new JsonObject { ["gateway"] = new JsonObject { ["search"] = new JsonObject { ["calibration"] = calibration } } };
        return $"{root.ToJsonString(new JsonSerializerOptions { WriteIndented = true })}\n";
    }
}
