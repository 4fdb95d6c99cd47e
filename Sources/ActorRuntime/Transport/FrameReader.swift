package import NIOCore

/// Cuts a stream of bytes into frames, wherever the pieces that arrive begin and end. A pure value.
///
/// It keeps what has arrived of an incomplete frame and nothing more: a frame that is announced but never sent takes
/// no memory.
package struct FrameReader {
    private var bytes = ByteBuffer()

    package init() {}

    /// How many bytes of an incomplete frame are kept.
    package var keptBytes: Int { bytes.readableBytes }

    /// A piece of the stream has arrived; `next` hands out the frames that it completes.
    package mutating func append(_ piece: ByteBuffer) {
        if bytes.readableBytes == 0 {
            bytes = piece
        } else {
            bytes.writeImmutableBuffer(piece)
        }
    }

    /// The next whole frame, without its length; `nil` if more bytes have to arrive first.
    ///
    /// - Parameter limit: The largest frame that is allowed now, in bytes.
    /// - Returns: The frame.
    /// - Throws: A `RuntimeError` with code `protocolViolation` for a frame of a length that is not allowed. The stream
    ///   is of no use from there on.
    package mutating func next(limit: Int) throws(RuntimeError) -> ByteBuffer? {
        guard let length = bytes.getInteger(at: bytes.readerIndex, endianness: .little, as: UInt32.self).map(Int.init)
        else { return keepRest() }
        guard length > 0, length <= limit else {
            throw RuntimeError(
                .protocolViolation, "the peer announced a frame of \(length) bytes; 1 to \(limit) are allowed")
        }
        guard bytes.readableBytes >= 4 + length else { return keepRest() }
        bytes.moveReaderIndex(forwardBy: 4)
        return bytes.readSlice(length: length)
    }

    /// Copies what is left of a read buffer whose frames were handed out, so that it is neither held as a whole nor
    /// copied as a whole when more arrives.
    private mutating func keepRest() -> ByteBuffer? {
        if bytes.readableBytes == 0 {
            bytes = ByteBuffer()
        } else if bytes.readerIndex > 0 {
            bytes = ByteBuffer(buffer: bytes)
        }
        return nil
    }
}
