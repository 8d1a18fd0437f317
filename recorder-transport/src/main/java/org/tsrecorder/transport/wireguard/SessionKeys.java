package org.tsrecorder.transport.wireguard;

import org.tsrecorder.transport.crypto.AeadKey;

/**
 * What a handshake yields.
 *
 * @param sendKey encrypts what we send
 * @param receiveKey decrypts what the peer sends
 */
record SessionKeys(AeadKey sendKey, AeadKey receiveKey) {}
