using FsCheck;
using FsCheck.Fluent;
using SearchProxy.Inference.Caching;

namespace SearchProxy.Inference.Tests.Caching;

public sealed class ScoreCacheTests
{
    [Fact]
    public void A_score_put_in_is_found_again()
    {
        var cache = new ScoreCache(1 << 20);
        cache.Put(7, 1.5f);
        cache.Put(7, 2.5f);
        Assert.True(cache.TryGet(7, out var score));
        Assert.Equal(2.5f, score);
        Assert.False(cache.TryGet(8, out _));
    }

    [Fact]
    public void A_cache_of_no_bytes_keeps_nothing()
    {
        var cache = new ScoreCache(0);
        cache.Put(7, 1.5f);
        Assert.False(cache.TryGet(7, out _));
    }

    [Fact]
    public void Whatever_is_found_is_what_was_put_in_last_under_that_key()
    {
        var steps = Gen.ArrayOf(Gen.Choose(0, 300).SelectMany(key => Gen.Choose(-5, 5).Select(value => (Key: key, Value: (float)value))));
        Prop.ForAll(steps.ToArbitrary(), list =>
        {
            var cache = new ScoreCache(2_048);
            var model = new Dictionary<int, float>();
            foreach (var (key, value) in list)
            {
                cache.Put((UInt128)key, value);
                model[key] = value;
            }

            return model.All(entry => !cache.TryGet((UInt128)entry.Key, out var found) || found == entry.Value)
                && (list.Length == 0 || cache.TryGet((UInt128)list[^1].Key, out _));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_full_set_gives_up_the_score_used_longest_ago()
    {
        var cache = new ScoreCache(8 * 32);
        for (var key = 0; key < 8; key++)
        {
            cache.Put((UInt128)key, key);
        }

        Assert.True(cache.TryGet(0, out _));
        cache.Put(99, 1);
        Assert.True(cache.TryGet(0, out _));
        Assert.False(cache.TryGet(1, out _));
    }
}
