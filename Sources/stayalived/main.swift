import Glibc
import Supervisor

exit(superviseMain(Array(CommandLine.arguments.dropFirst())))
