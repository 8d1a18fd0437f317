package org.tsrecorder.transport.tailnet;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.tsrecorder.transport.control.NodeReport;
import org.tsrecorder.transport.magicsock.MagicSocketListener;
import org.tsrecorder.transport.tailcfg.Endpoint;
import org.tsrecorder.transport.tailcfg.NetInfo;

/** What control is to be told about us, kept up to date with what the paths find out. Belongs to the event loop. */
final class NodeReports implements MagicSocketListener {
    private NodeReport report;
    private Consumer<NodeReport> control = unheard -> {};

    NodeReports(NodeReport first) {
        this.report = first;
    }

    /** From now on changes are told; what is there already is the caller's to tell. */
    void tell(Consumer<NodeReport> hearer) {
        control = hearer;
    }

    /** What is true of us now. */
    NodeReport report() {
        return report;
    }

    /** The region of the relay that we are reached through; 0 for none. */
    int homeDerp() {
        return report.hostinfo().netInfo().map(NetInfo::preferredDerp).orElse(0);
    }

    @Override
    public void endpointsChanged(List<Endpoint> endpoints) {
        changed(report.withEndpoints(endpoints));
    }

    @Override
    public void netInfoChanged(NetInfo netInfo) {
        changed(report.withHostinfo(report.hostinfo().withNetInfo(Optional.of(netInfo))));
    }

    private void changed(NodeReport now) {
        report = now;
        control.accept(now);
    }
}
