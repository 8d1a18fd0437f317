/**
 * Measures {@code org.tsrecorder.asciicast} beside a general JSON parser over the same bytes, in one run, so that the
 * ratios hold on any machine. Imports {@code asciicast}, {@code bench}, Netty's buffers and jackson-core.
 */
@NullMarked
package org.tsrecorder.bench.asciicast;

import org.jspecify.annotations.NullMarked;
