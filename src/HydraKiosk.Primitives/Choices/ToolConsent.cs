namespace HydraKiosk.Primitives.Choices;

/// <summary>What a person has to do before a tool runs.</summary>
public enum ToolConsent
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Say yes; the model reports it, so this is only as good as the model. Never enough for <see cref="ToolClass.Money"/> and <see cref="ToolClass.Vehicle"/>.</summary>
    Spoken,

    /// <summary>Press the button that confirms.</summary>
    Button,
}
