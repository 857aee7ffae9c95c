using System.Diagnostics;

namespace HydraKiosk.Tests.Exposition;

/// <summary>The programs of Debian's package prometheus.</summary>
internal static class PrometheusTools
{
    public const string Missing = "Prometheus is not installed: tests/install-test-deps.sh";

    public static bool Has(string program) => Find(program) is not null;

    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <summary>Runs a program to its end: its exit code, and what it wrote to both of its outputs.</summary>
    public static (int Code, string Output) Run(string program, string[] arguments, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(Find(program)!, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        Assert.True(process.WaitForExit(30_000), $"{program} does not end");
        return (process.ExitCode, output.Result + error.Result);
    }
}
