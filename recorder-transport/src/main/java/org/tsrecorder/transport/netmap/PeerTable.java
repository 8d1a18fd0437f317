package org.tsrecorder.transport.netmap;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tsrecorder.transport.key.NodePublicKey;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpPrefix;
import org.tsrecorder.transport.tailcfg.Node;

/**
 * Peers by number, and numbers by what peers are looked up with. What two peers claim is the one's that claimed it
 * last. A change that keeps key, addresses and name, as most do, is one change of one map.
 */
final class PeerTable {
    static final PeerTable EMPTY =
            new PeerTable(PersistentMap.empty(), PersistentMap.empty(), PersistentMap.empty(), PersistentMap.empty());

    private final PersistentMap<Long, Node> byId;
    private final PersistentMap<NodePublicKey, Long> byKey;
    private final PersistentMap<IpAddress, Long> byAddress;
    private final PersistentMap<String, Long> byName;

    private PeerTable(
            PersistentMap<Long, Node> byId,
            PersistentMap<NodePublicKey, Long> byKey,
            PersistentMap<IpAddress, Long> byAddress,
            PersistentMap<String, Long> byName) {
        this.byId = byId;
        this.byKey = byKey;
        this.byAddress = byAddress;
        this.byName = byName;
    }

    int size() {
        return byId.size();
    }

    Collection<Node> all() {
        return byId.values();
    }

    Optional<Node> get(long id) {
        return byId.get(id);
    }

    Optional<Node> get(NodePublicKey key) {
        return byKey.get(key).flatMap(byId::get);
    }

    Optional<Node> get(IpAddress address) {
        return byAddress.get(address).flatMap(byId::get);
    }

    /** The peer of this name, in lower case and without the final dot. */
    Optional<Node> get(String name) {
        return byName.get(name).flatMap(byId::get);
    }

    Editor edit() {
        return new Editor(this);
    }

    static List<IpAddress> addresses(Node node) {
        return node.addresses().stream()
                .filter(prefix -> prefix.length() == prefix.address().bitLength())
                .map(IpPrefix::address)
                .toList();
    }

    /** A name as the table has it. */
    static String canonical(String name) {
        String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return bare.toLowerCase(Locale.ROOT);
    }

    /** A table in the making. */
    static final class Editor {
        private final PersistentMap.Editor<Long, Node> byId;
        private final PersistentMap.Editor<NodePublicKey, Long> byKey;
        private final PersistentMap.Editor<IpAddress, Long> byAddress;
        private final PersistentMap.Editor<String, Long> byName;

        private Editor(PeerTable from) {
            byId = from.byId.edit();
            byKey = from.byKey.edit();
            byAddress = from.byAddress.edit();
            byName = from.byName.edit();
        }

        Optional<Node> get(long id) {
            return byId.get(id);
        }

        void put(Node node) {
            long id = node.id();
            Optional<Node> before = byId.get(id);
            byId.put(id, node);
            if (before.isPresent() && looksUpAlike(before.get(), node)) {
                return;
            }
            before.ifPresent(this::removeLookups);
            if (!node.key().isZero()) {
                byKey.put(node.key(), id);
            }
            addresses(node).forEach(address -> byAddress.put(address, id));
            if (!node.name().isEmpty()) {
                byName.put(canonical(node.name()), id);
            }
        }

        void remove(long id) {
            byId.get(id).ifPresent(node -> {
                removeLookups(node);
                byId.remove(id);
            });
        }

        private static boolean looksUpAlike(Node one, Node other) {
            return one.key().equals(other.key())
                    && one.addresses().equals(other.addresses())
                    && one.name().equals(other.name());
        }

        private void removeLookups(Node node) {
            long id = node.id();
            removeIfOf(byKey, node.key(), id);
            addresses(node).forEach(address -> removeIfOf(byAddress, address, id));
            removeIfOf(byName, canonical(node.name()), id);
        }

        private static <K> void removeIfOf(PersistentMap.Editor<K, Long> map, K key, long id) {
            if (map.get(key).filter(holder -> holder == id).isPresent()) {
                map.remove(key);
            }
        }

        PeerTable table() {
            return new PeerTable(byId.map(), byKey.map(), byAddress.map(), byName.map());
        }
    }
}
