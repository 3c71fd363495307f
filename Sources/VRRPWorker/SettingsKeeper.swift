import LinuxGround

/// Keeps settings of the kernel as the configuration needs them, and puts back what was there before.
final class SettingsKeeper {
    /// A setting is about to be changed for the first time: what a successor of this process must know to put it back.
    var onFirstChange: (_ setting: KernelSetting, _ original: String) -> Void = { _, _ in }
    var onFailure: (SystemError) -> Void = { _ in }

    /// In the order of their first change.
    private var changed: [(setting: KernelSetting, original: String)] = []

    /// What a predecessor of this process found.
    func inherit(_ originals: [(KernelSetting, String)]) {
        for (setting, original) in originals where self.original(of: setting) == nil {
            changed.append((setting, original))
            onFirstChange(setting, original)
        }
    }

    /// What the setting was before any change of ours; nil where it was not changed.
    func original(of setting: KernelSetting) -> String? { changed.first { $0.setting == setting }?.original }

    /// What the setting was before any change of ours, or is now; nil where there is no such setting.
    func unchangedValue(of setting: KernelSetting) -> String? { original(of: setting) ?? (try? setting.value()) }

    /// Makes these settings so, in this order, and puts back those that are not among them any more.
    func want(_ settings: [(setting: KernelSetting, value: String)]) {
        guard !settings.isEmpty || !changed.isEmpty else { return }
        let kept = Set(settings.map(\.setting))
        restore { !kept.contains($0) }
        for (setting, value) in settings {
            guard let now = try? setting.value() else { continue }
            guard now != value else { continue }
            if original(of: setting) == nil {
                changed.append((setting, now))
                onFirstChange(setting, now)
            }
            do throws(SystemError) { try setting.set(value) } catch { onFailure(error) }
        }
    }

    // Last changed, first put back. An interface that is gone took its settings with it.
    private func restore(where condition: (KernelSetting) -> Bool) {
        for (setting, original) in changed.reversed() where condition(setting) {
            guard let now = try? setting.value(), now != original else { continue }
            do throws(SystemError) { try setting.set(original) } catch { onFailure(error) }
        }
        changed.removeAll { condition($0.setting) }
    }
}
