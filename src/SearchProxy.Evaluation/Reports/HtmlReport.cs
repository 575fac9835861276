using System.Text;

namespace SearchProxy.Evaluation.Reports;

/// <summary>One page with everything in it: nothing is loaded from anywhere, and its policy forbids the browser to try.</summary>
public static class HtmlReport
{
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(TextWriter output, EvaluationRun evaluation)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var data = new MemoryStream();
        JsonReport.Write(data, evaluation, forPage: true);
        output.Write(Part("report.html")
            .Replace("/*STYLE*/", Part("report.css"), StringComparison.Ordinal)
            .Replace("/*SCRIPT*/", string.Concat(Part("plots.js"), Part("report.js")), StringComparison.Ordinal)
            .Replace("/*DATA*/", Encoding.UTF8.GetString(data.GetBuffer(), 0, (int)data.Length), StringComparison.Ordinal));
    }

    private static string Part(string name)
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
