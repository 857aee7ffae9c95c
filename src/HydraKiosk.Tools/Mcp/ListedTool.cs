using System.Security.Cryptography;
using System.Text;

namespace HydraKiosk.Tools.Mcp;

/// <summary>A tool as its server describes it; nothing of it is trusted.</summary>
/// <param name="Name">The server's own name for it.</param>
/// <param name="Description">What it says it does.</param>
/// <param name="SchemaJson">The JSON Schema of its arguments, without white space between its parts.</param>
public sealed record ListedTool(string Name, string Description, string SchemaJson)
{
    /// <summary>Most UTF-8 bytes of a description: the model reads it in every session, and a long one has room for orders to it.</summary>
    public const int MaxDescriptionBytes = 1024;

    /// <summary>Most UTF-8 bytes of a schema.</summary>
    public const int MaxSchemaBytes = 8192;

    /// <summary>Its definition in 64 hexadecimal digits: SHA-256 of name, zero byte, description, zero byte, schema.</summary>
    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Name}\0{Description}\0{SchemaJson}")));
}
