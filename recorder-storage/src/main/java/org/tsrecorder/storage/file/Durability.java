package org.tsrecorder.storage.file;

/** What a byte that was reported durable survives. */
public enum Durability {
    /** The death of the process and a power cut: commits are forced to the disk. */
    SYNC,
    /** The death of the process only: bytes are with the operating system. */
    BUFFERED
}
