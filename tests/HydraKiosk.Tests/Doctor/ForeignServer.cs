using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace HydraKiosk.Tests.Doctor;

/// <summary>A server that somebody else has written, in a process of its own.</summary>
internal sealed class ForeignServer : IDisposable
{
    /// <summary>Only ever reached by a failure.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;

    private ForeignServer(int port, string program, params string[] arguments)
    {
        Port = port;
        _process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    public int Port { get; private set; }

    /// <summary>Python's own HTTP server with one fixed answer, given as the status and the lines of its head.</summary>
    public static ForeignServer Python(string status, string headers, string body = "")
    {
        const string Script = """
            import http.server, sys
            class Answer(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    self.send_response_only(int(sys.argv[1]))
                    for line in filter(None, sys.argv[2].split("|")):
                        self.send_header(*line.split(": ", 1))
                    self.end_headers()
                    self.wfile.write(sys.argv[3].encode())
            server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
            print(server.server_port, flush=True)
            server.serve_forever()
            """;
        var server = new ForeignServer(0, "python3", "-c", Script, status, headers, body);
        server.Port = int.Parse(server._process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        return server;
    }

    /// <summary>Takes every connection, and answers a line at a time, every line after four seconds, for two minutes.</summary>
    public static ForeignServer Slow()
    {
        const string Script = """
            import socket, threading, time
            def serve(client):
                try:
                    client.recv(65536)
                    for line in ["HTTP/1.1 101 Switching Protocols"] + ["X-Step: %d" % n for n in range(30)]:
                        time.sleep(4)
                        client.sendall(line.encode() + b"\r\n")
                except OSError:
                    pass
            server = socket.create_server(("127.0.0.1", 0))
            print(server.getsockname()[1], flush=True)
            while True:
                threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()
            """;
        var server = new ForeignServer(0, "python3", "-c", Script);
        server.Port = int.Parse(server._process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        return server;
    }

    /// <summary>OpenSSL's test server, which shows a certificate of OpenSSL's making.</summary>
    /// <param name="folder">Where certificate and key are made.</param>
    /// <param name="name">Whom it is for.</param>
    /// <param name="from">From when on, as OpenSSL writes it: 20200101000000Z.</param>
    /// <param name="to">Until when.</param>
    public static ForeignServer OpenSsl(string folder, string name, string from, string to)
    {
        var (key, certificate) = (Path.Combine(folder, "key.pem"), Path.Combine(folder, "cert.pem"));
        Run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out", certificate,
            "-subj", "/CN=" + name, "-addext", "subjectAltName=" + (IPAddress.TryParse(name, out _) ? "IP:" : "DNS:") + name);
        // "req" of older versions takes no dates, and "x509" none but days; "ca" takes both.
        File.WriteAllText(Path.Combine(folder, "index.txt"), "");
        File.WriteAllText(Path.Combine(folder, "serial"), "01\n");
        File.WriteAllText(Path.Combine(folder, "ca.cnf"), $"""
            [ca]
            default_ca = own
            [own]
            database = {folder}/index.txt
            serial = {folder}/serial
            new_certs_dir = {folder}
            default_md = sha256
            policy = any
            copy_extensions = copy
            [any]
            commonName = supplied
            """);
        Run("openssl", "req", "-new", "-key", key, "-out", Path.Combine(folder, "request.pem"), "-subj", "/CN=" + name,
            "-addext", "subjectAltName=" + (IPAddress.TryParse(name, out _) ? "IP:" : "DNS:") + name);
        Run("openssl", "ca", "-batch", "-notext", "-selfsign", "-config", Path.Combine(folder, "ca.cnf"), "-keyfile", key, "-in",
            Path.Combine(folder, "request.pem"), "-out", certificate, "-startdate", from, "-enddate", to);
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            var port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            var server = new ForeignServer(port, "openssl", "s_server", "-accept", $"127.0.0.1:{port}", "-cert", certificate, "-key", key, "-WWW"); // text, not pages
            server.WaitUntilItListens();
            return server;
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    private void WaitUntilItListens()
    {
        string? line;
        do
        {
            var next = _process.StandardOutput.ReadLineAsync();
            line = next.Wait(_patience) ? next.Result : null;
        }
        while (line is not null && !line.Contains("ACCEPT", StringComparison.Ordinal)); // what it prints once it takes connections

        if (line is null)
        {
            throw new InvalidOperationException("openssl s_server does not listen");
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var complaints = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {complaints.Result}");
        }
    }
}
