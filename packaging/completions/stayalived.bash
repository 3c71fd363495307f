# Completion of stayalived(8) for bash.
_stayalived()
{
    local cur prev words cword
    _init_completion -s || return
    case $prev in
        -f | --use-file | -p | --pid | -r | --vrrp_pid | -c | --checkers_pid | -b | --bfd_pid | --record | -t | --config-test | -g | --log-file)
            _filedir
            return
            ;;
        --signum)
            COMPREPLY=($(compgen -W "STOP RELOAD DATA STATS STATS_CLEAR" -- "$cur"))
            return
            ;;
        -S | --log-facility)
            COMPREPLY=($(compgen -W "daemon user local0 local1 local2 local3 local4 local5 local6 local7" -- "$cur"))
            return
            ;;
        -s | --namespace)
            COMPREPLY=($(compgen -W "$(ip netns list 2>/dev/null | cut -d' ' -f1)" -- "$cur"))
            return
            ;;
        -i | --config-id | -u | --umask | --no-lint | -A | --snmp-agent-socket | -M | --core-dump-pattern)
            return
            ;;
    esac
    # What the program itself says of its options.
    COMPREPLY=($(compgen -W "$(_parse_help "$1")" -- "$cur"))
} &&
    complete -F _stayalived stayalived

# ex: filetype=sh
