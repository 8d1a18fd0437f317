package org.tsrecorder.store;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** State in a map. */
final class MemoryStateStore implements StateStore {
    private final Map<String, byte[]> values = new ConcurrentHashMap<>();

    @Override
    public Optional<byte[]> read(String key) {
        return Optional.ofNullable(values.get(key)).map(byte[]::clone);
    }

    @Override
    public void write(String key, byte[] value) {
        values.put(key, value.clone());
    }

    @Override
    public void remove(String key) {
        values.remove(key);
    }

    @Override
    public void close() {
        // The values go with the object.
    }
}
