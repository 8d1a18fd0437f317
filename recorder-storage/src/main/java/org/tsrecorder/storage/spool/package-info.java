/**
 * Keeps what is accepted but not yet safely at its destination, across crashes: a write-ahead journal that many
 * recordings share, so that one {@code fdatasync} makes the news of thousands of them durable.
 *
 * <p>A spool is a directory of segment files of one size, filled with zeros before their first use, so that a commit
 * changes no metadata of the file system. All numbers are big-endian:
 *
 * <pre>
 *  segment   0        8         12        16               24               32            512
 *            | TSRSPOOL | version | CRC-32C | segment number | oldest needed | zeros …      | records …
 *
 *  record    0         4         8      9            16             24
 *            | length   | CRC-32C | kind | recording  | offset       | payload, length bytes
 *
 *  kind      1 OPEN        offset = bytes known safe in the file    payload = key, UTF-8
 *            2 DATA        offset = where in the recording          payload = bytes
 *            3 COMPLETE    offset = bytes in all
 *            4 CUT_SHORT   offset = bytes in all                    payload = reason, UTF-8
 *            5 FORGET      the recording was taken back
 * </pre>
 *
 * A record's CRC starts with the number of its segment, so that what an earlier use left in the file is never taken for
 * news. Each write ends with 24 zero bytes that the next write covers; a segment that ends otherwise was torn, and what
 * follows the tear was never acknowledged. Replaying writes by position, so doing it twice does no harm.
 *
 * <p>The life of a segment:
 *
 * <pre>
 *            prepare()          rotate()             rotate()            release(n)
 *   (none) ───────────▶ ready ───────────▶ active ───────────▶ sealed ───────────▶ free
 *                         ▲                   appends, commits      files it speaks    │
 *                         └──────────────────────────────────────── of are forced ─────┘
 * </pre>
 *
 * A new segment begins with the OPENs of all recordings under way, and its header names the oldest segment still
 * needed: older ones are void from then on, and are overwritten oldest first.
 *
 * <p>Threads: one thread appends, commits and rotates; {@code prepare} and {@code release} may come from another.
 * Source: the write-ahead logs of databases, for one of which ARIES (Mohan and others, 1992) is the paper. Imports
 * {@code storage.disk}.
 */
@NullMarked
package org.tsrecorder.storage.spool;

import org.jspecify.annotations.NullMarked;
