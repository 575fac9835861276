using System.CommandLine;
using SearchProxy.Terminals;

namespace SearchProxy.Commands;

/// <summary>
/// <c>searchproxy completion SHELL</c>: a script that lets the shell complete commands and flags. It asks the program itself, so that it
/// never is out of date.
/// </summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # source <(searchproxy completion bash)
        _searchproxy() {
          local IFS=$'\n'
          COMPREPLY=($(compgen -W "$("$1" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2> /dev/null)" -- "$2"))
        }
        complete -o default -F _searchproxy searchproxy
        """;

    private const string Zsh = """
        #compdef searchproxy
        # source <(searchproxy completion zsh)
        _searchproxy() {
          local -a words_found
          words_found=("${(@f)$(searchproxy "[suggest:${CURSOR}]" "${BUFFER}" 2> /dev/null)}")
          (( ${#words_found} )) && compadd -- "${words_found[@]}" || _files
        }
        compdef _searchproxy searchproxy
        """;

    private const string Fish = """
        # searchproxy completion fish | source
        complete -c searchproxy -a '(searchproxy "[suggest:"(commandline -C)"]" (commandline -cp) 2> /dev/null)'
        """;

    private const string Pwsh = """
        # searchproxy completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName searchproxy -ScriptBlock {
          param($wordToComplete, $commandAst, $cursorPosition)
          searchproxy "[suggest:$cursorPosition]" "$commandAst" 2> $null | Where-Object { $_ -like "$wordToComplete*" } |
            ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }
        """;

    private static readonly (string Shell, string Script)[] Scripts = [("bash", Bash), ("zsh", Zsh), ("fish", Fish), ("pwsh", Pwsh)];

    public static Command Create(Terminal terminal)
    {
        var shells = string.Join(", ", Scripts.Select(static script => script.Shell));
        var shell = new Argument<string>("SHELL") { Description = $"One of {shells}." };
        shell.CompletionSources.Add([.. Scripts.Select(static script => script.Shell)]);
        var command = new Command("completion", "Print a script that completes commands and flags in a shell.") { shell };
        command.SetAction(parsed =>
        {
            var name = parsed.GetRequiredValue(shell);
            var script = Array.Find(Scripts, script => script.Shell == name).Script
                ?? throw new CommandException(ExitCode.Usage, $"there is no completion for \"{name}\"; supported: {shells}");
            terminal.WriteLine(script);
            return (int)ExitCode.Success;
        });
        return command;
    }
}
