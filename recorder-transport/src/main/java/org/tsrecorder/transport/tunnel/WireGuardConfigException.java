package org.tsrecorder.transport.tunnel;

/**
 * Says in one line where a configuration is wrong, what was wanted there and what came: {@code wg0.conf:3: ListenPort:
 * wanted a number from 0 to 65535, got "x"}. Never holds a key.
 */
public final class WireGuardConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WireGuardConfigException(String message) {
        super(message);
    }
}
