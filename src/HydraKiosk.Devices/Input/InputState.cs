using HydraKiosk.Devices.Watching;

namespace HydraKiosk.Devices.Input;

/// <summary>How the keys and switches of a device are, by its own account of the events. One thread at a time.</summary>
internal sealed unsafe class InputState
{
    private readonly byte[] _keys = new byte[InputCode.MaxKeys / 8];
    private readonly byte[] _switches = new byte[InputCode.MaxSwitches / 8];

    /// <summary>
    /// Asks the kernel, which throws away the events that wait at the same moment. What a device does not say is open.
    /// </summary>
    public void Read(IKernel kernel, int descriptor)
    {
        fixed (byte* keys = _keys)
        fixed (byte* switches = _switches)
        {
            if (kernel.IoControl(descriptor, InputRequests.KeysDown(_keys.Length), keys) < 0)
            {
                _keys.AsSpan().Clear();
            }

            if (kernel.IoControl(descriptor, InputRequests.SwitchesOn(_switches.Length), switches) < 0)
            {
                _switches.AsSpan().Clear();
            }
        }
    }

    public bool IsClosed(InputCode code) => InputBits.Get(Of(code), code.Code);

    /// <returns>False when it was so already, or there can be no such key.</returns>
    public bool Move(InputCode code, bool isClosed)
    {
        if (IsClosed(code) == isClosed)
        {
            return false;
        }

        InputBits.Put(Of(code), code.Code, isClosed);
        return true;
    }

    private byte[] Of(InputCode code) => code.Kind == InputKind.Switch ? _switches : _keys;
}
