import ConfigurationTools
import KeepalivedConf
import Testing

struct MigrationCheckTests {
    private func text(_ more: String = "") -> String {
        """
        vrrp_instance VI_1 {
            interface eth0
            virtual_router_id 51
            priority 100
            \(more)
            virtual_ipaddress {
                192.0.2.10/24
            }
        }
        """
    }

    @Test func saysThatEverythingWorksAndHowToChangeOver() {
        let check = MigrationCheck(load(text()))
        #expect(check.isComplete)
        #expect(check.text.contains("Works as is (4 of 5 keywords):\n"))
        #expect(check.text.contains("  vrrp_instance: interface, virtual_router_id, priority\n"))
        #expect(
            check.text.contains("keepalived.conf:6: virtual_ipaddress: an address that somebody removes is put back"))
        #expect(!check.text.contains("Not yet"))
        // 156 of 256 parts of a second, rounded up.
        #expect(check.text.contains("at most 0.61 s for VI_1"))
        #expect(check.text.contains("grep -F '192.0.2.10'"))
        #expect(check.text.contains("(VI_1) Entering BACKUP STATE"))
    }

    @Test func aVirtualRouterThatKeepsItsMasterDoesNotGoBack() {
        #expect(MigrationCheck(load(text("nopreempt"))).text.contains("With nopreempt (VI_1) they stay"))
        #expect(!MigrationCheck(load(text())).text.contains("nopreempt"))
    }

    @Test func namesWhatIsNotThereYet() throws {
        // Whichever is left: the list becomes shorter.
        let rows = KeywordTable.shared.rows.filter {
            $0.context == "vrrp_instance" && !$0.isActedOn && $0.kind == .flag && $0.status == .current
        }
        guard let row = rows.first else { return }
        let check = MigrationCheck(load(text(row.name)))
        #expect(!check.isComplete)
        #expect(check.text.contains("keepalived.conf:5: \(row.name): "))
        #expect(check.text.contains("Do not change over"))
    }

    @Test func aFileWithoutVirtualRoutersHasNobodyToTakeOver() {
        let check = MigrationCheck(load("global_defs {\n    router_id x\n}\n"))
        #expect(check.isComplete)
        #expect(check.text.contains("nobody to take over"))
    }
}
