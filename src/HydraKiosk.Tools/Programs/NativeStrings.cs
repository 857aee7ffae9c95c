using System.Runtime.InteropServices;

namespace HydraKiosk.Tools.Programs;

/// <summary>A list of texts as C wants it: pointers to UTF-8, the last of them null.</summary>
internal sealed class NativeStrings : IDisposable
{
    /// <param name="texts">None holds the character NUL, at which C would end it.</param>
    public NativeStrings(IEnumerable<string> texts)
    {
        Pointers = [.. texts.Select(Marshal.StringToCoTaskMemUTF8), 0];
    }

    /// <summary>The pointers, to be held in place while C reads them.</summary>
    public nint[] Pointers { get; }

    public void Dispose()
    {
        for (var i = 0; i < Pointers.Length; i++)
        {
            Marshal.FreeCoTaskMem(Pointers[i]);
            Pointers[i] = 0;
        }
    }
}
