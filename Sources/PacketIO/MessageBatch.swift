import CLinux
import Glibc
import LinuxGround

/// Messages that leave with one system call: their octets, destinations and control messages in memory of our own.
struct MessageBatch: ~Copyable {
    /// Twice what a big node sends at one moment; sendmmsg(2) itself takes 1024.
    static let capacity = 512
    private static let controlSize = 128

    private let messages: UnsafeMutablePointer<clinux_message>
    private let vectors: UnsafeMutablePointer<iovec>
    private let names: UnsafeMutableRawPointer
    private let controls: UnsafeMutableRawPointer
    private static let nameSize = MemoryLayout<sockaddr_storage>.size
    /// The octets of all messages, one behind the other.
    private var data: [UInt8] = []
    private(set) var count = 0

    init() {
        messages = .allocate(capacity: Self.capacity)
        vectors = .allocate(capacity: Self.capacity)
        names = .allocate(byteCount: Self.capacity * Self.nameSize, alignment: 16)
        controls = .allocate(byteCount: Self.capacity * Self.controlSize, alignment: 16)
    }

    deinit {
        messages.deallocate()
        vectors.deallocate()
        names.deallocate()
        controls.deallocate()
    }

    var isFull: Bool { count == Self.capacity }

    mutating func removeAll() {
        count = 0
        data.removeAll(keepingCapacity: true)
    }

    /// Adds a message; the batch must not be full.
    mutating func append<Name>(
        _ bytes: some Collection<UInt8>, to name: Name, control: (inout ControlMessages) -> Void = { _ in }
    ) {
        guard !isFull, MemoryLayout<Name>.size <= Self.nameSize else { return }
        let place = names + count * Self.nameSize
        withUnsafeBytes(of: name) { UnsafeMutableRawBufferPointer(start: place, count: $0.count).copyMemory(from: $0) }
        var controlMessages = ControlMessages(start: controls + count * Self.controlSize, room: Self.controlSize)
        control(&controlMessages)
        vectors[count] = iovec(iov_base: nil, iov_len: bytes.count)
        var header = msghdr()
        header.msg_name = place
        header.msg_namelen = socklen_t(MemoryLayout<Name>.size)
        header.msg_iov = vectors + count
        header.msg_iovlen = 1
        header.msg_control = controlMessages.used == 0 ? nil : controls + count * Self.controlSize
        header.msg_controllen = controlMessages.used
        (messages + count).initialize(to: clinux_message(header: header, length: 0))
        data.append(contentsOf: bytes)
        count += 1
    }

    /// Sends everything and empties the batch; `failed` gets the place and errno of each message that did not go.
    mutating func send(over descriptor: Descriptor, flags: Int32 = 0, failed: (Int, Int32) -> Void) {
        let total = count
        data.withUnsafeMutableBytes { bytes in
            var next = bytes.baseAddress
            for index in 0..<total {
                vectors[index].iov_base = next
                next = next.map { $0 + vectors[index].iov_len }
            }
            var done = 0
            while done < total {
                let flags = flags | Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL)
                let sent = clinux_send_messages(descriptor.raw, messages + done, UInt32(total - done), flags)
                if sent > 0 {
                    done += Int(sent)
                } else if errno != EINTR {
                    // Only the first message's failure is told (sendmmsg(2)): it is skipped, the next ones get their turn.
                    failed(done, errno)
                    done += 1
                }
            }
        }
        removeAll()
    }
}

/// The control messages of one message under construction.
struct ControlMessages {
    fileprivate let start: UnsafeMutableRawPointer
    fileprivate let room: Int
    fileprivate(set) var used = 0

    fileprivate init(start: UnsafeMutableRawPointer, room: Int) {
        self.start = start
        self.room = room
    }

    mutating func append<Value>(_ level: Int32, _ type: Int32, _ value: Value) {
        let size = MemoryLayout<Value>.size
        guard used + clinux_cmsg_space(size) <= room else { return }
        let message = (start + used).assumingMemoryBound(to: cmsghdr.self)
        message.pointee.cmsg_level = level
        message.pointee.cmsg_type = type
        message.pointee.cmsg_len = clinux_cmsg_len(size)
        let data = UnsafeMutableRawBufferPointer(start: clinux_cmsg_data(message), count: size)
        withUnsafeBytes(of: value) { data.copyMemory(from: $0) }
        used += clinux_cmsg_space(size)
    }
}
