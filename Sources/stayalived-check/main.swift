import CheckWorker
import Glibc

exit(checkWorkerMain(Array(CommandLine.arguments.dropFirst())))
