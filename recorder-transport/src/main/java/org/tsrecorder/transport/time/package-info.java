/**
 * Who is due when, and how often something may happen, for engines that are told the time.
 *
 * <pre>
 *   schedule(entry, due) ─▶ ┌───────────────┐ ─▶ nextDeadlineNanos()
 *   cancel(entry)        ─▶ │ DeadlineQueue │
 *                           └───────────────┘ ─▶ pollDue(now) × n
 *
 *   tryTake(now) ─▶ TokenBucket ─▶ may it?
 * </pre>
 *
 * <p>Times are nanoseconds of any clock that does not go back; it may begin anywhere and wrap, so they are compared by
 * their difference. Reads no clock. What is here belongs to the thread of whoever has it. Imports nothing of ours.
 */
@NullMarked
package org.tsrecorder.transport.time;

import org.jspecify.annotations.NullMarked;
