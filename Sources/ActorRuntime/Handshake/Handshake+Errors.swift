extension Handshake {
    static var stranger: RuntimeError {
        RuntimeError(.protocolViolation, "the peer does not speak Manta's protocol: it was cut off")
    }

    static var wrongToken: RuntimeError {
        RuntimeError(
            .handshakeRefused,
            "the join token is wrong: start the node with the token that this cluster gave out")
    }

    static var impostor: RuntimeError {
        RuntimeError(
            .handshakeRefused,
            "the peer did not prove that it knows the join token, so it is not of this cluster: "
                + "check the address and who else listens there")
    }

    static var otherBuild: RuntimeError {
        RuntimeError(
            .differentBuild,
            "this node was built from other sources: rebuild or start the same executable on both sides")
    }

    static func otherVersion(_ version: UInt16) -> RuntimeError {
        RuntimeError(
            .differentBuild,
            "the peer speaks version \(version) of the protocol and this node version \(HandshakeMessage.version): "
                + "this node was built from other sources: rebuild or start the same executable on both sides")
    }
}
