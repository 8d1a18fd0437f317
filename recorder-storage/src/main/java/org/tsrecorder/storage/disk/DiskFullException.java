package org.tsrecorder.storage.disk;

import java.io.IOException;

/** No space, or no quota, is left for what was to be written. */
public final class DiskFullException extends IOException {
    private static final long serialVersionUID = 1L;

    /** With the failure underneath. */
    public DiskFullException(IOException cause) {
        super(cause.getMessage(), cause);
    }

    /** Gives {@code failure} its proper type where it says that the disk is full. */
    static IOException refine(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        boolean full = message.contains("No space left on device")
                || message.contains("Disk quota exceeded")
                || message.contains("not enough space on the disk");
        return full ? new DiskFullException(failure) : failure;
    }
}
