using System.Runtime.InteropServices;

namespace SearchProxy.Inference.Runtime;

/// <summary>Owns one object of the runtime and gives it back with the function that belongs to it, after the last use has ended.</summary>
internal sealed unsafe class OrtHandle : SafeHandle
{
    readonly delegate* unmanaged<nint, void> _release;

    public OrtHandle(nint value, delegate* unmanaged<nint, void> release)
        : base(0, ownsHandle: true)
    {
        _release = release;
        SetHandle(value);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        _release(handle);
        return true;
    }
}
