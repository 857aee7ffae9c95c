using System.Security.Cryptography;
using System.Text;
using HydraKiosk.Tools.Catalogue;

namespace HydraKiosk.Tools.Http;

/// <summary>Makes values of the header <c>Idempotency-Key</c>.</summary>
public static class IdempotencyKeys
{
    private const int Bytes = 16;

    /// <summary>A key of the call's own: of its session, its id, its tool and its arguments, from which nobody can tell these.</summary>
    public static string OfCall(ToolCall call)
    {
        var text = $"{call.Request.Session}\n{call.Request.CallId}\n{call.Request.Name}\n{call.Arguments.GetRawText()}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, Bytes));
    }
}
