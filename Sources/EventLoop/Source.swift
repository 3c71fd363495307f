internal import CSystemd
internal import Glibc
internal import LinuxGround

/// What every kind of source shares: the handle of libsystemd, its priority and its end.
public class Source {
    /// Keeps the loop alive: libsystemd's handle alone would not keep the Swift object.
    let loop: EventLoop
    private var handle: OpaquePointer?

    init(_ loop: EventLoop) { self.loop = loop }

    deinit { cancel() }

    /// The handle while the source is in the loop.
    var source: OpaquePointer? { handle }

    /// The untyped pointer that libsystemd hands back to the callbacks; it holds no reference, the owner does.
    var userdata: UnsafeMutableRawPointer { Unmanaged.passUnretained(self).toOpaque() }

    func adopt(
        _ what: @autoclosure () -> String, priority: EventLoop.Priority,
        _ add: (inout OpaquePointer?, UnsafeMutableRawPointer) -> Int32
    ) throws(SystemError) {
        try check(what(), add(&handle, userdata))
        try check(what(), sd_event_source_set_priority(handle, priority.value))
    }

    /// Takes the source out of the loop; its handler never runs again. Harmless when done twice.
    public func cancel() {
        guard let handle else { return }
        self.handle = nil
        sd_event_source_disable_unref(handle)
    }

    func enable(_ mode: Int) {
        guard let handle else { return }
        // Fails only for a source of a forked copy of the loop, which this program never makes.
        _ = sd_event_source_set_enabled(handle, Int32(mode))
    }

    /// The source behind a callback's userdata, held for the length of the callback even if the handler drops it.
    static func behind(_ userdata: UnsafeMutableRawPointer?) -> Self? {
        guard let userdata else { return nil }
        return unsafeDowncast(Unmanaged<Source>.fromOpaque(userdata).takeUnretainedValue(), to: Self.self)
    }
}
