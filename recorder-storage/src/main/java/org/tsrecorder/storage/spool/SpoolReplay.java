package org.tsrecorder.storage.spool;

/**
 * What a replay found.
 *
 * @param segments segments read
 * @param records records that were whole
 * @param tornTails segments whose last write had not come through
 */
public record SpoolReplay(int segments, long records, int tornTails) {}
