import CNetlink
import Glibc
package import InternetTypes
package import LinuxGround

/// Puts messages together with libnl, one after the other, for one write.
package struct NetlinkBatch: ~Copyable {
    /// libnl's message that each message is built in, then copied out of; allocated once.
    private let scratch: OpaquePointer
    /// Whether an attribute of the message under construction did not fit.
    private let isTooLong: UnsafeMutablePointer<Bool>
    package private(set) var bytes: [UInt8] = []
    package private(set) var count = 0

    package init() throws(SystemError) {
        // Room for some hundred hops of a route.
        guard let scratch = nlmsg_alloc_size(16 << 10) else { throw SystemError("allocate a message", errno: 12) }
        self.scratch = scratch
        isTooLong = .allocate(capacity: 1)
        isTooLong.initialize(to: false)
    }

    deinit {
        nlmsg_free(scratch)
        isTooLong.deallocate()
    }

    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        count = 0
    }

    /// Appends a message: `header` is the fixed part behind nlmsghdr, `attributes` adds the rest; one that is too long
    /// is left out.
    package mutating func append<Header: BitwiseCopyable>(
        type: UInt16, flags: Int32, sequence: UInt32, header: Header, attributes: (borrowing Attributes) -> Void
    ) {
        guard let message = nlmsg_hdr(scratch) else { return }
        // nlmsg_put continues behind what the message holds: back to nothing but the header.
        message.pointee.nlmsg_len = UInt32(MemoryLayout<nlmsghdr>.size)
        let size = Int32(MemoryLayout<Header>.size)
        guard nlmsg_put(scratch, 0, sequence, Int32(type), size, flags) != nil else { return }
        withUnsafeBytes(of: header) { header in
            guard let source = header.baseAddress else { return }
            nlmsg_data(message)?.copyMemory(from: source, byteCount: header.count)
        }
        isTooLong.pointee = false
        attributes(Attributes(message: scratch, isTooLong: isTooLong))
        guard !isTooLong.pointee else { return }
        let length = (Int(message.pointee.nlmsg_len) + 3) & ~3
        bytes.append(contentsOf: UnsafeRawBufferPointer(start: message, count: length))
        count += 1
    }

    /// Where attributes are added to the message under construction.
    package struct Attributes: ~Copyable {
        fileprivate let message: OpaquePointer
        fileprivate let isTooLong: UnsafeMutablePointer<Bool>

        package func put(_ type: Int, _ value: UInt32) { check(nla_put_u32(message, Int32(type), value)) }
        package func put(_ type: Int, _ value: UInt8) { check(nla_put_u8(message, Int32(type), value)) }
        package func put(_ type: Int, _ value: UInt16) { check(nla_put_u16(message, Int32(type), value)) }
        package func put(_ type: Int, _ value: String) { check(nla_put_string(message, Int32(type), value)) }
        package func put(_ type: Int, _ value: IPAddress) { put(type, bytes: value.bytes) }

        package func put(_ type: Int, bytes: [UInt8]) {
            check(nla_put(message, Int32(type), Int32(bytes.count), bytes))
        }

        package func put<Value: BitwiseCopyable>(_ type: Int, structure: Value) {
            withUnsafeBytes(of: structure) { check(nla_put(message, Int32(type), Int32($0.count), $0.baseAddress)) }
        }

        /// An attribute that holds the attributes which `body` adds.
        package func nest(_ type: Int, _ body: (borrowing Attributes) -> Void) {
            // NLA_F_NESTED as libnl 3.7 sets it by itself; older kernels mask it out.
            guard let start = nla_nest_start(message, Int32(type)) else { return isTooLong.pointee = true }
            body(self)
            check(nla_nest_end(message, start))
        }

        /// A fixed part that begins with its length in 16 bits, which counts what `body` adds.
        package func putCounted<Header: BitwiseCopyable>(_ header: Header, _ body: (borrowing Attributes) -> Void) {
            guard let envelope = nlmsg_hdr(message) else { return }
            let offset = Int(envelope.pointee.nlmsg_len)
            withUnsafeBytes(of: header) { bytes in
                var copy = [UInt8](bytes)
                check(nlmsg_append(message, &copy, copy.count, 4))
            }
            guard !isTooLong.pointee else { return }
            body(self)
            let length = UInt16(clamping: Int(envelope.pointee.nlmsg_len) - offset)
            UnsafeMutableRawPointer(envelope).storeBytes(of: length, toByteOffset: offset, as: UInt16.self)
        }

        private func check(_ result: Int32) {
            if result < 0 { isTooLong.pointee = true }
        }
    }
}

/// One message from the kernel, as libnl found it in a datagram.
package struct NetlinkMessage {
    private let header: UnsafeMutablePointer<nlmsghdr>

    package var type: UInt16 { header.pointee.nlmsg_type }
    package var flags: UInt16 { header.pointee.nlmsg_flags }
    package var sequence: UInt32 { header.pointee.nlmsg_seq }
    package var port: UInt32 { header.pointee.nlmsg_pid }

    /// Calls `body` for each message of a datagram.
    package static func forEach(in datagram: UnsafeRawBufferPointer, _ body: (NetlinkMessage) -> Void) {
        guard let base = datagram.baseAddress else { return }
        // libnl's functions take pointers without const, but change nothing.
        var header = UnsafeMutableRawPointer(mutating: base).assumingMemoryBound(to: nlmsghdr.self)
        var remaining = Int32(datagram.count)
        while nlmsg_ok(header, remaining) != 0 {
            body(NetlinkMessage(header: header))
            guard let next = nlmsg_next(header, &remaining) else { return }
            header = next
        }
    }

    /// The fixed part behind nlmsghdr; nil where the message is too short for it.
    package func fixedPart<Part: BitwiseCopyable>(_: Part.Type) -> Part? {
        guard Int(nlmsg_datalen(header)) >= MemoryLayout<Part>.size else { return nil }
        return nlmsg_data(header)?.loadUnaligned(as: Part.self)
    }

    /// The attribute of this type behind a fixed part of `offset` octets.
    package func attribute(_ type: Int, behind offset: Int) -> NetlinkAttribute? {
        guard let first = nlmsg_attrdata(header, Int32(offset)) else { return nil }
        return NetlinkAttribute.find(type, in: first, length: nlmsg_attrlen(header, Int32(offset)))
    }
}

/// One attribute of a message; reads check the length that the kernel gave.
package struct NetlinkAttribute {
    private let attribute: UnsafeMutablePointer<nlattr>

    static func find(_ type: Int, in first: UnsafeMutablePointer<nlattr>, length: Int32) -> NetlinkAttribute? {
        guard length > 0 else { return nil }
        return nla_find(first, length, Int32(type)).map(NetlinkAttribute.init(attribute:))
    }

    /// An attribute of this type inside of this one.
    package func nested(_ type: Int) -> NetlinkAttribute? {
        guard let first = nla_data(attribute) else { return nil }
        return Self.find(type, in: first.assumingMemoryBound(to: nlattr.self), length: nla_len(attribute))
    }

    package var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: nla_data(attribute), count: Int(nla_len(attribute)))
    }

    package var uint32: UInt32? { bytes.count >= 4 ? bytes.loadUnaligned(as: UInt32.self) : nil }
    package var uint16: UInt16? { bytes.count >= 2 ? bytes.loadUnaligned(as: UInt16.self) : nil }
    package var uint8: UInt8? { bytes.first }
    /// Text up to the first NUL.
    package var string: String { String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
    package var address: IPAddress? { IPAddress(bytes: bytes) }
}
