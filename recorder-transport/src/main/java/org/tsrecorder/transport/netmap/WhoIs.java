package org.tsrecorder.transport.netmap;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tsrecorder.transport.tailcfg.Node;
import org.tsrecorder.transport.tailcfg.UserProfile;

/**
 * Whose address that is.
 *
 * @param node the node that has it
 * @param user its owner, if the server told; of a tagged node a stand-in
 * @param capMap what the rules let it do to us beyond reaching us, each with its settings as raw JSON
 */
public record WhoIs(Node node, Optional<UserProfile> user, Map<String, List<String>> capMap) {}
