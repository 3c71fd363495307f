/// Settings that few blocks have: a pointer, nil while all of them are as they are where nothing is said.
///
/// Tens of thousands of servers then cost what they use.
protocol RareSettings: Hashable, Sendable {
    /// The settings where nothing is said.
    init()
}

/// Equal values are equal however they came to be: what was set back to the usual takes no room.
struct Rare<Settings: RareSettings>: Hashable, Sendable {
    private indirect enum Storage: Hashable, Sendable {
        case usual
        case given(Settings)
    }

    private var storage = Storage.usual

    var settings: Settings {
        get { if case .given(let settings) = storage { settings } else { Settings() } }
        set { storage = newValue == Settings() ? .usual : .given(newValue) }
    }
}
