using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Globalization;
using SearchProxy.Core.Outcomes;
using SearchProxy.Inference.Options;

namespace SearchProxy.Commands;

/// <summary>
/// Flags that take a number within bounds, or one of several words. Help and errors say which, and a value beyond ends the command before
/// anything is done: <c>--shards is "0"; a whole number from 1 to 1024 is expected</c>.
/// </summary>
internal static class FlagValues
{
    /// <summary>Whole numbers, both ends among them.</summary>
    public static Option<TNumber> Whole<TNumber>(this Option<TNumber> flag, int least, int most) => flag.Within(
        new OptionBounds((decimal)least, (decimal)most),
        "a whole number",
        text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most);

    /// <summary>Numbers, both ends among them; none that is not finite.</summary>
    public static Option<double> Number(this Option<double> flag, double least, double most) => flag.Within(
        new OptionBounds((decimal)least, (decimal)most),
        "a number",
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most);

    /// <summary>One of the words of a choice, in whatever spelling: <c>json-lines</c>, <c>jsonLines</c>.</summary>
    public static Option<TChoice> OneOf<TChoice>(this Option<TChoice> flag)
        where TChoice : struct, Enum
    {
        flag.CustomParser = static result => Find<TChoice>(result.Tokens[0].Value) ?? default;
        return flag.Offering(Enum.GetValues<TChoice>().Select(static choice => ReasonName.Of(choice)))
            .Checked($"one of {WordsOf<TChoice>()}", static text => Find<TChoice>(text) is not null);
    }

    /// <summary>The words of a choice, with commas between.</summary>
    public static string WordsOf<TChoice>()
        where TChoice : struct, Enum => string.Join(", ", Enum.GetValues<TChoice>().Select(static choice => ReasonName.Of(choice)));

    /// <summary>Words that a shell offers for the flag.</summary>
    public static Option<TValue> Offering<TValue>(this Option<TValue> flag, params IEnumerable<string> words)
    {
        flag.CompletionSources.Clear();
        flag.CompletionSources.Add([.. words]);
        return flag;
    }

    /// <summary>Words that a shell offers for a flag that takes several with commas between: the next one behind those there are.</summary>
    public static Option<TValue> OfferingSeveral<TValue>(this Option<TValue> flag, params IReadOnlyList<string> words)
    {
        flag.CompletionSources.Clear();
        flag.CompletionSources.Add(context =>
        {
            var before = context.WordToComplete[..(context.WordToComplete.LastIndexOf(',') + 1)];
            return words.Except(before.Split(','), StringComparer.OrdinalIgnoreCase).Select(word => new CompletionItem(before + word));
        });
        return flag;
    }

    /// <summary>Anything that holds.</summary>
    public static Option<TValue> Checked<TValue>(this Option<TValue> flag, string expected, Func<string, bool> holds)
    {
        flag.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => !holds(token.Value)))
            {
                result.AddError($"{flag.Name} is \"{token.Value}\"; {expected} is expected");
            }
        });
        return flag;
    }

    /// <summary>True for what a check here has found, which needs no words around it.</summary>
    public static bool IsFinding(ParseError error) =>
        error.SymbolResult is OptionResult { Option.Name: var name } && error.Message.StartsWith($"{name} is \"", StringComparison.Ordinal);

    private static TChoice? Find<TChoice>(string text)
        where TChoice : struct, Enum => Enum.GetValues<TChoice>()
        .Where(choice => choice.ToString().Equals(text.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase))
        .Select(static choice => (TChoice?)choice)
        .FirstOrDefault();

    private static Option<TNumber> Within<TNumber>(this Option<TNumber> flag, OptionBounds bounds, string kind, Func<string, bool> holds)
    {
        flag.Description = $"{flag.Description} From {bounds}.";
        return flag.Checked($"{kind} from {bounds}", holds);
    }
}
