/**
 * Programs that we are tested against, and how a test runs them; also for the tests of the application.
 *
 * <pre>
 *   TestControl ── upstream's control server for tests, with DERP and STUN: testcontrol, built from src/test/go
 *   Headscale   ── the other control server, with DERP and STUN of its own
 *   Derper      ── upstream's relay, alone
 *   Tailscaled  ── a real node in userspace mode, in one of several versions; asks no root rights of anybody
 * </pre>
 *
 * <p>A program is looked for in the folder {@code bin} of {@code TSRECORDER_PEERS} (else
 * {@code ~/.cache/tsrecorder-peers}) and on {@code PATH}; when it is absent, its tests are skipped and say so. Every
 * port is one that the kernel chose, every file is in the folder that the test gives, and closing ends the process.
 */
@NullMarked
package org.tsrecorder.peers;

import org.jspecify.annotations.NullMarked;
