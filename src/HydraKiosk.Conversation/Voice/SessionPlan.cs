namespace HydraKiosk.Conversation.Voice;

/// <summary>What one session is to be.</summary>
/// <param name="Instructions">The system prompt; also shapes the greeting.</param>
/// <param name="Voice">The name of a voice of the service; empty for its own default.</param>
/// <param name="Greet">Whether the agent speaks first.</param>
/// <param name="Tools">What the model may call.</param>
public sealed record SessionPlan(string Instructions, string Voice, bool Greet, IReadOnlyList<ToolDeclaration> Tools);

/// <summary>A function offered to the model.</summary>
/// <param name="Name">What the model calls it.</param>
/// <param name="Description">What it does, for the model.</param>
/// <param name="ParametersJson">A JSON Schema object as UTF-8 text, written into the message as it stands.</param>
public sealed record ToolDeclaration(string Name, string? Description, string ParametersJson);
