using HydraKiosk.Primitives.Causes;
using Microsoft.Extensions.Logging;

namespace HydraKiosk.Tools.Http;

/// <summary>
/// The causes of tools that are requests, 4230 to 4259. Lines hold no argument, no address with its arguments, no secret and no answer.
/// </summary>
public static class HttpCauses
{
    /// <summary>The causes declared here; first, since the others add themselves to it.</summary>
    public static CauseCollection All { get; } = new();

    /// <summary>A secret cannot be used.</summary>
    public static Cause<string, string, string> NoSecret { get; } = All.Add(new Cause<string, string, string>(4230, LogLevel.Error, new(
        "secret of a request not usable",
        "tool {Tool} ({CallId}) sent nothing: {Problem}",
        "the file was moved or replaced, or has other permissions since the service started",
        "put right what the line names; the secret is read anew at the next call")));

    /// <summary>The server's address may not be reached.</summary>
    public static Cause<string, string, string> NotAllowed { get; } = All.Add(new Cause<string, string, string>(4231, LogLevel.Warning, new(
        "address not allowed",
        "tool {Tool} ({CallId}) sent nothing, because no address of {Host} may be reached",
        "the server stands in a private network that is not listed, or plain http leads to a public address, or somebody turned the name elsewhere",
        "if it is the right server, list its address or network in the private addresses of this tool, or use https")));

    /// <summary>There is no connection to the server.</summary>
    public static Cause<string, string, string, string> Unreachable { get; } = All.Add(
        new Cause<string, string, string, string>(4232, LogLevel.Warning, new(
        "server not reachable",
        "tool {Tool} ({CallId}) sent nothing, because there is no connection to {Host}: {Reason}",
        "the server is down, its name or port is wrong, or the network is",
        "try curl with the same address from this device")));

    /// <summary>The server's certificate is not trusted.</summary>
    public static Cause<string, string, string> NotTrusted { get; } = All.Add(new Cause<string, string, string>(4233, LogLevel.Error, new(
        "server not trusted",
        "tool {Tool} ({CallId}) sent nothing, because there is no secure connection to {Host}",
        "its certificate is expired, for another name, or of an authority that this device does not know; or the clock of this device is wrong",
        "look at it with openssl s_client, and name the authority's file as the extra roots of this tool if it is the right server")));

    /// <summary>The answer is missing or broken.</summary>
    public static Cause<string, string, string, string> NoAnswer { get; } = All.Add(
        new Cause<string, string, string, string>(4234, LogLevel.Warning, new(
        "no usable answer",
        "tool {Tool} ({CallId}) got no usable answer from {Host}: {Reason}; the request was not sent again",
        "a fault in the server, or in what stands between",
        "read the log of the server; whether the request was carried out is written only there")));

    /// <summary>The server said no.</summary>
    public static Cause<string, string, int, string> BadStatus { get; } = All.Add(new Cause<string, string, int, string>(4235, LogLevel.Warning, new(
        "server refused or failed",
        "tool {Tool} ({CallId}) got the status {Status} from {Host}; the model was told",
        "4xx: the request or its secret is wrong; 5xx: the server has a fault; 3xx: the address has moved, and redirects are not followed",
        "read the log of the server, and compare the address and the secret of this tool")));
}
