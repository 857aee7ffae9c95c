using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tools.Builtin;

/// <summary>Lines of the device that tools may use, by the names of the configuration.</summary>
public interface IToolLines
{
    /// <summary>Names of the lines that can be set.</summary>
    IReadOnlyList<string> Outputs { get; }

    /// <summary>Names of the lines that can be read.</summary>
    IReadOnlyList<string> Inputs { get; }

    /// <summary>Sets a line; one that is a pulse goes off by itself.</summary>
    /// <exception cref="ToolRefusedException">The line cannot be used now; the message is for the model.</exception>
    void Set(string name, bool isOn);

    /// <summary>Reads a line.</summary>
    /// <exception cref="ToolRefusedException">The line cannot be used now; the message is for the model.</exception>
    bool Read(string name);
}
