package org.tsrecorder.transport.client;

/**
 * A recording that its recorder has stored as a whole.
 *
 * @param recorder who stored it
 * @param protocol how it was uploaded
 * @param sent bytes uploaded
 * @param acknowledged the last offset acknowledged; less than {@code sent} with V1, and with a recorder that ends the
 *     stream, its word for "stored", without a last acknowledgement
 */
public record RecordingResult(RecorderAddress recorder, RecordingProtocol protocol, long sent, long acknowledged) {}
