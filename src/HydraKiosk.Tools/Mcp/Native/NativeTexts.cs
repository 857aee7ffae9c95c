using System.Runtime.InteropServices;

namespace HydraKiosk.Tools.Mcp.Native;

/// <summary>Texts as C wants them: UTF-8, each with a zero at its end, in a list with a null at its end.</summary>
internal sealed unsafe class NativeTexts : IDisposable
{
    private readonly int _count;

    public NativeTexts(IReadOnlyList<string> texts)
    {
        _count = texts.Count;
        All = (byte**)NativeMemory.AllocZeroed((nuint)_count + 1, (nuint)sizeof(byte*));
        for (var i = 0; i < _count; i++)
        {
            All[i] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[i]);
        }
    }

    public byte** All { get; }

    public byte* First => All[0];

    public void Dispose()
    {
        for (var i = 0; i < _count; i++)
        {
            Marshal.FreeCoTaskMem((nint)All[i]);
        }

        NativeMemory.Free(All);
    }
}
