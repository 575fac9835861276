using System.Text.Json;
using SearchProxy.LocalEngine.Errors;

namespace SearchProxy.LocalEngine.Mapping;

/// <summary>Adds one mapping to another: new fields come in, fields that are there must not change.</summary>
internal static class MappingMerge
{
    /// <summary>Parameters whose value may change on a field that is there.</summary>
    private static readonly string[] Changeable =
    [
        "ignore_above", "meta", "ignore_malformed", "coerce", "eager_global_ordinals", "index_options",
    ];

    public static void Check(FieldMapping from, FieldMapping into)
    {
        foreach (var (name, field) in from.Children)
        {
            if (into.Children.TryGetValue(name, out var present))
            {
                CheckSame(field, present);
                Check(field, present);
                CheckSubFields(field, present);
            }
        }
    }

    public static void Apply(FieldMapping from, IndexMapping target)
    {
        foreach (var field in from.Children.Values)
        {
            if (target.Find(field.Name) is not { } present)
            {
                target.Add(field);
                continue;
            }

            present.Dynamic = field.Dynamic ?? present.Dynamic;
            Apply(field, target);
            foreach (var (name, sub) in field.SubFields)
            {
                if (present.SubFields.TryAdd(name, sub))
                {
                    target.Register(sub);
                }
            }
        }
    }

    private static void CheckSubFields(FieldMapping field, FieldMapping present)
    {
        foreach (var (name, sub) in field.SubFields)
        {
            if (present.SubFields.TryGetValue(name, out var presentSub))
            {
                CheckSame(sub, presentSub);
            }
        }
    }

    private static void CheckSame(FieldMapping field, FieldMapping present)
    {
        if (field.Type != present.Type)
        {
            throw EngineErrors.Illegal($"mapper [{field.Name}] cannot be changed from type [{present.Type}] to [{field.Type}]");
        }

        foreach (var name in field.Parameters.Keys.Concat(present.Parameters.Keys).Distinct().Except(Changeable))
        {
            var (was, now) = (Spelling(present, name), Spelling(field, name));
            if (was != now && !(field.HoldsFields && name is "dynamic") && !IsLearntDimension(present, name))
            {
                throw EngineErrors.Illegal(
                    $"Mapper for [{field.Name}] conflicts with existing mapper: Cannot update parameter [{name}] from [{was}] to [{now}]");
            }
        }
    }

    private static bool IsLearntDimension(FieldMapping present, string name) =>
        name == "dims" && !present.Parameters.ContainsKey("dims");

    private static string Spelling(FieldMapping field, string parameter) =>
        field.Parameters.TryGetValue(parameter, out var value)
            ? value.ValueKind is JsonValueKind.String ? value.GetString()! : value.GetRawText()
            : "null";
}
