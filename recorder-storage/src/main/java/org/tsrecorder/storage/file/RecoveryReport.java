package org.tsrecorder.storage.file;

import org.tsrecorder.storage.spool.SpoolReplay;

/**
 * What a start found and did.
 *
 * @param completed recordings and events whose end the journal had, and whose files are now whole
 * @param markedIncomplete those that were cut short, or under way when the recorder stopped
 * @param bytesReplayed bytes written from the journal into files
 * @param unusable journal records of which nothing could be made
 * @param journal what the journal held
 */
public record RecoveryReport(
        int completed, int markedIncomplete, long bytesReplayed, long unusable, SpoolReplay journal) {}
