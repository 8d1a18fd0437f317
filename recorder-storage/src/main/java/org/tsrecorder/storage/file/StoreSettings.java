package org.tsrecorder.storage.file;

import java.util.function.LongSupplier;
import org.tsrecorder.storage.disk.Disk;

/** What a store is made with. */
record StoreSettings(
        StoreLayout layout,
        Durability durability,
        long minFree,
        LongSupplier nanoTime,
        Disk disk,
        StoreTuning tuning) {}
