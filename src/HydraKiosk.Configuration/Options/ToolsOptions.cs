namespace HydraKiosk.Configuration.Options;

/// <summary>What happens to a call for which something is missing.</summary>
public enum ToolDecision
{
    /// <summary>It is refused, and the model is told why.</summary>
    Deny,

    /// <summary>It runs.</summary>
    Allow,
}

/// <summary>The <c>tools</c> part of the file.</summary>
public sealed record ToolsOptions
{
    /// <summary>Limits over all tools together.</summary>
    public ToolPolicyOptions Policy { get; init; } = new();

    /// <summary>What is offered to the model, in this order; names are unique.</summary>
    public IReadOnlyList<ToolOptions> Catalogue { get; init; } = [];

    /// <summary>Programs and services that bring tools of their own.</summary>
    public IReadOnlyList<McpServerOptions> McpServers { get; init; } = [];

    /// <summary>GPIO lines that tools may set or read, by name.</summary>
    public IReadOnlyDictionary<string, ToolLineOptions> Lines { get; init; } = new Dictionary<string, ToolLineOptions>();

    /// <summary>How a member of staff is called.</summary>
    public AttendantOptions Attendant { get; init; } = new();

    /// <summary>Where the vehicle's speed comes from; null for a device that is in none.</summary>
    public VehicleOptions? Vehicle { get; init; }

    /// <summary>How much the log of calls may hold.</summary>
    public AuditOptions Audit { get; init; } = new();
}

/// <summary>The <c>tools.policy</c> part of the file.</summary>
public sealed record ToolPolicyOptions
{
    /// <summary>Calls per minute over all tools together, 1 to 600.</summary>
    public int PerMinute { get; init; } = 20;

    /// <summary>Calls within one conversation over all tools together, 1 to 10000.</summary>
    public int PerConversation { get; init; } = 200;

    /// <summary>Whether what changes something runs though it cannot be written into the log of calls.</summary>
    public ToolDecision WithoutAudit { get; init; } = ToolDecision.Deny;
}

/// <summary>The <c>tools.audit</c> part of the file.</summary>
public sealed record AuditOptions
{
    /// <summary>Megabytes of a file after which the next one begins, 1 to 1024.</summary>
    public int MaxMegabytes { get; init; } = 8;

    /// <summary>Files that are kept, 2 to 1000.</summary>
    public int Files { get; init; } = 8;
}

/// <summary>An entry of <c>tools.lines</c>: a GPIO line that tools may use.</summary>
public sealed record ToolLineOptions
{
    /// <summary>Whether it is set; otherwise it is read.</summary>
    public bool IsOutput { get; init; }

    /// <summary>Path, name or label of the chip; null for that of the <c>gpio</c> part.</summary>
    public string? Chip { get; init; }

    /// <summary>Name or number of the line.</summary>
    public string Line { get; init; } = "";

    /// <summary>Whether ground means "on".</summary>
    public bool ActiveLow { get; init; }

    /// <summary>For an input: what the line is pulled to.</summary>
    public LineBias Bias { get; init; }

    /// <summary>For an output: milliseconds after which it goes off by itself, 10 to 600000; null for one that stays.</summary>
    public int? PulseMs { get; init; }
}

/// <summary>The <c>tools.attendant</c> part of the file.</summary>
public sealed record AttendantOptions
{
    /// <summary>Where a call is posted; null for nowhere.</summary>
    public Uri? Webhook { get; init; }

    /// <summary>Name of the credential that signs what is posted; null for none.</summary>
    public string? SignedBy { get; init; }

    /// <summary>Name of an output among <c>tools.lines</c> that is on while somebody is called; null for none.</summary>
    public string? Line { get; init; }

    /// <summary>Seconds until a call counts as not answered, 5 to 600.</summary>
    public int TimeoutSeconds { get; init; } = 60;

    /// <summary>Minutes for which somebody who came counts as present, 1 to 240.</summary>
    public int AttendedMinutes { get; init; } = 15;
}

/// <summary>The <c>tools.vehicle</c> part of the file: frames on a CAN bus that tell the speed.</summary>
public sealed record VehicleOptions
{
    /// <summary>The CAN interface.</summary>
    public string Interface { get; init; } = "";

    /// <summary>The frame's identifier.</summary>
    public uint Id { get; init; }

    /// <summary>The number of the lowest bit of the value, in the way of DBC files, 0 to 511.</summary>
    public int StartBit { get; init; }

    /// <summary>Bits of the value, 1 to 32.</summary>
    public int Bits { get; init; } = 16;

    /// <summary>Whether the most significant byte comes first.</summary>
    public bool IsBigEndian { get; init; }

    /// <summary>Kilometres an hour for each unit of the value.</summary>
    public double Scale { get; init; } = 0.01;

    /// <summary>Kilometres an hour at a value of 0.</summary>
    public double Offset { get; init; }

    /// <summary>Kilometres an hour above which the vehicle moves, 0 to 50.</summary>
    public double MovingAboveKmh { get; init; } = 3;

    /// <summary>Milliseconds after which a reading counts as none, 100 to 60000.</summary>
    public int StaleAfterMs { get; init; } = 2000;
}
