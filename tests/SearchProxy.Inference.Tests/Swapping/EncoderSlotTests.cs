using SearchProxy.Inference.Options;
using SearchProxy.Inference.Swapping;
using SearchProxy.Inference.Tests.Conformance;

namespace SearchProxy.Inference.Tests.Swapping;

public sealed class EncoderSlotTests
{
    [Fact]
    public async Task A_new_encoder_brings_its_own_id_and_a_refused_one_changes_nothing()
    {
        using var loader = new ModelLoader(new InferenceOptions { Threads = 1 });
        using var slot = new EncoderSlot(loader.LoadEncoder(ModelFolders.At("bi-bert-mean")).Model!);
        Assert.Equal(32, slot.Dimensions);
        Assert.False(
            (await slot.ReplaceAsync(() => loader.LoadEncoder(ModelFolders.At("broken/nan-weights")), CancellationToken.None)).Succeeded);
        Assert.StartsWith("bi-bert-mean@", slot.ModelId, StringComparison.Ordinal);
        Assert.True(
            (await slot.ReplaceAsync(() => loader.LoadEncoder(ModelFolders.At("bi-external-data")), CancellationToken.None)).Succeeded);
        Assert.StartsWith("bi-external-data@", slot.ModelId, StringComparison.Ordinal);
        Assert.Equal(4, (await slot.EncodeAsync("text", TextRole.Query, CancellationToken.None)).Length);
    }
}
