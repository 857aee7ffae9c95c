using HydraKiosk.Configuration.Options;
using HydraKiosk.Configuration.Shapes;
using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Configuration;

/// <summary>The part of the file about tools. What belongs to which kind is in <see cref="ToolKindRules"/>.</summary>
internal static class ToolShapes
{
    private const int MaxSchemaBytes = 8 * 1024;

    private static readonly ChoiceShape<DeviceMode> _mode = new(
        [("idle", DeviceMode.Idle), ("engaged", DeviceMode.Engaged), ("driving", DeviceMode.Driving), ("attended", DeviceMode.Attended)]);

    private static readonly ChoiceShape<ToolDecision> _decision = new([("deny", ToolDecision.Deny), ("allow", ToolDecision.Allow)]);

    private static readonly ListShape<string> _command = new(new LineShape(), 64);

    private static readonly MapShape<string> _environment = new("variable", new LineShape(), 64, SecretNames.LooksLikeOne);

    private static readonly ObjectShape<ToolPolicyOptions> _policy = new(
        new ToolPolicyOptions(),
        [
            new Setting<ToolPolicyOptions, int>(
                "perMinute", "Calls per minute over all tools together, 1 to 600.",
                new WholeShape(1, 600), o => o.PerMinute, (o, v) => o with { PerMinute = v }),
            new Setting<ToolPolicyOptions, int>(
                "perConversation", "Calls within one conversation over all tools together, 1 to 10000.",
                new WholeShape(1, 10_000), o => o.PerConversation, (o, v) => o with { PerConversation = v }),
            new Setting<ToolPolicyOptions, ToolDecision>(
                "withoutAudit", "Whether a tool that changes something runs while its call cannot be written into the audit log, because the disk is full, "
                    + "for example.",
                _decision, o => o.WithoutAudit, (o, v) => o with { WithoutAudit = v }),
        ])
    {
        Removed =
        [
            new RemovedKey(
                "default", "this setting is gone, since only tools that are listed are ever offered and run; remove it, and list the tools of a server "
                    + "under its \"tools\".", value => value.Text == "deny"),
        ],
    };

    private static readonly ObjectShape<ToolRequestOptions> _request = new(
        new ToolRequestOptions(),
        [
            new Setting<ToolRequestOptions, ToolMethod>(
                "method", "What the request does.",
                new ChoiceShape<ToolMethod>(
                    [("GET", ToolMethod.Get), ("POST", ToolMethod.Post), ("PUT", ToolMethod.Put), ("PATCH", ToolMethod.Patch), ("DELETE", ToolMethod.Delete)]),
                o => o.Method, (o, v) => o with { Method = v }),
            new Setting<ToolRequestOptions, string>(
                "url", "The address; {argument} takes an argument, encoded for its place. The host is fixed.", new LineShape(), o => o.Url, (o, v) =>
                    o with { Url = v }) { IsRequired = true },
            new Setting<ToolRequestOptions, IReadOnlyDictionary<string, string>>(
                "headers", "Headers beside those that every request has; {argument} takes an argument, {secret:NAME} a credential.",
                new MapShape<string>("header", new LineShape(), 32, SecretNames.LooksLikeOne), o => o.Headers, (o, v) => o with { Headers = v }),
            new Setting<ToolRequestOptions, string>(
                "body", "A JSON object; {argument} within a text takes an argument. Without it the arguments themselves are sent, where the method has a body.",
                new PassedOnShape("a body", 16 * 1024), o => o.Body, (o, v) => o with { Body = v }),
            new Setting<ToolRequestOptions, string>(
                "bearer", "Name of the credential that is sent as \"Authorization: Bearer\".", new CredentialNameShape(), o => o.Bearer, (o, v) =>
                    o with { Bearer = v }),
            new Setting<ToolRequestOptions, IReadOnlyList<string>>(
                "allowPrivate", "Hosts, addresses and networks (\"10.1.0.0/16\") that may be reached though they are private; also without TLS.",
                new ListShape<string>(new LineShape(), 32), o => o.AllowPrivate, (o, v) => o with { AllowPrivate = v }),
            new Setting<ToolRequestOptions, bool>(
                "idempotencyKey", "Whether the header \"Idempotency-Key\" carries a key of the call, by which a service knows a repetition.",
                new FlagShape(), o => o.IdempotencyKey, (o, v) => o with { IdempotencyKey = v }),
        ]);

