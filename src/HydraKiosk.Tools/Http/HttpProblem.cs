using System.Text.Json;
using HydraKiosk.Primitives.Service;
using HydraKiosk.Primitives.Text;
using HydraKiosk.Tools.Http.Credentials;
using HydraKiosk.Tools.Http.Templates;

namespace HydraKiosk.Tools.Http;

/// <summary>Finds what is wrong with a request before it is sent: when the configuration is checked.</summary>
public static class HttpProblem
{
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(10);

    /// <summary>Everything that is wrong, as sentences that a technician can act on; nothing where it can be sent.</summary>
    /// <param name="settings">What the configuration says.</param>
    /// <param name="parametersJson">The JSON Schema of the arguments, which names those that placeholders may stand for.</param>
    public static IReadOnlyList<string> Of(HttpSettings settings, string parametersJson)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var problems = new List<string>();
        var plan = new HttpRequestPlan(settings, problems);
        CheckArguments(plan, parametersJson, problems);
        CheckSecrets(plan, settings, problems);
        if (plan is { Url.IsSecure: false, Rules.IsEmpty: true })
        {
            problems.Add("The address begins with http://, which anybody between can read and change. Use https://, or list the server's private address or network.");
        }

        if (settings.ExtraRootsFile is { } file)
        {
            var roots = ExtraRoots.Load(file, out var problem);
            foreach (var root in roots)
            {
                root.Dispose();
            }

            if (problem is not null)
            {
                problems.Add($"The extra roots {file} cannot be used: {problem}");
            }
        }

        if (settings.OutputLimitBytes is < HttpSettings.MinLimitBytes or > HttpSettings.MaxLimitBytes)
        {
            problems.Add($"The output limit of {settings.OutputLimitBytes} bytes is out of range; it may be {HttpSettings.MinLimitBytes} to {HttpSettings.MaxLimitBytes} bytes.");
        }

        if (!IsLimit(settings.ConnectTimeout) || !IsLimit(settings.AnswerTimeout))
        {
            problems.Add($"A time limit is out of range; it may be more than 0 and at most {_longest.TotalSeconds} seconds.");
        }

        return problems;
    }

    private static bool IsLimit(TimeSpan limit) => limit > TimeSpan.Zero && limit <= _longest;

    private static void CheckArguments(HttpRequestPlan plan, string parametersJson, List<string> problems)
    {
        JsonDocument schema;
        try
        {
            schema = JsonDocument.Parse(parametersJson);
        }
        catch (JsonException)
        {
            problems.Add("The schema of the arguments is not valid JSON, so that nobody knows what the placeholders stand for.");
            return;
        }

        using (schema)
        {
            var declared = Names(schema.RootElement, "properties");
            var required = Names(schema.RootElement, "required");
            foreach (var name in plan.Arguments)
            {
                if (!declared.Contains(name))
                {
                    problems.Add($"The placeholder {{{name}}} stands for no argument of the schema."
                        + (Nearest.Find(name, declared) is { } near ? $" Perhaps {{{near}}} is meant." : " Declare it there, or correct its name."));
                }
                else if (!required.Contains(name) && plan.Url is { } url && url.NeededArguments.Contains(name, StringComparer.Ordinal))
                {
                    problems.Add($"The argument {name} stands in the path of the address, but the schema does not require it. List it in \"required\", or move it to the query.");
                }
            }
        }
    }

    private static HashSet<string> Names(JsonElement schema, string key)
    {
        if (schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty(key, out var list))
        {
            return [];
        }

        return list.ValueKind switch
        {
            JsonValueKind.Object => [.. list.EnumerateObject().Select(property => property.Name)],
            JsonValueKind.Array => [.. list.EnumerateArray().Where(name => name.ValueKind == JsonValueKind.String).Select(name => name.GetString()!)],
            _ => [],
        };
    }

    private static void CheckSecrets(HttpRequestPlan plan, HttpSettings settings, List<string> problems)
    {
        if (plan.Url is { IsSecure: false } url && url.Pieces.Any(piece => piece.Kind == PieceKind.Secret))
        {
            problems.Add("A secret stands in an address that begins with http://, where anybody between can read it. Use https://, or put the secret into a header.");
        }

        foreach (var name in plan.Secrets)
        {
            try
            {
                _ = CredentialFiles.Read(settings.CredentialFolder, name);
            }
            catch (CredentialFault fault)
            {
                problems.Add(fault.Message);
            }
        }
    }
}
