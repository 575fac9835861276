using System.Runtime.InteropServices;
using SearchProxy.Commands;
using SearchProxy.Terminals;

using var stop = new CancellationTokenSource();

// The first Ctrl-C (or SIGTERM) asks the command to finish; the second ends the process as the system does by default.
void Finish(PosixSignalContext context)
{
    if (!stop.IsCancellationRequested)
    {
        context.Cancel = true;
        stop.Cancel();
    }
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Finish);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Finish);
return await CommandTree.RunAsync(args, Terminal.OfProcess(), stop.Token);
