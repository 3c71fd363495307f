import Testing
import Tracking

@Suite("Track files")
struct TrackedNumberTests {
    @Test(
        "A file holds one integer, written as C does",
        arguments: [
            ("0", 0), ("17\n", 17), ("-20", -20), ("+3", 3), ("  5 apples", 5), ("0x10", 16), ("-0xA", -10),
            ("010", 8), ("\t\n-1\n", -1), ("12\0junk", 12),
        ] as [(String, Int)])
    func numbers(_ text: String, _ expected: Int) { #expect(TrackedNumber.parse(text.utf8) == expected) }

    @Test(
        "What is no number",
        arguments: ["", " \n", "ten", "0x", "08", "--1", "1O", "99999999999999999999", "-", "\u{fffd}"])
    func noNumbers(_ text: String) { #expect(TrackedNumber.parse(text.utf8) == nil) }

    @Test(
        "The number times the weight; -254 and less is a fault, and no more than 253 is added",
        arguments: [
            (1, 10, false, .adjustment(10)), (-3, 10, false, .adjustment(-30)), (10, 3, true, .adjustment(-30)),
            (253, 1, false, .adjustment(253)), (254, 1, false, .adjustment(253)), (-253, 1, false, .adjustment(-253)),
            (-254, 1, false, .fault), (254, -1, false, .fault), (254, 1, true, .fault), (-1, 254, false, .fault),
            (.max, 2, false, .adjustment(253)), (.min, 2, false, .fault), (.max, -2, false, .fault),
            // Weight 0: any number but 0 is a fault, and reversed only 0 is.
            (0, 0, false, .adjustment(0)), (1, 0, false, .fault), (-1, 0, false, .fault), (0, 0, true, .fault),
            (7, 0, true, .adjustment(0)),
        ] as [(Int, Int, Bool, NumberEffect)])
    func effects(_ number: Int, _ weight: Int, _ isReversed: Bool, _ expected: NumberEffect) {
        #expect(Weight(weight, isReversed: isReversed).effect(ofNumber: number) == expected)
    }
}
