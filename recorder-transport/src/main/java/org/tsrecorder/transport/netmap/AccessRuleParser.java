package org.tsrecorder.transport.netmap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.tsrecorder.transport.filter.FilterRule.Destination;
import org.tsrecorder.transport.filter.PortRange;
import org.tsrecorder.transport.packet.IpAddress;
import org.tsrecorder.transport.packet.IpPrefix;
import org.tsrecorder.transport.tailcfg.CapGrant;
import org.tsrecorder.transport.tailcfg.FilterRule;
import org.tsrecorder.transport.tailcfg.NetPortRange;

/**
 * Makes sense of the server's rules. An address that is none is lost alone, which never opens more; fields of a server
 * too old for us void all rules, which opens nothing.
 */
final class AccessRuleParser {
    private static final int MOST_COMPLAINTS = 10;
    private static final int LONGEST_QUOTE = 100;
    private static final String EVERYTHING = "*";
    private static final String CAPABILITY = "cap:";

    /** Of all rules together; a range may be as many as two a bit. */
    private static final int MOST_PREFIXES = 1_000_000;

    private static final int LAST_PROTOCOL = 0xFF;
    private static final List<IpPrefix> ALL = List.of(IpPrefix.ALL_V4, IpPrefix.ALL_V6);

    private final List<String> complaints = new ArrayList<>();
    private int badEntries;
    private int prefixes;

    private AccessRuleParser() {}

    static AccessRules parse(List<FilterRule> rules) {
        for (FilterRule rule : rules) {
            if (!rule.srcBits().isEmpty()
                    || rule.dstPorts().stream().anyMatch(range -> range.bits().isPresent())) {
                return new AccessRules(
                        List.of(), 0, List.of("a rule has SrcBits or Bits, which voids all " + rules.size()));
            }
        }
        AccessRuleParser parser = new AccessRuleParser();
        List<AccessRule> parsed = rules.stream().map(parser::rule).toList();
        return new AccessRules(parsed, parser.badEntries, List.copyOf(parser.complaints));
    }

    private AccessRule rule(FilterRule rule) {
        List<IpPrefix> sources = new ArrayList<>();
        List<String> capabilities = new ArrayList<>();
        for (String source : rule.srcIps()) {
            if (source.startsWith(CAPABILITY)) {
                capabilities.add(source.substring(CAPABILITY.length()));
            } else {
                sources.addAll(addresses(source));
            }
        }
        List<Destination> destinations = rule.dstPorts().stream()
                .flatMap(range -> destinations(range).stream())
                .toList();
        List<AccessRule.Grant> grants =
                rule.capGrant().stream().map(AccessRuleParser::grant).toList();
        return new AccessRule(List.copyOf(sources), capabilities, destinations, protocols(rule.ipProto()), grants);
    }

    private static Set<Integer> protocols(List<Integer> numbers) {
        return numbers.isEmpty()
                ? org.tsrecorder.transport.filter.FilterRule.DEFAULT_PROTOCOLS
                : numbers.stream()
                        .filter(number -> number >= 0 && number <= LAST_PROTOCOL)
                        .collect(Collectors.toUnmodifiableSet());
    }

    private List<Destination> destinations(NetPortRange range) {
        if (range.firstPort() > range.lastPort()) {
            complain(range.firstPort() + "-" + range.lastPort());
            return List.of();
        }
        PortRange ports = new PortRange(range.firstPort(), range.lastPort());
        return addresses(range.ip()).stream()
                .map(addresses -> new Destination(addresses, ports))
                .toList();
    }

    private static AccessRule.Grant grant(CapGrant grant) {
        Map<String, List<String>> capabilities = new LinkedHashMap<>();
        grant.caps().forEach(name -> capabilities.put(name, List.of()));
        capabilities.putAll(grant.capMap());
        return new AccessRule.Grant(grant.dsts(), capabilities);
    }

    /** Reads {@code *}, a prefix, a range, or an address; complains about anything else, and gives none. */
    private List<IpPrefix> addresses(String text) {
        List<IpPrefix> addresses = text.equals(EVERYTHING) ? ALL : text.contains("/") ? prefix(text) : range(text);
        prefixes += addresses.size();
        if (addresses.isEmpty() || prefixes > MOST_PREFIXES) {
            prefixes -= addresses.size();
            complain(text);
            return List.of();
        }
        return addresses;
    }

    /** A prefix beyond which no bits are set. */
    private static List<IpPrefix> prefix(String text) {
        String address = text.substring(0, text.indexOf('/'));
        return IpPrefix.parse(text)
                .filter(prefix -> IpAddress.parse(address)
                        .filter(prefix.address()::equals)
                        .isPresent())
                .map(List::of)
                .orElse(List.of());
    }

    private static List<IpPrefix> range(String text) {
        int hyphen = text.indexOf('-');
        String first = hyphen < 0 ? text : text.substring(0, hyphen);
        String last = hyphen < 0 ? text : text.substring(hyphen + 1);
        return IpAddress.parse(first)
                .flatMap(from -> IpAddress.parse(last).map(to -> IpRange.prefixes(from, to)))
                .orElse(List.of());
    }

    private void complain(String entry) {
        badEntries++;
        if (complaints.size() < MOST_COMPLAINTS) {
            String quote = entry.length() > LONGEST_QUOTE ? entry.substring(0, LONGEST_QUOTE) + "…" : entry;
            complaints.add("a rule names \"" + quote + "\", which is no address, prefix or range, or one too many");
        }
    }
}
