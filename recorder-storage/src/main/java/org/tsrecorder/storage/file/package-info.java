/**
 * Recordings as files: {@code <node>/<time>.cast}, and {@code <node>/events/<time>.event}, as the closed recorder lays
 * them out.
 *
 * <pre>
 *   append ─▶ Session ─┬─ little ─▶ Committer ─▶ Spool (one force for all) ─▶ written, durable
 *   (any thread)       │                │
 *                      │                └─ a copy ─▶ FileWriter ─▶ file, seconds later at most
 *                      │
 *                      └─ bulk ───▶ FileWriter: gathering write from the network's buffers, then force ─▶ durable
 *
 *   Checkpointer: sealed segment ─▶ its files forced, their directories synced ─▶ segment free
 * </pre>
 *
 * <p>Housekeeping lies under {@code .tsrecorder/}: {@code spool/} is the journal, {@code lock} is held while a recorder
 * writes, {@code live/} and {@code incomplete/} hold marks named {@code <node>_<time>.cast}:
 *
 * <pre>
 *   live mark   incomplete mark   lock held     state
 *      no            no              any        COMPLETE
 *      yes           no              yes        LIVE
 *      yes           no              no         INCOMPLETE: the recorder stopped
 *      any           yes             any        INCOMPLETE: the mark's first line says why
 * </pre>
 *
 * <p>What fails, and what then holds. No space for a file: its recording fails, and what the journal has of it is
 * written once there is space. No space for the journal: recordings under way use up the segment that is reserved, then
 * fail; new ones are refused. A commit that fails: the recordings in it fail, and a new segment is begun. A file that
 * cannot be forced: its recording fails, and the journal is kept from then on until a new start writes that file again.
 *
 * <p>Threads, all daemons named {@code tsrecorder-store-…}: {@code commit}, {@code write-0} and {@code write-1},
 * {@code checkpoint}, {@code prepare}, and {@code force-n} while a checkpoint has many files. A recording's progress is
 * told by commit or by its writer, one call at a time. Descriptors: at most
 * {@link org.tsrecorder.storage.file.StoreTuning#openFiles()} and a few. Source: the keys of the closed recorder.
 * Imports {@code storage.spool}, {@code storage.disk} and core's {@code store}.
 */
@NullMarked
package org.tsrecorder.storage.file;

import org.jspecify.annotations.NullMarked;
