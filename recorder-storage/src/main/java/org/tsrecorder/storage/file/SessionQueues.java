package org.tsrecorder.storage.file;

/** Where a recording with work to do is put. */
interface SessionQueues {
    /** Its bytes or its end want to be journaled. */
    void toCommitter(Session session);

    /** Its file wants to be written. */
    void toWriter(Session session);
}