    private static readonly ObjectShape<ToolOptions> _tool = new(
        new ToolOptions(),
        [
            new Setting<ToolOptions, string>(
                "name", "What the model calls the tool: 1 to 64 letters, digits, _ or -.",
                new ToolNameShape(), o => o.Name, (o, v) => o with { Name = v }) { IsRequired = true },
            new Setting<ToolOptions, ToolKind>(
                "kind", "How the tool is carried out: \"builtin\" by the daemon itself, \"exec\" by a program on this device, \"http\" by a request to a service. "
                    + "Tools of MCP servers are under \"mcpServers\".",
                new ChoiceShape<ToolKind>([("builtin", ToolKind.Builtin), ("exec", ToolKind.Exec), ("http", ToolKind.Http)]),
                o => o.Kind, (o, v) => o with { Kind = v }) { IsRequired = true },
            new Setting<ToolOptions, string>(
                "description", "What the model is told about the tool; without it a built-in tool's own text.",
                new TextShape(1024), o => o.Description, (o, v) => o with { Description = v }),
            new Setting<ToolOptions, string>(
                "parameters", "For exec and http: a JSON Schema of the arguments, in the subset that docs/tools.md lists; without it there are none.",
                new PassedOnShape("a schema", MaxSchemaBytes), o => o.Parameters, (o, v) => o with { Parameters = v }),
            .. Rules<ToolOptions>(o => o.Rules, (o, v) => o with { Rules = v }),
            new Setting<ToolOptions, string>(
                "sample", "Arguments that \"tools test\" calls it with; without it some are made from the schema.",
                new PassedOnShape("a sample", MaxSchemaBytes), o => o.Sample, (o, v) => o with { Sample = v }),
            new Setting<ToolOptions, IReadOnlyList<string>>(
                "command", "For exec: the program's absolute path and its fixed arguments. The call's arguments come as JSON on standard input.",
                _command, o => o.Command, (o, v) => o with { Command = v }),
            new Setting<ToolOptions, string>(
                "workingFolder", "For exec: the folder it runs in; without it an empty one of its own.",
                new LineShape(), o => o.WorkingFolder, (o, v) => o with { WorkingFolder = v }),
            new Setting<ToolOptions, IReadOnlyDictionary<string, string>>(
                "environment", "For exec: variables beside PATH and LANG, which are all that it gets.",
                _environment, o => o.Environment, (o, v) => o with { Environment = v }),
            new Setting<ToolOptions, ToolRequestOptions>(
                "request", "For http: what is asked.", _request, o => o.Request, (o, v) => o with { Request = v }),
            new Setting<ToolOptions, int?>(
                "outputKb", "For exec and http: kilobytes of output at most, 1 to 1024; 64 without this.",
                new OptionalShape<int>(new WholeShape(1, 1024, "kB")), o => o.OutputKb, (o, v) => o with { OutputKb = v }),
        ]);

    private static readonly ObjectShape<McpServerOptions> _server = new(
        new McpServerOptions(),
        [
            new Setting<McpServerOptions, string>(
                "name", "Begins the names of its tools: 1 to 64 letters, digits, _ or -.", new ToolNameShape(), o => o.Name, (o, v) =>
                    o with { Name = v }) { IsRequired = true },
            new Setting<McpServerOptions, IReadOnlyList<string>>(
                "command", "The program's absolute path and its arguments.", _command, o => o.Command, (o, v) => o with { Command = v }),
            new Setting<McpServerOptions, IReadOnlyDictionary<string, string>>(
                "environment", "Variables beside PATH and LANG, which are all that it gets.", _environment, o => o.Environment, (o, v) =>
                    o with { Environment = v }),
            new Setting<McpServerOptions, Uri>(
                "url", "Its address, instead of a command.", new WebAddressShape(), o => o.Url, (o, v) => o with { Url = v }),
            new Setting<McpServerOptions, string>(
                "bearer", "Name of the credential that is sent as \"Authorization: Bearer\".", new CredentialNameShape(), o => o.Bearer, (o, v) =>
                    o with { Bearer = v }),
            new Setting<McpServerOptions, IReadOnlyDictionary<string, McpToolOptions>>(
                "tools", "Its tools that are offered, by their names there; others are not.",
                new MapShape<McpToolOptions>(
                    "tool",
                    new ObjectShape<McpToolOptions>(
                        new McpToolOptions(),
                        [
                            new Setting<McpToolOptions, string>(
                                "description", "What the model is told about the tool; without it the server's own text.",
                                new TextShape(1024), o => o.Description, (o, v) => o with { Description = v }),
                            new Setting<McpToolOptions, string>(
                                "sha256", "SHA-256 of its declaration, as \"tools list\" prints it: another declaration is not offered.",
                                new Sha256Shape(), o => o.Sha256, (o, v) => o with { Sha256 = v }),
                            .. Rules<McpToolOptions>(o => o.Rules, (o, v) => o with { Rules = v }),
                        ]),
                    64),
                o => o.Tools, (o, v) => o with { Tools = v }),
        ]);

