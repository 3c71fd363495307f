import CPCRE2

extension SystemEnvironment {
    /// What PCRE2 has against a pattern, in its own words, with the place counted from 0; nil where it compiles.
    public func problem(ofPattern pattern: String, options: [String]) -> String? {
        let flags = options.reduce(UInt32(0)) { $0 | (Self.compileOptions[$1] ?? 0) }
        let octets = Array(pattern.utf8)
        var error: Int32 = 0
        var offset = 0
        if let code = cpcre2_compile(octets, octets.count, flags, &error, &offset) {
            cpcre2_free(code)
            return nil
        }
        let text = [UInt8](unsafeUninitializedCapacity: 256) { buffer, count in
            count = max(0, Int(cpcre2_error_message(error, buffer.baseAddress, buffer.count)))
        }
        return "\(String(decoding: text, as: UTF8.self)) at offset \(offset)"
    }

    /// Whether a word of `regex_options` has a meaning; keepalived ignores those that have none.
    public static func knowsPatternOption(_ word: String) -> Bool { compileOptions[word] != nil }

    /// The words of `regex_options` and what pcre2.h calls them.
    private static let compileOptions: [String: UInt32] = [
        "allow_empty_class": UInt32(PCRE2_ALLOW_EMPTY_CLASS), "alt_bsux": UInt32(PCRE2_ALT_BSUX),
        "auto_callout": UInt32(PCRE2_AUTO_CALLOUT), "caseless": UInt32(PCRE2_CASELESS),
        "dollar_endonly": UInt32(PCRE2_DOLLAR_ENDONLY), "dotall": UInt32(PCRE2_DOTALL),
        "dupnames": UInt32(PCRE2_DUPNAMES), "extended": UInt32(PCRE2_EXTENDED),
        "firstline": UInt32(PCRE2_FIRSTLINE), "match_unset_backref": UInt32(PCRE2_MATCH_UNSET_BACKREF),
        "multiline": UInt32(PCRE2_MULTILINE), "never_ucp": UInt32(PCRE2_NEVER_UCP),
        "never_utf": UInt32(PCRE2_NEVER_UTF), "no_auto_capture": UInt32(PCRE2_NO_AUTO_CAPTURE),
        "no_auto_possess": UInt32(PCRE2_NO_AUTO_POSSESS), "no_dotstar_anchor": UInt32(PCRE2_NO_DOTSTAR_ANCHOR),
        "no_start_optimize": UInt32(PCRE2_NO_START_OPTIMIZE), "ucp": UInt32(PCRE2_UCP),
        "ungreedy": UInt32(PCRE2_UNGREEDY), "utf": UInt32(PCRE2_UTF),
        "never_backslash_c": UInt32(PCRE2_NEVER_BACKSLASH_C), "alt_circumflex": UInt32(PCRE2_ALT_CIRCUMFLEX),
        "alt_verbnames": UInt32(PCRE2_ALT_VERBNAMES), "use_offset_limit": UInt32(PCRE2_USE_OFFSET_LIMIT),
    ]
}
