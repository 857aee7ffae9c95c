using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HydraKiosk.Primitives.Files;

namespace HydraKiosk.Primitives.Service;

/// <summary>Certificate authorities of the device's owner, trusted beside the system's.</summary>
public static class ExtraRoots
{
    private const long MaxBytes = 4 << 20; // a whole distribution's bundle has a quarter of a megabyte

    /// <summary>Reads a PEM file with one certificate or more.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="problem">What is wrong with it, as a sentence that follows the path; null when nothing is.</param>
    /// <returns>The certificates, to be disposed by the caller; empty when there is a problem.</returns>
    public static X509Certificate2Collection Load(string path, out string? problem)
    {
        var roots = new X509Certificate2Collection();
        problem = null;
        try
        {
            if (FileKinds.Complaint(path) is { } complaint)
            {
                problem = complaint;
            }
            else if (new FileInfo(path).Length > MaxBytes)
            {
                problem = $"the file is larger than {MaxBytes >> 20} MiB.";
            }
            else
            {
                roots.ImportFromPem(File.ReadAllText(path));
                problem = roots.Count > 0 ? null : "there is no certificate in it; PEM is expected, with lines like -----BEGIN CERTIFICATE-----.";
            }
        }
        catch (CryptographicException)
        {
            problem = "a certificate in it is damaged; PEM is expected, with lines like -----BEGIN CERTIFICATE-----.";
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            problem = "there is no such file.";
        }
        catch (UnauthorizedAccessException)
        {
            problem = $"the user {Environment.UserName} may not read this file.";
        }
        catch (Exception error) when (error is IOException or ArgumentException or NotSupportedException)
        {
            problem = $"the file cannot be read ({error.Message})";
        }

        return roots;
    }
}
