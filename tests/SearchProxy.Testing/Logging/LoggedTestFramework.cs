using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace SearchProxy.Testing.Logging;

/// <summary>
/// xUnit as it is, but each test has a <see cref="TestLog"/>, which a failed one shows behind its own output. xUnit gives output to classes
/// that ask for it in their constructor; a rig is started anywhere.
/// </summary>
public sealed class LoggedTestFramework(IMessageSink messages) : XunitTestFramework(messages)
{
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName assembly, ISourceInformationProvider sources, IMessageSink diagnostics)
        : XunitTestFrameworkExecutor(assembly, sources, diagnostics)
    {
        protected override async void RunTestCases(
            IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions)
        {
            using var runner = new Runner(TestAssembly, testCases, DiagnosticMessageSink, executionMessageSink, executionOptions);
            await runner.RunAsync().ConfigureAwait(false);
        }
    }

    private sealed class Runner(
        ITestAssembly assembly,
        IEnumerable<IXunitTestCase> cases,
        IMessageSink diagnostics,
        IMessageSink messages,
        ITestFrameworkExecutionOptions options) : XunitTestAssemblyRunner(assembly, cases, diagnostics, messages, options)
    {
        protected override IMessageBus CreateMessageBus() => new LogBus(base.CreateMessageBus());
    }
}
