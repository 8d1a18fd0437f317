/** Tests of {@code storage.state}: over the host's own file system, and against files as tailscaled writes them. */
@org.jspecify.annotations.NullMarked
package org.tsrecorder.storage.state;
