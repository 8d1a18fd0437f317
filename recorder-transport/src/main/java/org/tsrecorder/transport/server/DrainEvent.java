package org.tsrecorder.transport.server;

/** Tells each connection that no new request will be taken: end when those under way have. */
enum DrainEvent {
    INSTANCE
}
