#compdef lssc
# zsh completion of lssc: asks the program itself what may come next.
_lssc() {
    local form value text
    local -a values shown space
    {
        IFS= read -r form
        while IFS=$'\t' read -r value text; do
            values+=("$value")
            shown+=("$text")
        done
    } < <(lssc complete-word zsh -- "${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)
    case $form in
        files) _files ;;
        folders) _files -/ ;;
        *)
            [[ $form == open ]] && space=(-S '')
            compadd -V lssc -l -d shown "${space[@]}" -a values
            ;;
    esac
}
if [[ $funcstack[1] == _lssc ]]; then
    _lssc "$@"
else
    compdef _lssc lssc
fi
