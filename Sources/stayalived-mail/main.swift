import Glibc
import MailDelivery

exit(courierMain())
