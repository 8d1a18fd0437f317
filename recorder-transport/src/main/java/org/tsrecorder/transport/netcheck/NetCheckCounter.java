package org.tsrecorder.transport.netcheck;

/** What checks count. */
public enum NetCheckCounter {
    /** Checks of all regions. */
    FULL_REPORTS,
    /** Checks of home and the fastest. */
    INCREMENTAL_REPORTS,
    /** STUN requests. */
    PROBES_SENT,
    /** Answers to them. */
    ANSWERS_RECEIVED,
    /** STUN messages that are no answer, or malformed. */
    ANSWERS_MALFORMED,
    /** Answers to nothing that we asked, or too late. */
    ANSWERS_UNASKED
}