    private static readonly ObjectShape<ToolLineOptions> _line = new(
        new ToolLineOptions(),
        [
            new Setting<ToolLineOptions, bool>(
                "output", "Whether tools set the line; otherwise they read it.", new FlagShape(), o => o.IsOutput, (o, v) => o with { IsOutput = v }),
            new Setting<ToolLineOptions, string>(
                "chip", "Path, name or label of the chip; without it that of \"gpio\", or the one that has a line of that name.",
                new LineShape(), o => o.Chip, (o, v) => o with { Chip = v }),
            new Setting<ToolLineOptions, string>(
                "line", "The line's number on the chip, or its name in quotes.", new GpioLineShape(), o => o.Line, (o, v) =>
                    o with { Line = v }) { IsRequired = true },
            new Setting<ToolLineOptions, bool>(
                "activeLow", "Whether ground means \"on\".", new FlagShape(), o => o.ActiveLow, (o, v) => o with { ActiveLow = v }),
            new Setting<ToolLineOptions, LineBias>(
                "bias", "For an input: what the line is pulled to.",
                new ChoiceShape<LineBias>(
                    [("as-is", LineBias.AsIs), ("none", LineBias.None), ("pull-up", LineBias.PullUp), ("pull-down", LineBias.PullDown)]),
                o => o.Bias, (o, v) => o with { Bias = v }),
            new Setting<ToolLineOptions, int?>(
                "pulseMs", "For an output: milliseconds after which it goes off by itself, 10 to 600000; without this it stays.",
                new OptionalShape<int>(new WholeShape(10, 600_000, "ms")), o => o.PulseMs, (o, v) => o with { PulseMs = v }),
        ]);

    private static readonly ObjectShape<AttendantOptions> _attendant = new(
        new AttendantOptions(),
        [
            new Setting<AttendantOptions, Uri>(
                "webhook", "Where a call for staff is posted.", new WebAddressShape(), o => o.Webhook, (o, v) => o with { Webhook = v }),
            new Setting<AttendantOptions, string>(
                "signedBy", "Name of the credential that signs what is posted.", new CredentialNameShape(), o => o.SignedBy, (o, v) =>
                    o with { SignedBy = v }),
            new Setting<AttendantOptions, string>(
                "line", "Name of an output among \"lines\" that is on while somebody is called.", new LineShape(), o => o.Line, (o, v) =>
                    o with { Line = v }),
            new Setting<AttendantOptions, int>(
                "timeoutSeconds", "Seconds until a call counts as not answered, 5 to 600.", new WholeShape(5, 600, "s"), o => o.TimeoutSeconds, (o, v) =>
                    o with { TimeoutSeconds = v }),
            new Setting<AttendantOptions, int>(
                "attendedMinutes", "Minutes for which somebody who came counts as present, 1 to 240.", new WholeShape(1, 240, "min"),
                o => o.AttendedMinutes, (o, v) => o with { AttendedMinutes = v }),
        ]);

