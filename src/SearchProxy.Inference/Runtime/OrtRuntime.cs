namespace SearchProxy.Inference.Runtime;

/// <summary>The loaded runtime with the objects that all sessions of a process share; they live as long as the process.</summary>
internal sealed unsafe class OrtRuntime
{
    const int LogErrorsOnly = 3;
    const int ArenaAllocator = 1;
    const int DefaultMemory = 0;

    static readonly Lock Gate = new();
    static OrtRuntime? _shared;

    OrtRuntime(OrtApi api)
    {
        Api = api;
        nint value = 0;
        fixed (byte* name = "searchproxy\0"u8)
        {
            api.Check(api.CreateEnv(LogErrorsOnly, name, &value), "Starting the runtime");
        }

        Env = value;
        api.Check(api.CreateCpuMemoryInfo(ArenaAllocator, DefaultMemory, &value), "Describing the memory");
        CpuMemory = value;
        api.Check(api.GetAllocatorWithDefaultOptions(&value), "Finding the allocator");
        Allocator = value;
    }

    /// <summary>The process's one runtime, loaded at the first use. A failure is not remembered: the next use tries again.</summary>
    /// <exception cref="InferenceException">The native library is missing, too old, or does not start.</exception>
    public static OrtRuntime Shared
    {
        get
        {
            lock (Gate)
            {
                return _shared ??= new OrtRuntime(OrtApi.Bind(OrtLibrary.Load(Environment.GetEnvironmentVariable(OrtLibrary.Variable))));
            }
        }
    }

    public OrtApi Api { get; }

    public nint Env { get; }

    public nint CpuMemory { get; }

    /// <summary>The runtime's default allocator; owned by the runtime.</summary>
    public nint Allocator { get; }
}
