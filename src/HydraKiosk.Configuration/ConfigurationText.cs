using HydraKiosk.Configuration.Options;

namespace HydraKiosk.Configuration;

/// <summary>A configuration as text.</summary>
public static class ConfigurationText
{
    /// <summary>The file with every default, as <c>config show</c> prints it; secrets are masked.</summary>
    public static string Render(KioskOptions options) => KioskShape.Render(options);

    /// <summary>The JSON Schema of the file.</summary>
    public static string RenderSchema() => KioskShape.RenderSchema();
}
