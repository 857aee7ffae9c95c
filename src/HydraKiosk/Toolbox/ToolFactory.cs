using HydraKiosk.Configuration.Options;
using HydraKiosk.Primitives.Choices;
using HydraKiosk.Tools.Builtin;
using HydraKiosk.Tools.Catalogue;
using HydraKiosk.Tools.Exec;
using HydraKiosk.Tools.Http;
using HydraKiosk.Tools.Schema;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Toolbox;

/// <summary>Makes the tools of the configuration. Nothing of them runs yet.</summary>
/// <param name="options">The <c>tools</c> part of the configuration, which has passed every check.</param>
/// <param name="places">Where tools find what they need.</param>
/// <param name="services">What the device offers to the tools that are part of the program.</param>
/// <param name="builtin">Tools of the program that need more than that, by name.</param>
/// <param name="time">The clock.</param>
/// <param name="logs">The journal.</param>
internal sealed class ToolFactory(
    ToolsOptions options, ToolPlaces places, BuiltinServices services, IReadOnlyDictionary<string, Func<string?, ITool>> builtin, TimeProvider time,
    ILoggerFactory logs)
{
    private const int BytesPerKb = 1024;

    /// <summary>The tools of the catalogue, in its order.</summary>
    public IReadOnlyList<CatalogueEntry> Make() => [.. options.Catalogue.Select(Make)];

    /// <summary>A program as its tool runs it.</summary>
    public static ExecSettings Program(ToolOptions tool, ToolPlaces places) => new(tool.Command![0], places.ScratchFolder)
    {
        Arguments = [.. tool.Command.Skip(1)],
        WorkFolder = tool.WorkingFolder,
        Environment = tool.Environment ?? new Dictionary<string, string>(),
        OutputLimitBytes = (tool.OutputKb ?? 64) * BytesPerKb,
    };

    /// <summary>A request as its tool sends it.</summary>
    public static HttpSettings Request(ToolOptions tool, ToolPlaces places)
    {
        var request = tool.Request!;
        var headers = new Dictionary<string, string>(request.Headers, StringComparer.OrdinalIgnoreCase);
        if (request.Bearer is { } bearer)
        {
            headers["Authorization"] = $"Bearer {{secret:{bearer}}}";
        }

        var hasBody = request.Method is ToolMethod.Post or ToolMethod.Put or ToolMethod.Patch;
        return new HttpSettings(request.Method.ToString().ToUpperInvariant(), request.Url)
        {
            Headers = headers,
            Body = request.Body is { } body ? BodyTemplate.OfObject(body) : hasBody ? BodyTemplate.OfAll(Parameters(tool)) : null,
            AllowPrivate = request.AllowPrivate,
            OutputLimitBytes = (tool.OutputKb ?? 64) * BytesPerKb,
            CredentialFolder = places.CredentialFolder,
            SendsIdempotencyKey = request.IdempotencyKey,
        };
    }

    /// <summary>The schema of a tool's arguments, as JSON.</summary>
    public static string Parameters(ToolOptions tool) => tool.Parameters ?? """{"type":"object","properties":{},"additionalProperties":false}""";

    private CatalogueEntry Make(ToolOptions declared)
    {
        var tool = Tool(declared);
        return new CatalogueEntry(tool, ToolRulesOf.Make(declared.Rules, tool.Class, tool.UsualTimeout),
            ToolSchema.Read(tool.ParametersJson))
        { Sample = declared.Sample };
    }

    private ITool Tool(ToolOptions declared)
    {
        var isReadOnly = (declared.Rules.Class ?? ToolClass.Act) == ToolClass.Read;
        return declared.Kind switch
        {
            ToolKind.Builtin when builtin.TryGetValue(declared.Name, out var make) => make(declared.Description),
            ToolKind.Builtin => BuiltinTools.Make(declared.Name, services, declared.Description),
            ToolKind.Exec => new ExecTool(
                declared.Name, declared.Description!, Parameters(declared), Program(declared, places), logs.CreateLogger<ExecTool>(), time,
                    isReadOnly),
            ToolKind.Http => new HttpTool(
                declared.Name, declared.Description!, Parameters(declared), Request(declared, places), logs.CreateLogger<HttpTool>(), time, null,
                isReadOnly),
            _ => throw new ArgumentOutOfRangeException(nameof(declared), declared.Kind, null),
        };
    }
}
