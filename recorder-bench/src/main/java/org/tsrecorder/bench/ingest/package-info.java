/**
 * Measures {@code org.tsrecorder.ingest} beside a bare newline scan and a general JSON parser, over one corpus and in
 * one run, so that the ratios hold on any machine. Imports {@code ingest}, Netty's buffers and jackson-core.
 */
@NullMarked
package org.tsrecorder.bench.ingest;

import org.jspecify.annotations.NullMarked;
