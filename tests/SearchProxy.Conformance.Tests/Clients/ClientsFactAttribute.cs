namespace SearchProxy.Conformance.Tests.Clients;

/// <summary>
/// A fact that runs the official JavaScript clients: skipped unless <c>SEARCHPROXY_TEST_CLIENTS</c> names the folder <c>tests/clients</c>
/// after <c>npm ci</c>, and, if it needs one, unless there is a real engine.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClientsFactAttribute : FactAttribute
{
    public const string Variable = "SEARCHPROXY_TEST_CLIENTS";

    public ClientsFactAttribute(string engineVariable = "")
    {
        Skip = IsEmpty(Variable) ? $"{Variable} names no folder."
            : engineVariable.Length > 0 && IsEmpty(engineVariable) ? $"{engineVariable} holds no URL."
            : null;
    }

    private static bool IsEmpty(string variable) => string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
