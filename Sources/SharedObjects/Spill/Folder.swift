#if canImport(Glibc)
    package import Glibc
#elseif canImport(Darwin)
    package import Darwin
#endif

/// What those who clean up after killed processes look at.
package enum Folder {
    /// What a folder holds, without itself and its parent; nothing if it cannot be read.
    package static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// When something was last changed, in seconds since 1970.
    package static func modificationTime(_ information: stat) -> Int {
        #if os(Linux)
            Int(information.st_mtim.tv_sec)
        #else
            Int(information.st_mtimespec.tv_sec)
        #endif
    }
}
