/// Key material on the heap: overwritten before its memory is given back, and no text made from it shows it.
public final class SecretOctets: @unchecked Sendable {
    // Written in `init` and in `deinit` only, so that threads may share it.
    private let storage: UnsafeMutableRawBufferPointer

    public init(_ bytes: some Collection<UInt8>) {
        storage = .allocate(byteCount: bytes.count, alignment: 1)
        storage.copyBytes(from: bytes)
    }

    deinit {
        Self.overwrite(storage)
        storage.deallocate()
    }

    // Stores into memory that is about to be freed are dead to an optimiser.
    @inline(never) @_optimize(none)
    private static func overwrite(_ memory: UnsafeMutableRawBufferPointer) {
        for index in memory.indices { memory[index] = 0 }
    }

    public var count: Int { storage.count }

    /// Lends the octets for the time of a call.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        body(UnsafeRawBufferPointer(storage))
    }
}

extension SecretOctets: Hashable {
    public static func == (left: SecretOctets, right: SecretOctets) -> Bool {
        left === right || left.storage.elementsEqual(right.storage)
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(bytes: UnsafeRawBufferPointer(storage)) }
}

extension SecretOctets: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "(hidden)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}

/// A shared key of `auth_hmac`: 32 to 64 octets under a number of 1 to 255.
public struct HMACKey: Hashable, Sendable {
    public let id: UInt8
    public let octets: SecretOctets

    public init(id: UInt8, octets: some Collection<UInt8>) {
        self.id = id
        self.octets = SecretOctets(octets)
    }
}
