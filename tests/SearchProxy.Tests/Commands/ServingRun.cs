using System.Text;
using System.Text.RegularExpressions;
using SearchProxy.Commands;
using SearchProxy.Terminals;

namespace SearchProxy.Tests.Commands;

/// <summary>A command that serves until it is disposed.</summary>
internal sealed partial class ServingRun : TextWriter
{
    private readonly StringBuilder _text = new();
    private readonly TaskCompletionSource<string> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private Task<int> _running = Task.FromResult(0);

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>The URL that it said it listens on, once it serves.</summary>
    public Task<string> Address => _address.Task;

    public static ServingRun Start(params string[] arguments)
    {
        var run = new ServingRun();
        run._running = Task.Run(async () =>
        {
            var code = await CommandTree.RunAsync(arguments, Terminal.Plain(run, run), run._stop.Token);
            run._address.TrySetException(new InvalidOperationException($"ended with {code}: {run}"));
            return code;
        });
        return run;
    }

    /// <summary>Stops it, as Ctrl-C does.</summary>
    public async Task<ExitCode> StopAsync()
    {
        await _stop.CancelAsync();
        return (ExitCode)await _running;
    }

    public override void Write(char value)
    {
        lock (_text)
        {
            _text.Append(value);
            if (value == '\n' && Listening().Match(_text.ToString()) is { Success: true } match)
            {
                _address.TrySetResult(match.Groups["url"].Value);
            }
        }
    }

    public override string ToString()
    {
        lock (_text)
        {
            return _text.ToString();
        }
    }

    protected override void Dispose(bool disposing)
    {
        _stop.Cancel();
        _running.GetAwaiter().GetResult();
        _stop.Dispose();
        base.Dispose(disposing);
    }

    [GeneratedRegex(
        @"listens on (?<url>http://\S+) before|proxy    (?<url>http://\S+)\s[\s\S]*serving until", RegexOptions.ExplicitCapture)]
    private static partial Regex Listening();
}
