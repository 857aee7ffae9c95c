using System.Security.Cryptography;
using HydraKiosk.Simulator.Scenarios;
using Microsoft.AspNetCore.Http;

namespace HydraKiosk.Simulator.Http;

/// <summary>Checks the keys of requests, and the short-lived tokens that are made with them. Thread-safe.</summary>
internal sealed class CredentialCheck(ScenarioServer server, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _tokens = new(StringComparer.Ordinal);

    /// <summary>Returns the kind of credential in the header or the query; the scenario decides which of the two comes first.</summary>
    public Credential Judge(HttpRequest request, bool allowQuery)
    {
        var header = Bearer(request);
        var query = allowQuery ? (string?)request.Query["api_key"] : null;
        var both = !string.IsNullOrEmpty(header) && !string.IsNullOrEmpty(query);
        if (both && server.BothCredentials == CredentialPrecedence.Reject && header != query)
        {
            return Credential.None;
        }

        var first = server.BothCredentials == CredentialPrecedence.Query ? query : header;
        var second = server.BothCredentials == CredentialPrecedence.Query ? header : query;
        return JudgeSecret(string.IsNullOrEmpty(first) ? second : first);
    }

    /// <summary>Returns the credential that a request brings, valid or not; null when it brings none.</summary>
    public static string? SecretOf(HttpRequest request) => Bearer(request) is { Length: > 0 } header ? header : request.Query["api_key"];

    /// <summary>Makes a token that expires after the given time.</summary>
    public (string Token, DateTimeOffset ExpiresAt) Mint(TimeSpan life)
    {
        var token = "wat_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var expiresAt = time.GetUtcNow() + life;
        lock (_lock)
        {
            _tokens[token] = expiresAt;
        }

        return (token, expiresAt);
    }

    private static string? Bearer(HttpRequest request)
    {
        var header = (string?)request.Headers.Authorization;
        return header is not null && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim() : null;
    }

    /// <summary>Returns the kind of credential that a secret is, wherever it stood.</summary>
    public Credential JudgeSecret(string? secret)
    {
        if (string.IsNullOrEmpty(secret))
        {
            return Credential.None;
        }

        if (secret.StartsWith("wat_", StringComparison.Ordinal))
        {
            lock (_lock)
            {
                return _tokens.TryGetValue(secret, out var expiresAt) && time.GetUtcNow() < expiresAt ? Credential.Token : Credential.None;
            }
        }

        return server.Keys.Contains("*") || server.Keys.Contains(secret) ? Credential.Key : Credential.None;
    }
}
