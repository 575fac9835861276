using System.Numerics.Tensors;
using SearchProxy.Gateway.Search;
using SearchProxy.Inference;

namespace SearchProxy.Gateway.Serving;

/// <summary><c>/_searchproxy/embeddings</c>: all vectors or none, the numbers of <c>searchproxy models embed</c>.</summary>
internal sealed class ServedEncoder(SearchModels models, ModelServingOptions options) : IServedModel
{
    public string Name => "embeddings";

    /// <summary>OpenAI's clients put <c>/embeddings</c> behind a base URL that usually ends in <c>/v1</c>; so do Jina's.</summary>
    public IReadOnlyList<string> Paths { get; } = ["/embeddings", "/v1/embeddings"];

    public async Task<ServingAnswer> RunAsync(ReadOnlyMemory<byte> body, string id, CancellationToken stop)
    {
        var (call, refusal) = EmbeddingCallReader.Read(body, options);
        if (call is null)
        {
            return Refuse(refusal!);
        }

        if (models.Encoder is not { } encoder)
        {
            return Refuse(new ServingRefusal(ServingFault.NotLoaded, "the encoder is not loaded; /_searchproxy/health/ready says why"));
        }

        var modelId = encoder.ModelId;
        if (Unfit(call, encoder, modelId) is { } unfit)
        {
            return Refuse(unfit);
        }

        try
        {
            var vectors = await EncodeAsync(call, encoder, stop);
            var tokens = call.Inputs.Sum(input => encoder.CountTokens(input, call.Role));
            return new ServingAnswer(
                200, EmbeddingAnswerWriter.Write(vectors, call.IsBase64, modelId, tokens), call.Inputs.Count, Fault: null);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Refuse(new ServingRefusal(
                ServingFault.Deadline, $"time was up before all of {call.Inputs.Count} inputs had a vector; send fewer, or later"));
        }
        catch (InferenceException failure)
        {
            return Refuse(new ServingRefusal(failure.IsOverload ? ServingFault.Overload : ServingFault.Model, failure.Message));
        }
    }

    public ServingAnswer Refuse(ServingRefusal refusal) =>
        new(refusal.Status, EmbeddingAnswerWriter.WriteRefusal(refusal), Texts: 0, refusal.Fault);

    private static ServingRefusal? Unfit(EmbeddingCall call, ITextEncoder encoder, string modelId)
    {
        if (call.Model is { } name && !ServedName.Means(name, modelId))
        {
            return new ServingRefusal(
                ServingFault.UnknownModel, $"there is no encoder `{name}`; there is: {ServedName.Of(modelId)}", "model");
        }

        return call.Dimensions is { } wanted && !encoder.CanCutTo(wanted)
            ? ServingRefusal.Invalid(
                "dimensions",
                $"`dimensions` is {wanted}; {ServedName.Of(modelId)} gives {encoder.Dimensions}, and its config.json does not say that "
                    + $"vectors of {wanted} may be cut from them")
            : null;
    }

    /// <summary>Every input is taken in at once, so that the model's threads never wait; the first failure ends the others.</summary>
    private static async Task<IReadOnlyList<ReadOnlyMemory<float>>> EncodeAsync(
        EmbeddingCall call, ITextEncoder encoder, CancellationToken stop)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var vectors = await Task.WhenAll(call.Inputs.Select(EncodeOneAsync));
        return [.. vectors.Select(vector => Cut(vector, call.Dimensions ?? vector.Length))];

        async Task<float[]> EncodeOneAsync(string input)
        {
            try
            {
                return await encoder.EncodeAsync(input, call.Role, WorkUrgency.Background, failed.Token);
            }
            catch (InferenceException)
            {
                await failed.CancelAsync();
                throw;
            }
        }
    }

    /// <summary>The first numbers, with length 1 again.</summary>
    private static ReadOnlyMemory<float> Cut(float[] vector, int dimensions)
    {
        if (dimensions >= vector.Length)
        {
            return vector;
        }

        var cut = vector[..dimensions];
        var norm = TensorPrimitives.Norm<float>(cut);
        if (norm > 0)
        {
            TensorPrimitives.Divide(cut, norm, cut);
        }

        return cut;
    }
}
