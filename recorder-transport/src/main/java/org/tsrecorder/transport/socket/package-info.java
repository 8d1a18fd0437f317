/**
 * The two faces of a {@link org.tsrecorder.transport.dataplane.DataPlane}'s TCP: Netty channels on its event loop, and
 * blocking streams for virtual threads.
 *
 * <pre>
 *   TcpSocket ◀─ TcpHandler ─▶ TailnetChannel ─▶ a Netty pipeline: HTTP/1.1, h2c, TLS
 *   (netstack)                      └──▶ ByteStream ─▶ InputStream, OutputStream, java.net.Socket
 *
 *   not reading        the receive queue fills, the window closes, the peer stops
 *   peer not reading   the send buffer fills, flushed writes stay in the channel, isWritable() turns false
 * </pre>
 *
 * <p>Whatever runs on a Netty channel of bytes runs here unchanged.
 * {@link org.tsrecorder.transport.socket.TailnetSockets} is the door;
 * {@link org.tsrecorder.transport.socket.TailnetChannel#PEER} tells who is at the other end.
 *
 * <p>Channels belong to the data plane's event loop, which must never be blocked. The blocking face is for any other
 * thread; it meets the loop in {@code ByteStream} alone.
 *
 * <p>Imports {@code dataplane}, {@code netstack}, {@code tcp}, {@code packet}, {@code key} and Netty.
 */
@NullMarked
package org.tsrecorder.transport.socket;

import org.jspecify.annotations.NullMarked;
