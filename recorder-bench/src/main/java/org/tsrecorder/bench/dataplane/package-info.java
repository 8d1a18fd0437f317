/** The data plane end to end. */
package org.tsrecorder.bench.dataplane;
