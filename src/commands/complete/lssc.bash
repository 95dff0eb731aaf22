# bash completion of lssc: asks the program itself what may come next.
_lssc() {
    local form line
    COMPREPLY=()
    {
        IFS= read -r form
        while IFS= read -r line; do
            COMPREPLY+=("$line")
        done
    } < <(lssc complete-word bash -- "$COMP_TYPE" "$2" "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
    case $form in
        open) compopt -o nospace ;;
        files) compopt -o default ;;
        folders) compopt -o dirnames ;;
    esac
}
complete -o nosort -F _lssc lssc 2>/dev/null || complete -F _lssc lssc
