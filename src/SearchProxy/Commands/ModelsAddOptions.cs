using System.CommandLine;

namespace SearchProxy.Commands;

/// <summary>The options that <c>models add</c> and <c>models pull</c> share.</summary>
internal sealed class ModelsAddOptions
{
    private readonly Option<string?> _store = new("--store")
    {
        Description = "Folder with one folder a model. Default: the models folder beside the program.",
        HelpName = "DIR",
    };
    private readonly Option<string?> _name = new("--name")
    {
        Description = "Name of the model there. Default: that of the folder.",
        HelpName = "NAME",
    };
    private readonly Option<string?> _licence = new("--licence")
    {
        Description = "SPDX id of the weights' licence, for the manifest.",
        HelpName = "ID",
    };
    private readonly Option<string?> _file = new("--file")
    {
        Description = "The ONNX file to use, for example onnx/model_int8.onnx.",
        HelpName = "PATH",
    };
    private readonly Option<string?> _mirror = new("--mirror")
    {
        Description = "Address of a mirror of the Hugging Face hub.",
        HelpName = "URL",
    };

    public void AddTo(Command command) => SettingsOptions.AddTo(command, [_store, _name, _licence, _file, _mirror]);

    public ModelsAddChoice Read(ParseResult parsed) =>
        new(parsed.GetValue(_store), parsed.GetValue(_name), parsed.GetValue(_licence), parsed.GetValue(_file), parsed.GetValue(_mirror));
}
