package org.tsrecorder.store;

import java.time.Instant;
import java.util.Optional;

/**
 * What a listing knows of a recording without reading it.
 *
 * @param id its name
 * @param size bytes stored so far
 * @param state how far it has come
 * @param cutShortBecause why an incomplete recording is incomplete, where that is known
 * @param lastModified when bytes were last added
 */
public record RecordingInfo(
        RecordingId id, long size, RecordingState state, Optional<String> cutShortBecause, Instant lastModified) {}
