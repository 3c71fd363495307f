import InternetTypes

extension VirtualRouter {
    /// The priority of the master that a BACKUP follows, or 0 where it has heard none.
    public var masterPriority: UInt8 {
        guard case .backup(let backup) = state else { return 0 }
        return backup.master?.priority.rawValue ?? 0
    }

    /// The interval that a BACKUP expects advertisements at; of others their own.
    public var masterInterval: AdvertisementInterval {
        guard case .backup(let backup) = state else { return configuration.interval }
        return backup.masterInterval
    }
}