    private static readonly ObjectShape<VehicleOptions> _vehicle = new(
        new VehicleOptions(),
        [
            new Setting<VehicleOptions, string>(
                "interface", "The CAN interface.", new LineShape(), o => o.Interface, (o, v) => o with { Interface = v }) { IsRequired = true },
            new Setting<VehicleOptions, uint>(
                "id", "The identifier of the frame that tells the speed.", new CanIdShape(), o => o.Id, (o, v) => o with { Id = v }) { IsRequired = true },
            new Setting<VehicleOptions, int>(
                "startBit", "Where the value begins, as in a DBC file, 0 to 511.", new WholeShape(0, 511), o => o.StartBit, (o, v) =>
                    o with { StartBit = v }),
            new Setting<VehicleOptions, int>(
                "bits", "Bits of the value, 1 to 32.", new WholeShape(1, 32), o => o.Bits, (o, v) => o with { Bits = v }),
            new Setting<VehicleOptions, bool>(
                "bigEndian", "Whether the most significant byte comes first.", new FlagShape(), o => o.IsBigEndian, (o, v) => o with { IsBigEndian = v }),
            new Setting<VehicleOptions, double>(
                "scale", "Kilometres an hour for each unit of the value.", new NumberShape(1e-6, 1e6), o => o.Scale, (o, v) => o with { Scale = v }),
            new Setting<VehicleOptions, double>(
                "offset", "Kilometres an hour at a value of 0.", new NumberShape(-1e6, 1e6), o => o.Offset, (o, v) => o with { Offset = v }),
            new Setting<VehicleOptions, double>(
                "movingAboveKmh", "Kilometres an hour above which the vehicle moves, 0 to 50.", new NumberShape(0, 50), o => o.MovingAboveKmh, (o, v) =>
                    o with { MovingAboveKmh = v }),
            new Setting<VehicleOptions, int>(
                "staleAfterMs", "Milliseconds after which a reading counts as none, and the vehicle as moving; 100 to 60000.",
                new WholeShape(100, 60_000, "ms"), o => o.StaleAfterMs, (o, v) => o with { StaleAfterMs = v }),
        ]);

    /// <summary>The <c>tools</c> part.</summary>
    public static ObjectShape<ToolsOptions> Tools { get; } = new(
        new ToolsOptions(),
        [
            new Setting<ToolsOptions, ToolPolicyOptions>(
                "policy", "Limits over all tools together.", _policy, o => o.Policy, (o, v) => o with { Policy = v }),
            new Setting<ToolsOptions, IReadOnlyList<ToolOptions>>(
                "catalogue", "What is offered to the model.", new ListShape<ToolOptions>(_tool, 64), o => o.Catalogue, (o, v) => o with { Catalogue = v }),
            new Setting<ToolsOptions, IReadOnlyList<McpServerOptions>>(
                "mcpServers", "Programs and services that bring tools of their own, by the Model Context Protocol.",
                new ListShape<McpServerOptions>(_server, 16), o => o.McpServers, (o, v) => o with { McpServers = v }),
            new Setting<ToolsOptions, IReadOnlyDictionary<string, ToolLineOptions>>(
                "lines", "GPIO lines that tools may set or read, by name.", new MapShape<ToolLineOptions>("line", _line, 32), o => o.Lines, (o, v) =>
                    o with { Lines = v }),
            new Setting<ToolsOptions, AttendantOptions>(
                "attendant", "How a member of staff is called.", _attendant, o => o.Attendant, (o, v) => o with { Attendant = v }),
            new Setting<ToolsOptions, VehicleOptions>(
                "vehicle", "For a device in a vehicle: where the speed comes from. While it is not known, the vehicle counts as moving.",
                _vehicle, o => o.Vehicle, (o, v) => o with { Vehicle = v }),
            new Setting<ToolsOptions, AuditOptions>(
                "audit", "How much the log of calls may hold.",
                new ObjectShape<AuditOptions>(
                    new AuditOptions(),
                    [
                        new Setting<AuditOptions, int>(
                            "maxMegabytes", "Megabytes of a file after which the next one begins, 1 to 1024.", new WholeShape(1, 1024, "MB"),
                            o => o.MaxMegabytes, (o, v) => o with { MaxMegabytes = v }),
                        new Setting<AuditOptions, int>(
                            "files", "Files that are kept, 2 to 1000.", new WholeShape(2, 1000), o => o.Files, (o, v) => o with { Files = v }),
                    ]),
                o => o.Audit, (o, v) => o with { Audit = v }),
        ]);

