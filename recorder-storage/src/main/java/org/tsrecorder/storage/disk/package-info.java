/**
 * The little that a store asks of a file system, so that tests can put one in its place that forgets and fails.
 *
 * <pre>
 *   write ──▶ [ page cache ] ── force() ─────────▶ the file's bytes and size survive a power cut
 *   create, delete ──▶ [ directory ] ── syncDirectory() ─▶ the entry survives a power cut
 * </pre>
 *
 * A file that was forced while its entry was not synced may be lost whole: nothing here hides that.
 *
 * <p>Threads: implementations are safe for any number of threads; calls block. Source: fsync(2), open(2). Imports
 * nothing of ours.
 */
@NullMarked
package org.tsrecorder.storage.disk;

import org.jspecify.annotations.NullMarked;
