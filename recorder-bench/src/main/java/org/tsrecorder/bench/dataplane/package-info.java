/**
 * The data plane end to end: two nodes in one JVM, TCP over WireGuard over loopback UDP.
 *
 * <pre>
 *   Source ─▶ channel ─▶ DataPlane ── UDP_SEGMENT ──▶ UDP_GRO ─▶ DataPlane ─▶ channel ─▶ Sink
 *             └─ event loop of the client ─┘           └─ event loop of the server ─┘
 * </pre>
 *
 * Threads: one event loop a node, and JMH's, which waits. Imports {@code transport.dataplane}, {@code transport.socket}
 * and what these need for their settings.
 */
@NullMarked
package org.tsrecorder.bench.dataplane;

import org.jspecify.annotations.NullMarked;
