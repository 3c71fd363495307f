import InternetTypes

extension VirtualRouterConfiguration {
    /// Skew_Time: spreads the backups, so that the one of highest priority is first.
    ///
    /// - Version 2 (RFC 3768 section 6.1): (256 - Priority) / 256 seconds, whatever the interval.
    /// - Version 3 (RFC 9568 section 6.1): ((256 - Priority) * Active_Adver_Interval) / 256.
    func skewTime(priority: Priority, masterInterval: AdvertisementInterval) -> Duration {
        let unit = version == .v2 ? Duration.seconds(1) : masterInterval.duration
        return .nanoseconds(unit.wholeNanoseconds * (256 - Int64(priority.rawValue)) / 256)
    }

    /// Active_Down_Interval (Master_Down_Interval in RFC 3768): 3 * Active_Adver_Interval + Skew_Time, where keepalived's
    /// `down_timer_adverts` replaces the 3.
    func downInterval(priority: Priority, masterInterval: AdvertisementInterval) -> Duration {
        masterInterval.duration * downTimerAdvertisements
            + skewTime(priority: priority, masterInterval: masterInterval)
    }
}
