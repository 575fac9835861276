namespace SearchProxy.Inference;

/// <summary>Words for an option that is out of bounds.</summary>
internal static class OptionBounds
{
    public static void Check(List<string> errors, string name, long? value, long least, long most)
    {
        if (value is { } number && (number < least || number > most))
        {
            errors.Add($"{name} is {number}; {least} to {most} is allowed.");
        }
    }
}
