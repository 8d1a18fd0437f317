/** Finds a recorder that answers and uploads to it. */
@NullMarked
package org.tsrecorder.transport.client;

import org.jspecify.annotations.NullMarked;
