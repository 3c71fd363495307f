import ConfigurationTools
import Foundation
import KeepalivedConf
import Testing

@Suite struct IndentationTests {
    @Test func putsLinesAtTheDepthOfTheirBlocks() {
        let text = """


            global_defs { # {
            router_id "a { b"\t
              }
            $X=one \\
            two {
            vrrp_instance ${X}  {\r
            @a virtual_ipaddress {
            @b virtual_ipaddress_excluded {
            192.0.2.1
                    } }


            # the end
            """
        #expect(
            Indentation.indented(text) == """
                global_defs { # {
                    router_id "a { b"
                }
                $X=one \\
                    two {
                vrrp_instance ${X}  {
                    @a virtual_ipaddress {
                    @b virtual_ipaddress_excluded {
                        192.0.2.1
                } }

                # the end

                """)
    }

    @Test func indentingChangesNoMeaningAndIsDoneOnce() throws {
        let environment = try CorpusFile.environment()
        for file in try CorpusFile.all() {
            guard let text = String(bytes: file.text, encoding: .utf8) else { continue }
            let indented = Indentation.indented(text)
            #expect(Indentation.indented(indented) == indented, "\(file.name)")
            let again = file.with(Array(indented.utf8)).load(in: environment)
            #expect(again.configuration == file.load(in: environment).configuration, "\(file.name)")
        }
    }
}
