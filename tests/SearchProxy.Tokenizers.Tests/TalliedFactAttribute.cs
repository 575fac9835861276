using SearchProxy.Tokenizers;

namespace SearchProxy.Tokenizers.Tests;

/// <summary>Skipped in a release build, which counts no steps.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class TalliedFactAttribute : FactAttribute
{
    public TalliedFactAttribute()
    {
        if (!WorkTally.IsOn)
        {
            Skip = "steps are counted in debug builds alone";
        }
    }
}
