extension ObjectStore {
    /// Has one of the store's threads do what the state wants, and tell the state how it went.
    func start(_ action: StoreAction<Object>) {
        switch action {
        case .write(let batch): writer.add { self.write(batch) }
        case .read(let object, let place, let offset): reader.add { self.read(object, place, to: offset) }
        case .remove(let file): writer.add { self.files?.remove(file) }
        case .measureDisk: writer.add { self.measureDisk() }
        case .warm(let range): writer.add { self.warm(range) }
        case .cool(let range): writer.add { self.cool(range) }
        case .grant, .refuse: return
        }
    }

    private func write(_ batch: SpillBatch<Object>) {
        guard let files else { return }
        do throws(ObjectStoreError) {
            let checksums = try files.write(batch, from: arena)
            let space = try? files.space()
            update { state, now in state.written(batch.file, checksums: checksums, space: space, now: now) }
        } catch {
            update { state, now in state.writeFailed(batch.file, error, now: now) }
        }
    }

    private func read(_ object: Object, _ place: SpillPlace, to offset: Int) {
        guard let files else { return }
        do throws(ObjectStoreError) {
            try files.read(place, of: "\(object)", to: arena, at: offset)
            update { state, now in state.restored(object, now: now) }
        } catch {
            update { state, now in state.restoreFailed(object, error, now: now) }
        }
    }

    private func measureDisk() {
        guard let files else { return }
        let space = Result { () throws(ObjectStoreError) in try files.space() }
        update { state, now in state.measured(space, now: now) }
    }

    private func warm(_ range: Range<Int>) {
        let end = (try? arena.prefault(range)).map { range.upperBound }
        update { state, _ in state.warmed(upTo: end) }
    }

    private func cool(_ range: Range<Int>) {
        let isCold = (try? arena.giveBack(range)) != nil
        update { state, now in state.cooled(isCold, now: now) }
    }
}
