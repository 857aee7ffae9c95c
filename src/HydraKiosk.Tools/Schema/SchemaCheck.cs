using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace HydraKiosk.Tools.Schema;

/// <summary>Holds a value against a schema. Allocates nothing where it fits.</summary>
internal static class SchemaCheck
{
    /// <summary>Items of a list that have to differ: each is compared with each.</summary>
    public const int MaxUniqueItems = 256;

    /// <summary>Adds what does not fit, until the list is full.</summary>
    public static void Check(SchemaNode node, JsonElement value, ref FaultList faults)
    {
        if (node.Types != SchemaTypes.Any && !IsOf(node.Types, value))
        {
            if (faults.Wants())
            {
                faults.Add($"expected {FaultWords.Expected(node.Types)}, found {FaultWords.Found(value)}");
            }

            return; // what else does not fit follows from it
        }

        CheckValues(node, value, ref faults);
        switch (value.ValueKind)
        {
            case JsonValueKind.Number when node.Number is { } rules:
                CheckNumber(rules, value, ref faults);
                break;
            case JsonValueKind.String when node.Text is { } rules:
                CheckText(rules, value, ref faults);
                break;
            case JsonValueKind.Array when node.List is { } rules:
                CheckList(rules, value, ref faults);
                break;
            case JsonValueKind.Object when node.Object is { } rules:
                ObjectCheck.Check(rules, value, ref faults);
                break;
            default:
                break;
        }

        if (node.AnyOf.Count > 0)
        {
            CheckForms(node.AnyOf, value, ref faults);
        }
    }

    private static bool IsOf(SchemaTypes types, JsonElement value)
    {
        var fitting = value.ValueKind switch
        {
            JsonValueKind.Object => SchemaTypes.Object,
            JsonValueKind.Array => SchemaTypes.Array,
            JsonValueKind.String => SchemaTypes.String,
            JsonValueKind.Number => ArgumentForm.TryNumber(value, out var number) && number == decimal.Truncate(number)
                ? SchemaTypes.Number | SchemaTypes.Integer
                : SchemaTypes.Number,
            JsonValueKind.True or JsonValueKind.False => SchemaTypes.Boolean,
            _ => SchemaTypes.Null,
        };
        return (types & fitting) != SchemaTypes.Any;
    }

    private static void CheckValues(SchemaNode node, JsonElement value, ref FaultList faults)
    {
        if (node.Enum is { } choices && !choices.Has(value) && faults.Wants())
        {
            faults.Add($"expected one of {FaultWords.Choices(choices)}; found {FaultWords.Found(value)}");
        }

        if (node.Const is { } only && !only.Has(value) && faults.Wants())
        {
            faults.Add($"expected {FaultWords.Choices(only)} and nothing else, found {FaultWords.Found(value)}");
        }
    }

    private static void CheckNumber(NumberRules rules, JsonElement value, ref FaultList faults)
    {
        ArgumentForm.TryNumber(value, out var number); // the form was checked before
        var expected = number < rules.Minimum ? $"{rules.Minimum} or more"
            : number > rules.Maximum ? $"{rules.Maximum} or less"
            : number <= rules.Above ? $"more than {rules.Above}"
            : number >= rules.Below ? $"less than {rules.Below}"
            : rules.MultipleOf is { } step && number % step != 0 ? $"a multiple of {step}"
            : null;
        if (expected is not null && faults.Wants())
        {
            faults.Add($"expected {expected}, found {FaultWords.Found(value)}");
        }
    }

    private static void CheckText(TextRules rules, JsonElement value, ref FaultList faults)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        var rented = raw.Length > 256 ? ArrayPool<char>.Shared.Rent(raw.Length) : null;
        Span<char> buffer = rented ?? stackalloc char[256];
        var reader = new Utf8JsonReader(raw);
        reader.Read();
        var text = buffer[..reader.CopyString(buffer)];
        var length = text.Length;
        foreach (var unit in text)
        {
            length -= char.IsLowSurrogate(unit) ? 1 : 0;
        }

        var expected = length < rules.MinLength ? $"at least {rules.MinLength} characters"
            : length > rules.MaxLength ? $"at most {rules.MaxLength} characters"
            : rules.Pattern is { } pattern && !IsMatch(pattern, text) ? $"a string that the pattern {rules.PatternText} matches"
            : null;
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented, clearArray: true); // the argument may be secret
        }

        if (expected is not null && faults.Wants())
        {
            faults.Add($"expected {expected}, found {FaultWords.Found(value)} ({length} characters)");
        }
    }

    /// <summary>What cannot be matched in time does not fit: the tool never sees it.</summary>
    private static bool IsMatch(Regex pattern, ReadOnlySpan<char> text)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static void CheckList(ListRules rules, JsonElement value, ref FaultList faults)
    {
        var length = value.GetArrayLength();
        if ((length < rules.MinItems || length > rules.MaxItems) && faults.Wants())
        {
            faults.Add($"expected {(length < rules.MinItems ? $"at least {rules.MinItems}" : $"at most {rules.MaxItems}")} items, found {length}");
        }

        if (rules.IsUnique && !IsUnique(value, length) && faults.Wants())
        {
            faults.Add($"expected items that all differ, at most {MaxUniqueItems}; found equal ones, or more");
        }

        if (rules.Items is not { } items)
        {
            return;
        }

        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            var before = faults.Count;
            Check(items, item, ref faults);
            faults.Prefix(before, index++);
            if (faults.IsFull)
            {
                return;
            }
        }
    }

    private static bool IsUnique(JsonElement list, int length)
    {
        if (length > MaxUniqueItems)
        {
            return false;
        }

        var index = 0;
        foreach (var item in list.EnumerateArray())
        {
            var other = 0;
            foreach (var earlier in list.EnumerateArray())
            {
                if (other++ == index)
                {
                    break;
                }

                if (JsonElement.DeepEquals(item, earlier))
                {
                    return false;
                }
            }

            index++;
        }

        return true;
    }

    private static void CheckForms(IReadOnlyList<SchemaNode> forms, JsonElement value, ref FaultList faults)
    {
        for (var i = 0; i < forms.Count; i++)
        {
            var quiet = new FaultList(0);
            Check(forms[i], value, ref quiet);
            if (!quiet.HasAny)
            {
                return;
            }
        }

        if (faults.Wants())
        {
            faults.Add(NearestFault(forms, value));
        }
    }

    /// <summary>That of the form whose fault lies deepest, which is most likely the one that was meant.</summary>
    private static SchemaFault NearestFault(IReadOnlyList<SchemaNode> forms, JsonElement value)
    {
        var nearest = forms.Select(form => FirstFault(form, value)).MaxBy(fault => fault.Place.Count(c => c == '/'));
        return nearest with { Sentence = $"{nearest.Sentence} (none of the {forms.Count} forms allowed fits; this is of the nearest)" };
    }

    private static SchemaFault FirstFault(SchemaNode form, JsonElement value)
    {
        var faults = new FaultList(1);
        Check(form, value, ref faults);
        return faults.Kept[0];
    }
}
