using SearchProxy.Inference.Caching;

namespace SearchProxy.Inference.Tests.Caching;

public sealed class VectorCacheTests
{
    [Fact]
    public void The_vector_used_longest_ago_makes_room_and_the_bytes_stay_in_bounds()
    {
        var cache = new VectorCache(1_000);
        for (var key = 0; key < 10; key++)
        {
            cache.Put((UInt128)key, new float[64]);
            cache.Find(0);
            Assert.InRange(cache.Bytes, 1, 1_000);
        }

        Assert.NotNull(cache.Find(0));
        Assert.NotNull(cache.Find(9));
        Assert.Null(cache.Find(1));
    }

    [Fact]
    public void A_caller_may_change_its_vector_without_changing_the_cached_one()
    {
        var cache = new VectorCache(1_000);
        var vector = new[] { 1f, 2f };
        cache.Put(1, vector);
        vector[0] = 9;
        cache.Find(1)![1] = 9;
        Assert.Equal([1f, 2f], cache.Find(1)!);
    }

    [Fact]
    public void A_vector_larger_than_the_cache_is_not_kept()
    {
        var cache = new VectorCache(100);
        cache.Put(1, new float[64]);
        Assert.Null(cache.Find(1));
        Assert.Equal(0, cache.Bytes);
    }
}
