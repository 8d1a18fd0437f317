/**
 * Measures {@code org.tsrecorder.transport.crypto} beside other providers and kinds of buffer, in one run, so that the
 * ratios hold on any machine. Imports {@code transport.crypto}, Netty's buffers, the JDK's ciphers and BouncyCastle.
 */
@NullMarked
package org.tsrecorder.bench.crypto;

import org.jspecify.annotations.NullMarked;
