# fish completion of lssc: asks the program itself what may come next.
function __lssc_complete
    set -l before (commandline --current-process --tokenize --cut-at-cursor)
    set -l typed (commandline --current-token --cut-at-cursor)
    set -l answer (lssc complete-word fish -- $before "$typed" 2>/dev/null)
    switch "$answer[1]"
        case files
            __fish_complete_path "$typed"
        case folders
            __fish_complete_directories "$typed"
        case '*'
            printf '%s\n' $answer[2..]
    end
end
complete --command lssc --no-files --keep-order --arguments '(__lssc_complete)'
