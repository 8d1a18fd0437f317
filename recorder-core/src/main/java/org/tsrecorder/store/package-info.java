/**
 * What a place for recordings, and for a node's state, must offer, whatever it is made of.
 *
 * <p>Bytes go down as {@code ByteBuf}s whose ownership moves with the call; what comes back are offsets:
 *
 * <pre>
 *   append(buf) ──▶ [ pending ] ──▶ [ written: with the operating system ] ──▶ [ durable: survives a power cut ]
 *                                     SinkProgress.written(n)                    SinkProgress.durable(n)
 * </pre>
 *
 * <p>Keys are those of the closed recorder ({@code <stableNodeID>/<time>.cast}), so that tools which read its
 * destinations read ours.
 *
 * <p>Beside recordings, {@link org.tsrecorder.store.StateStore} is where a node keeps its keys between runs.
 *
 * <p>Threads: a {@link org.tsrecorder.store.RecordingSink} is fed by one thread at a time; progress comes back on the
 * store's own threads. Reading and listing may block and is for virtual threads.
 *
 * <p>Imports nothing of ours.
 */
@NullMarked
package org.tsrecorder.store;

import org.jspecify.annotations.NullMarked;
