public import KeepalivedConf

/// One line about the use of a keyword that this release does not act on: place, keyword, block, and what it would do.
public func describe(_ use: KeywordUse) -> String {
    let block = use.context.isEmpty ? "at file level" : "in \(use.context)"
    let effect = KeywordTable.shared.keyword(use.keyword, in: use.context)?.effect ?? ""
    return (use.place.map { "\($0): " } ?? "") + "\(use.keyword) (\(block))" + (effect.isEmpty ? "" : ": \(effect)")
}
