using SearchProxy.Configuration;

namespace SearchProxy.Tests.Configuration;

public sealed class SettingFlagTests
{
    [Fact]
    public void Every_flag_says_what_the_list_of_all_settings_says() => Assert.All(SettingFlag.All, static flag =>
    {
        var listed = Setting.All.Single(setting => setting.Path == flag.Path);
        var one = Setting.At(flag.Path);
        Assert.Equal((listed.Property, listed.DefaultText, listed.Bounds), (one.Property, one.DefaultText, one.Bounds));
        Assert.StartsWith(listed.PlainMeaning, flag.Meaning, StringComparison.Ordinal);
    });
}
