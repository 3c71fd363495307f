import Glibc
import VRRPWorker

exit(vrrpWorkerMain(Array(CommandLine.arguments.dropFirst())))
