package org.tsrecorder.transport.tailnet;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** Our node and a real one, with either control server, in clear text and over TLS. */
@Tag("interop")
class RealPeerTest {
    @Nested
    class WithTestControl extends RealPeerScenarios {
        WithTestControl() {
            super(Tailnet.Kind.TESTCONTROL);
        }
    }

    @Nested
    class WithTestControlOverTls extends RealPeerScenarios {
        WithTestControlOverTls() {
            super(Tailnet.Kind.TESTCONTROL_TLS);
        }
    }

    @Nested
    class WithHeadscale extends RealPeerScenarios {
        WithHeadscale() {
            super(Tailnet.Kind.HEADSCALE);
        }
    }

    @Nested
    class WithHeadscaleOverTls extends RealPeerScenarios {
        WithHeadscaleOverTls() {
            super(Tailnet.Kind.HEADSCALE_TLS);
        }
    }
}