    /// <summary>When a tool may run: the same settings for a tool of the catalogue and for one of a server.</summary>
    private static Setting<T>[] Rules<T>(Func<T, ToolRuleOptions> get, Func<T, ToolRuleOptions, T> with) =>
    [
        new Setting<T, ToolClass?>(
            "class", "What the tool can do to the world: \"read\" only tells, \"act\" changes something, \"money\" spends or sells, \"vehicle\" moves or "
                + "changes a vehicle. Without it \"act\", and a built-in tool's own.",
            new OptionalShape<ToolClass>(
                new ChoiceShape<ToolClass>(
                    [("read", ToolClass.Read), ("act", ToolClass.Act), ("money", ToolClass.Money), ("vehicle", ToolClass.Vehicle)])),
            o => get(o).Class, (o, v) => with(o, get(o) with { Class = v })),
        new Setting<T, ToolConsent?>(
            "confirm", "What a person has to do first: nothing (\"none\"), say yes (\"voice\"), or press the button that confirms (\"button\"). Without it the "
                + "button for \"money\" and \"vehicle\", for which a spoken yes is never enough, and nothing for others.",
            new OptionalShape<ToolConsent>(
                new ChoiceShape<ToolConsent>([("none", ToolConsent.None), ("voice", ToolConsent.Spoken), ("button", ToolConsent.Button)])),
            o => get(o).Confirm, (o, v) => with(o, get(o) with { Confirm = v })),
        new Setting<T, IReadOnlyList<DeviceMode>>(
            "modes", "While the device is in the middle of what the tool may run: \"idle\", \"engaged\", \"driving\", \"attended\". Without it \"read\" runs in "
                + "all but idle, \"act\" and \"money\" while engaged or attended, \"vehicle\" while driving too.",
            new ListShape<DeviceMode>(_mode, 4), o => get(o).Modes, (o, v) => with(o, get(o) with { Modes = v })),
        new Setting<T, int?>(
            "perMinute", "Runs within any minute, 1 to 600.", new OptionalShape<int>(new WholeShape(1, 600)), o => get(o).PerMinute, (o, v) =>
                with(o, get(o) with { PerMinute = v })),
        new Setting<T, int?>(
            "perConversation", "Runs within one conversation, 1 to 1000.", new OptionalShape<int>(new WholeShape(1, 1000)),
            o => get(o).PerConversation, (o, v) => with(o, get(o) with { PerConversation = v })),
        new Setting<T, int?>(
            "perDay", "Runs within 24 hours, 1 to 100000.", new OptionalShape<int>(new WholeShape(1, 100_000)), o => get(o).PerDay, (o, v) =>
                with(o, get(o) with { PerDay = v })),
        new Setting<T, int>(
            "cooldownSeconds", "Seconds of rest after a run has begun, up to 86400.", new WholeShape(0, 86_400, "s"), o => get(o).CooldownSeconds,
            (o, v) => with(o, get(o) with { CooldownSeconds = v })),
        new Setting<T, string>(
            "quietHours", "Times of the day at which it does not run, by the device's clock, such as \"22:00-06:00\".", new DayPartShape(),
            o => get(o).QuietHours, (o, v) => with(o, get(o) with { QuietHours = v })),
        new Setting<T, int>(
            "repeatWindowSeconds", "Seconds within which an equal call is told the first one's outcome and not run again, up to 86400.",
            new WholeShape(0, 86_400, "s"), o => get(o).RepeatWindowSeconds, (o, v) => with(o, get(o) with { RepeatWindowSeconds = v })),
        new Setting<T, int?>(
            "timeoutMs", "Milliseconds after which it is ended, 100 to 600000; 30000 without this. After 4000 the model is told that it is still at work.",
            new OptionalShape<int>(new WholeShape(100, 600_000, "ms")), o => get(o).TimeoutMs, (o, v) => with(o, get(o) with { TimeoutMs = v })),
        new Setting<T, bool>(
            "delegated", "Whether the agent goes on talking while it runs, and speaks of its result when it is there.", new FlagShape(),
            o => get(o).Delegated, (o, v) => with(o, get(o) with { Delegated = v })),
        new Setting<T, BackgroundWork?>(
            "cancelOn", "For a delegated tool, what ends it before it is done: the stop button (\"stop\", also without this), an interruption by voice too "
                + "(\"interruption\"), or \"nothing\", for what is half done and cannot be undone.",
            new OptionalShape<BackgroundWork>(
                new ChoiceShape<BackgroundWork>(
                    [("stop", BackgroundWork.UntilStopped), ("interruption", BackgroundWork.UntilInterrupted), ("nothing", BackgroundWork.Unstoppable)])),
            o => get(o).CancelOn, (o, v) => with(o, get(o) with { CancelOn = v })),
        new Setting<T, IReadOnlyList<string>>(
            "secretArguments", "Names of arguments whose values reach no log.", new ListShape<string>(new LineShape(), 16),
            o => get(o).SecretArguments, (o, v) => with(o, get(o) with { SecretArguments = v })),
    ];
}
