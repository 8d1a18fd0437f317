package org.tsrecorder.transport.tailcfg;

import java.util.List;

/**
 * Who owns nodes ({@code tailcfg.UserProfile}).
 *
 * @param id what {@link Node#user()} refers to
 * @param loginName such as {@code alice@example.com}; {@code tagged-devices} for the owner of tagged nodes
 * @param displayName such as {@code Alice}
 * @param profilePicUrl may be empty
 * @param groups of the policy, as far as the server tells
 */
public record UserProfile(long id, String loginName, String displayName, String profilePicUrl, List<String> groups) {
    /** Takes a copy of the list. */
    public UserProfile {
        groups = List.copyOf(groups);
    }

    static UserProfile read(JsonReader in) {
        Fields profile = new Fields();
        in.object(name -> profile.read(in, name));
        return new UserProfile(
                profile.id, profile.loginName, profile.displayName, profile.profilePicUrl, profile.groups);
    }

    /** What has been read so far. */
    private static final class Fields {
        private long id;
        private String loginName = "";
        private String displayName = "";
        private String profilePicUrl = "";
        private List<String> groups = List.of();

        void read(JsonReader in, String field) {
            switch (field) {
                case "ID" -> id = in.id();
                case "LoginName" -> loginName = in.string();
                case "DisplayName" -> displayName = in.string();
                case "ProfilePicURL" -> profilePicUrl = in.string();
                case "Groups" -> groups = in.list(in::string);
                default -> in.skip();
            }
        }
    }
}
