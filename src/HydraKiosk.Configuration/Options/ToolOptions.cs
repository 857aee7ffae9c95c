using HydraKiosk.Primitives.Calls;
using HydraKiosk.Primitives.Choices;

namespace HydraKiosk.Configuration.Options;

/// <summary>How a tool is carried out.</summary>
public enum ToolKind
{
    /// <summary>By the daemon itself.</summary>
    Builtin,

    /// <summary>By a program on this device.</summary>
    Exec,

    /// <summary>By a request to a service.</summary>
    Http,
}

/// <summary>The method of an <c>http</c> tool's request.</summary>
public enum ToolMethod
{
    /// <summary>Reads.</summary>
    Get,

    /// <summary>Adds or does.</summary>
    Post,

    /// <summary>Replaces.</summary>
    Put,

    /// <summary>Changes.</summary>
    Patch,

    /// <summary>Removes.</summary>
    Delete,
}

/// <summary>What the file says about when a tool may run. What is null follows from its class.</summary>
public sealed record ToolRuleOptions
{
    /// <summary>What it can do to the world; null for a built-in one's own, and "act" for any other.</summary>
    public ToolClass? Class { get; init; }

    /// <summary>What a person has to do first.</summary>
    public ToolConsent? Confirm { get; init; }

    /// <summary>While the device is in the middle of what it may run.</summary>
    public IReadOnlyList<DeviceMode>? Modes { get; init; }

    /// <summary>Runs within any minute, 1 to 600; null for no limit of its own.</summary>
    public int? PerMinute { get; init; }

    /// <summary>Runs within a conversation, 1 to 1000; null for no limit.</summary>
    public int? PerConversation { get; init; }

    /// <summary>Runs within 24 hours, 1 to 100000; null for no limit.</summary>
    public int? PerDay { get; init; }

    /// <summary>Seconds of rest after a run has begun, 0 to 86400.</summary>
    public int CooldownSeconds { get; init; }

    /// <summary>Times of the day at which it does not run, such as "22:00-06:00"; null for none.</summary>
    public string? QuietHours { get; init; }

    /// <summary>Seconds within which an equal call is told the first one's outcome and not run again, 0 to 86400.</summary>
    public int RepeatWindowSeconds { get; init; }

    /// <summary>Milliseconds after which it is ended, 100 to 600000; null for 30 seconds.</summary>
    public int? TimeoutMs { get; init; }

    /// <summary>Whether the agent goes on talking while it runs, and speaks of its result later.</summary>
    public bool Delegated { get; init; }

    /// <summary>For a delegated one: what ends it before it is done; null for the stop button.</summary>
    public BackgroundWork? CancelOn { get; init; }

    /// <summary>Names of arguments whose values reach no log.</summary>
    public IReadOnlyList<string> SecretArguments { get; init; } = [];
}

/// <summary>One entry of <c>tools.catalogue</c>. What belongs to another kind than the entry's is null.</summary>
public sealed record ToolOptions
{
    /// <summary>What the model calls it: 1 to 64 letters, digits, underscores or hyphens.</summary>
    public string Name { get; init; } = "";

    /// <summary>How it is carried out.</summary>
    public ToolKind Kind { get; init; }

    /// <summary>What the model is told about it; null is the tool's own text.</summary>
    public string? Description { get; init; }

    /// <summary>The schema of its arguments, a JSON object; null for a tool without arguments, or for a built-in one's own.</summary>
    public string? Parameters { get; init; }

    /// <summary>When it may run.</summary>
    public ToolRuleOptions Rules { get; init; } = new();

    /// <summary>Arguments to try it with, a JSON object; null to make some from the schema.</summary>
    public string? Sample { get; init; }

    /// <summary>Exec: the program's absolute path, and its fixed arguments.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Exec: the folder it runs in; null for an empty one of its own.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>Exec: variables beside those that every tool gets.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>Http: what is asked.</summary>
    public ToolRequestOptions? Request { get; init; }

    /// <summary>Exec and http: kilobytes that the model may be told, 1 to 1024; null for 64.</summary>
    public int? OutputKb { get; init; }
}

/// <summary>The <c>request</c> of an <c>http</c> tool.</summary>
public sealed record ToolRequestOptions
{
    /// <summary>What the request does.</summary>
    public ToolMethod Method { get; init; }

    /// <summary>The address, with {argument} where an argument goes.</summary>
    public string Url { get; init; } = "";

    /// <summary>Headers, with {argument} and {secret:NAME}.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>A JSON body, with {argument} within its texts; null for all arguments as they are where the method has a body.</summary>
    public string? Body { get; init; }

    /// <summary>Name of the credential that is sent as "Authorization: Bearer"; null for none.</summary>
    public string? Bearer { get; init; }

    /// <summary>Hosts and networks that are reached though they are private.</summary>
    public IReadOnlyList<string> AllowPrivate { get; init; } = [];

    /// <summary>Whether "Idempotency-Key" carries a key of the call, by which a service knows a repetition.</summary>
    public bool IdempotencyKey { get; init; }
}

/// <summary>An entry of <c>tools.mcpServers</c>.</summary>
public sealed record McpServerOptions
{
    /// <summary>Begins the names of its tools.</summary>
    public string Name { get; init; } = "";

    /// <summary>The program's absolute path, and its arguments; null for one that is reached by an address.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Variables beside those that every program gets.</summary>
    public IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>Its address; null for a program.</summary>
    public Uri? Url { get; init; }

    /// <summary>Name of the credential that is sent as "Authorization: Bearer"; null for none.</summary>
    public string? Bearer { get; init; }

    /// <summary>Its tools that are offered, by their names there.</summary>
    public IReadOnlyDictionary<string, McpToolOptions> Tools { get; init; } = new Dictionary<string, McpToolOptions>();
}

/// <summary>A tool of an MCP server.</summary>
public sealed record McpToolOptions
{
    /// <summary>What the model is told about it; null is the server's own text.</summary>
    public string? Description { get; init; }

    /// <summary>SHA-256 of its declaration, 64 hexadecimal digits; null takes what the server says at first.</summary>
    public string? Sha256 { get; init; }

    /// <summary>When it may run.</summary>
    public ToolRuleOptions Rules { get; init; } = new();
}
