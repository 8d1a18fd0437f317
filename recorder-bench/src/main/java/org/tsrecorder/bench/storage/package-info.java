/**
 * What the file store costs against the disk below it, measured in the same run: forks are off where a denominator must
 * see the same disk at nearly the same moment.
 *
 * <pre>
 *   rawAppendAndForce   32 threads, 4 KiB + force(false) over 64 files     ◀─ denominator of finish
 *   finish              32 threads: create, 4 KiB, finish, wait
 *   rawAppendAndForceAlone  one thread, 4 KiB + force(false)               ◀─ denominator of ack
 *   ack                 one recording: 4 KiB, wait until durable
 *   rawBulk             64 KiB writes, force at the end                    ◀─ denominator of bulk
 *   bulk                one recording, 64 KiB pieces, finish, wait
 * </pre>
 *
 * Threads: those of JMH and of the store. Imports {@code storage.file} and core's {@code store}.
 */
@NullMarked
package org.tsrecorder.bench.storage;

import org.jspecify.annotations.NullMarked;
